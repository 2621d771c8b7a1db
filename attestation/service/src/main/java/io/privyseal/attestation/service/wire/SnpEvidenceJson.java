package io.privyseal.attestation.service.wire;

import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The JSON inside `report`: `{"SnpReport", "VcekCertChain", "Endorsements"?}`, each base64.
///
/// `VcekCertChain` is PEM (VCEK or VLEK, then its issuers, in any order), or the JSON that Azure's
/// host gives (THIM): `{"vcekCert", "tcbm", "certificateChain", "cacheControl"}`. `Endorsements` is
/// JSON with `Uvm`, an array of COSE_Sign1 in base64.
public final class SnpEvidenceJson {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final Json.Limits LIMITS = new Json.Limits(AttestRequest.MAX_BYTES, 6, 200);

  private SnpEvidenceJson() {}

  /// @throws MalformedInputException if `content` is not of the form of this class
  public static SnpEvidence parse(Bytes content) {
    try {
      var json = Json.parseObject(content, LIMITS);
      var report = SnpReport.parse(AttestRequest.required(json, "SnpReport"));
      var chain = AttestRequest.required(json, "VcekCertChain");
      var endorsements =
          AttestRequest.text(json, "Endorsements")
              .filter(text -> !text.isEmpty())
              .map(text -> uvm(AttestRequest.decode(text, "Endorsements")))
              .orElse(List.of());
      return isJson(chain)
          ? ofThim(report, Json.parseObject(chain, LIMITS), endorsements)
          : new SnpEvidence(
              report,
              certificates(chain.asUtf8(), "VcekCertChain"),
              List.of(),
              Optional.empty(),
              endorsements);
    } catch (MalformedInputException e) {
      throw e.in("report");
    }
  }

  private static SnpEvidence ofThim(SnpReport report, JsonObject thim, List<Bytes> endorsements) {
    try {
      var certificates = new ArrayList<Bytes>();
      certificates.addAll(
          certificates(AttestRequest.text(thim, "vcekCert").orElse(""), "vcekCert"));
      certificates.addAll(
          certificates(
              AttestRequest.text(thim, "certificateChain").orElse(""), "certificateChain"));
      var tcb = AttestRequest.text(thim, "tcbm").filter(t -> !t.isEmpty()).map(RawTcb::ofTcbm);
      return new SnpEvidence(report, certificates, List.of(), tcb, endorsements);
    } catch (MalformedInputException e) {
      throw e.in("VcekCertChain");
    }
  }

  private static List<Bytes> certificates(String pem, String field) {
    var found =
        Pem.blocks(pem).stream()
            .filter(block -> block.label().equals(CERTIFICATE))
            .map(Pem.Block::der)
            .toList();
    if (found.isEmpty()) {
      throw new MalformedInputException(field + ": expected certificates in PEM, found none");
    }
    return found;
  }

  private static List<Bytes> uvm(Bytes content) {
    try {
      var statements = new ArrayList<Bytes>();
      for (var item : Json.parseObject(content, LIMITS).array("Uvm").orElse(List.of())) {
        if (!(item instanceof JsonString(var text))) {
          throw new MalformedInputException("Uvm: expected texts");
        }
        statements.add(AttestRequest.decode(text, "Uvm"));
      }
      return statements;
    } catch (MalformedInputException e) {
      throw e.in("Endorsements");
    }
  }

  private static boolean isJson(Bytes content) {
    for (var i = 0; i < content.length(); i++) {
      var c = content.at(i);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return c == '{';
      }
    }
    return false;
  }
}
