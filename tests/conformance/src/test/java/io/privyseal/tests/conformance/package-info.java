/// The proof that the wire protocols are Azure's: the official clients for Java and JavaScript,
/// unmodified but for URL and trust, against a local stack on free ports.
///
/// One more client is one more test class here; what it needs of the stack is on
/// [io.privyseal.tests.conformance.RunningStack].
@NullMarked
package io.privyseal.tests.conformance;

import org.jspecify.annotations.NullMarked;
