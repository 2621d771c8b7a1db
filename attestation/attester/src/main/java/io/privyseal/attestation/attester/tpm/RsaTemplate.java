package io.privyseal.attestation.attester.tpm;

import io.privyseal.attestation.evidence.tpm.ObjectAttributes;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.foundation.bytes.Bytes;

/// What kind of RSA-2048 key a TPM is asked to make (TPMT_PUBLIC with an empty key).
///
/// Source: TPM 2.0 part 2, section 12.2.4.
///
/// @param authPolicy digest of the policy under which it may be used; empty for none
/// @param scheme the one scheme of the key
/// @param unique entropy of the caller: another value gives another key of the same seed
public record RsaTemplate(
    ObjectAttributes attributes, Bytes authPolicy, Scheme scheme, Bytes unique) {
  static final int BITS = 2048;
  static final int ALG_RSA = 0x0001;
  static final int ALG_NULL = 0x0010;
  private static final int ALG_RSASSA = 0x0014;

  /// With what a key works.
  public enum Scheme {
    /// Given with each command.
    ANY,
    /// RSASSA PKCS #1 v1.5 with SHA-256 alone.
    RSASSA_SHA256
  }

  /// As TPM2_CreatePrimary takes it.
  Bytes toBytes() {
    var out =
        new Marshal()
            .u16(ALG_RSA)
            .u16(TpmHash.SHA256.code())
            .u32(attributes.bits())
            .sized(authPolicy)
            .u16(ALG_NULL);
    switch (scheme) {
      case ANY -> out.u16(ALG_NULL);
      case RSASSA_SHA256 -> out.u16(ALG_RSASSA).u16(TpmHash.SHA256.code());
    }
    return out.u16(BITS).u32(0).sized(unique).done();
  }
}
