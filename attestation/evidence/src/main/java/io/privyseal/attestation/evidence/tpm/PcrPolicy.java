package io.privyseal.attestation.evidence.tpm;

import io.privyseal.foundation.bytes.Bytes;

/// The policy under which a key works only while registers have given values (TPM2_PolicyPCR).
///
/// Source: TPM 2.0 part 3, section 23.7.
public final class PcrPolicy {
  private static final Bytes COMMAND = Bytes.ofHex("0000017f");

  private PcrPolicy() {}

  /// Digest of a policy that consists of this one command.
  ///
  /// @param hash of the policy, which is that of the key's name
  /// @param pcrDigest of the values, by the hash of the policy
  public static Bytes digest(TpmHash hash, PcrSelection selection, Bytes pcrDigest) {
    return hash.digest(
        Bytes.zeros(hash.bytes()).concat(COMMAND).concat(selection.toBytes()).concat(pcrDigest));
  }
}
