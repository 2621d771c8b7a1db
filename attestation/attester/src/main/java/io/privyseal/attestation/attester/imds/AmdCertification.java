package io.privyseal.attestation.attester.imds;

import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.JsonValue.JsonObject;

/// What THIM answers on a SEV-SNP machine.
///
/// @param vcek PEM
/// @param chain PEM: ASK, ARK
/// @param tcb that the VCEK is for (`tcbm`)
public record AmdCertification(String vcek, String chain, RawTcb tcb) {

  static AmdCertification read(JsonObject json) {
    return new AmdCertification(
        certificates(json, "vcekCert"),
        certificates(json, "certificateChain"),
        RawTcb.ofTcbm(text(json, "tcbm")));
  }

  private static String certificates(JsonObject json, String name) {
    var pem = text(json, name);
    try {
      var _ = Pem.certificates(pem);
      return pem.endsWith("\n") ? pem : pem + "\n";
    } catch (MalformedInputException e) {
      throw e.in(name);
    }
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected a string"));
  }

  /// VCEK, ASK, ARK: as `VcekCertChain` of an attestation request has them.
  public String all() {
    return vcek + chain;
  }
}
