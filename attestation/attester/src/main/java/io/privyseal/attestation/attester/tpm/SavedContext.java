package io.privyseal.attestation.attester.tpm;

import io.privyseal.foundation.bytes.Bytes;

/// A loaded key as a TPM saved it: encrypted and signed by the TPM, for itself, until its next
/// reset.
///
/// @param content TPMS_CONTEXT
public record SavedContext(Bytes content) {}
