/// Tests of this package: real evidence as its provenance says, and one refusal for each check.
@NullMarked
package io.privyseal.attestation.verification.tpm;

import org.jspecify.annotations.NullMarked;
