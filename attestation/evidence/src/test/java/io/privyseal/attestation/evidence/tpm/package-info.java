/// Tests of the parsers of this package: real input, and every refusal made by hand.
@NullMarked
package io.privyseal.attestation.evidence.tpm;

import org.jspecify.annotations.NullMarked;
