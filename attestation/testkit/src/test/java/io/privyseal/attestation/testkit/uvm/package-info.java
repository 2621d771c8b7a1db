/// The simulated publisher, held against the formats' own arithmetic.
@NullMarked
package io.privyseal.attestation.testkit.uvm;

import org.jspecify.annotations.NullMarked;
