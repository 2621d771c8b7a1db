package io.privyseal.attestation.attester.tpm;

import io.privyseal.attestation.evidence.tpm.TpmPublic;

/// A key that a TPM made and has loaded.
///
/// @param handle in the TPM; flushed by whoever had it made
public record Primary(int handle, TpmPublic area) {}
