/// Verification of TPM quotes: signed by this key, for this challenge, over these registers, with
/// these values.
///
/// Whose key it is must be known before: from the claims of a confidential VM
/// (`verification.azure`), or from a certificate. A quote by a key of unknown origin proves
/// nothing.
@NullMarked
package io.privyseal.attestation.verification.tpm;

import org.jspecify.annotations.NullMarked;
