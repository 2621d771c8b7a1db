package io.privyseal.attestation.evidence.tpm;

import io.privyseal.attestation.evidence.tpm.TpmAttest.Attested;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// A key of which a TPM says that it holds it (TPM2_Certify). Parsed, not verified.
///
/// @param key its public area, as the client gave it
/// @param attest what the TPM signed; holds the key's name
public record CertifiedKey(TpmPublic key, TpmAttest attest, TpmSignature signature) {
  /// @throws MalformedInputException if what is attested is something else
  public CertifiedKey {
    if (!(attest.attested() instanceof Attested.Certify)) {
      throw new MalformedInputException("certified key: expected a certified key, found a quote");
    }
  }

  /// The name that the TPM attested.
  public Bytes attestedName() {
    return switch (attest.attested()) {
      case Attested.Certify(var name, _) -> name;
      case Attested.Quote _ -> throw new IllegalStateException("refused when it was made");
    };
  }
}
