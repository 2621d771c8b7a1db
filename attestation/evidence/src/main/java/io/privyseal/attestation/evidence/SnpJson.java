package io.privyseal.attestation.evidence;

import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;

/// The shapes of SEV-SNP evidence, see [JsonShapes].
final class SnpJson {
  private SnpJson() {}

  static boolean isOne(JsonShape json) {
    return json.has("SnpReport") || json.has("vcekCert") || json.has("attestation_report");
  }

  static EvidenceParts open(JsonShape json) {
    if (json.has("SnpReport")) {
      return maaReport(json).in("Azure Attestation report");
    }
    return json.has("vcekCert")
        ? thim(json).in("Azure THIM certificates")
        : guest(json).in("report and chain (JSON)");
  }

  private static EvidenceParts maaReport(JsonShape json) {
    var parts = json.plusMember(json.member("SnpReport"), "VcekCertChain");
    var endorsements = json.base64("Endorsements");
    return endorsements.isEmpty() ? parts : parts.withUvmEndorsements(uvm(endorsements.get()));
  }

  private static List<Bytes> uvm(Bytes text) {
    var statements = new ArrayList<Bytes>();
    for (var item : Json.parseObject(text, JsonShapes.LIMITS).array("Uvm").orElse(List.of())) {
      if (!(item instanceof JsonString(var statement))) {
        throw new MalformedInputException("Endorsements: expected Uvm to hold strings");
      }
      statements.add(Base64Url.decodeLenient(statement));
    }
    return statements;
  }

  private static EvidenceParts thim(JsonShape json) {
    var parts = json.member("vcekCert").plus(json.member("certificateChain"));
    return json.has("tcbm") ? parts.withEndorsedTcb(RawTcb.ofTcbm(json.string("tcbm"))) : parts;
  }

  static EvidenceParts containerGroup(JsonShape json) {
    var parts = json.plusMember(json.member("evidence"), "endorsements");
    if (json.has("uvm_endorsements")) {
      parts =
          parts.withUvmEndorsements(
              List.of(Base64Url.decodeLenient(json.string("uvm_endorsements"))));
    }
    // Unlike THIM's tcbm, the bytes stand in the order of the report here.
    return (json.has("endorsed_tcb")
            ? parts.withEndorsedTcb(new RawTcb(Bytes.ofHex(json.string("endorsed_tcb"))))
            : parts)
        .in("container group evidence (JSON)");
  }

  private static EvidenceParts guest(JsonShape json) {
    var parts = json.member("attestation_report");
    var chain = json.object().object("cert_chain");
    if (chain.isEmpty()) {
      return parts;
    }
    for (var certificate : chain.get().members().entrySet()) {
      if (certificate.getValue() instanceof JsonString(var text) && !text.isEmpty()) {
        parts = parts.plus(json.inner("cert_chain." + certificate.getKey(), text));
      }
    }
    return parts;
  }
}
