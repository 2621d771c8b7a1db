/// The simulated Azure VM, held against the formats' own arithmetic.
@NullMarked
package io.privyseal.attestation.testkit.azure;

import org.jspecify.annotations.NullMarked;
