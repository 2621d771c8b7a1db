/// The simulated maker of SGX and TDX machines, held against the formats' own arithmetic.
@NullMarked
package io.privyseal.attestation.testkit.intel;

import org.jspecify.annotations.NullMarked;
