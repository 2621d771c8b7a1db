package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.SignedStatement;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `x-ms-sgx-collateral`: SHA-256 of the evidence and of what it was judged by, so that two tokens
/// can be told apart by their collateral.
///
/// Azure hashes texts as the Open Enclave SDK hands them over, with a NUL at their end: the issuer
/// chain is PEM, signer first. That much is known from recorded tokens; of the lists it is not
/// known in which encoding they are hashed, here it is DER.
final class SgxCollateralClaim {
  private static final Bytes NUL = Bytes.zeros(1);

  private SgxCollateralClaim() {}

  /// @param sent the evidence as it was sent
  static JsonObject of(Bytes sent, IntelCollateral collateral) {
    return JsonObject.builder()
        .put("qeidcertshash", collateral.qeIdentity().map(SgxCollateralClaim::chain).orElse(null))
        .put("qeidcrlhash", list(collateral))
        .put(
            "qeidhash",
            collateral
                .qeIdentity()
                .map(s -> text(s.toResponse(IntelCollateral.ENCLAVE_IDENTITY)))
                .orElse(null))
        .put("quotehash", Digests.sha256(sent).hex())
        .put("tcbinfocertshash", collateral.tcbInfo().map(SgxCollateralClaim::chain).orElse(null))
        .put("tcbinfocrlhash", list(collateral))
        .put(
            "tcbinfohash",
            collateral
                .tcbInfo()
                .map(s -> text(s.toResponse(IntelCollateral.TCB_INFO)))
                .orElse(null))
        .build();
  }

  private static @Nullable String list(IntelCollateral collateral) {
    return collateral.rootCaCrl().map(der -> Digests.sha256(der).hex()).orElse(null);
  }

  private static String text(Bytes text) {
    return Digests.sha256(text.concat(NUL)).hex();
  }

  static String chain(SignedStatement statement) {
    return text(Bytes.utf8(Pem.writeDer(signerFirst(statement.issuerChain()))));
  }

  /// A chain is known in any order here; the root is the one that issued itself.
  private static List<Bytes> signerFirst(List<Bytes> chain) {
    var ordered = new ArrayList<Bytes>();
    var root = Optional.<Bytes>empty();
    for (var der : chain) {
      var certificate = Pem.certificate(der);
      if (certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
        root = Optional.of(der);
      } else {
        ordered.add(der);
      }
    }
    root.ifPresent(ordered::add);
    return ordered;
  }
}
