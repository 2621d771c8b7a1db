/// The one curve that neither engine has: secp256k1, which the key vault calls P-256K. Keys are
/// objects of our own, so that nothing has to be registered with the Java runtime, and the
/// arithmetic is Bouncy Castle's.
@NullMarked
package io.privyseal.foundation.crypto.secp256k1;

import org.jspecify.annotations.NullMarked;
