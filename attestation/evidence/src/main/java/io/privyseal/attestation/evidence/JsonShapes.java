package io.privyseal.attestation.evidence;

import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The JSON shapes in which evidence is seen to travel, told apart by their members:
///
/// | members | where it is seen |
/// | --- | --- |
/// | `SnpReport`, `VcekCertChain`, `Endorsements` | Azure Attestation, inside `report` |
/// | `report`, `runtimeData` | Azure Attestation, request for SevSnpVm |
/// | `vcekCert`, `certificateChain`, `tcbm` | Azure THIM |
/// | `evidence`, `endorsements`, `uvm_endorsements`, `endorsed_tcb` | container groups, key management |
/// | `platform`, `evidence` | an envelope around the next two |
/// | `attestation_report`, `cert_chain` | guests that read the firmware |
/// | `hcl_report`, `vcek` | Azure confidential VMs |
///
/// Members that a shape does not know are passed over: they are other evidence, such as a TPM
/// quote.
final class JsonShapes {
  private static final Json.Limits LIMITS = new Json.Limits(EvidenceRecognizer.MAX_BYTES, 8, 500);

  private JsonShapes() {}

  static EvidenceParts open(Bytes text, int depth) {
    return open(Json.parseObject(text, LIMITS), depth);
  }

  private static EvidenceParts open(JsonObject json, int depth) {
    if (json.has("SnpReport")) {
      return maaReport(json, depth).in("Azure Attestation report");
    }
    if (json.has("report")) {
      return maaRequest(json, depth).in("Azure Attestation request");
    }
    if (json.has("vcekCert")) {
      return thim(json, depth).in("Azure THIM certificates");
    }
    if (json.has("attestation_report")) {
      return guest(json, depth).in("report and chain (JSON)");
    }
    if (json.has("hcl_report")) {
      return confidentialVm(json, depth).in("Azure confidential VM (JSON)");
    }
    if (json.object("evidence").isPresent()) {
      return open(json.object("evidence").get(), deeper(depth)).in("evidence envelope (JSON)");
    }
    if (json.has("evidence")) {
      return containerGroup(json, depth).in("container group evidence (JSON)");
    }
    throw new MalformedInputException("JSON: not one of the known shapes of evidence");
  }

  private static EvidenceParts maaReport(JsonObject json, int depth) {
    var parts = member(json, "SnpReport", depth);
    if (json.has("VcekCertChain")) {
      parts = parts.plus(member(json, "VcekCertChain", depth));
    }
    var endorsements = json.string("Endorsements").filter(text -> !text.isEmpty());
    return endorsements.isEmpty()
        ? parts
        : parts.withUvmEndorsements(uvm(Base64Url.decodeLenient(endorsements.get())));
  }

  private static List<Bytes> uvm(Bytes text) {
    var statements = new ArrayList<Bytes>();
    for (var item : Json.parseObject(text, LIMITS).array("Uvm").orElse(List.of())) {
      if (!(item instanceof JsonString(var statement))) {
        throw new MalformedInputException("Endorsements: expected Uvm to hold strings");
      }
      statements.add(Base64Url.decodeLenient(statement));
    }
    return statements;
  }

  private static EvidenceParts maaRequest(JsonObject json, int depth) {
    var parts = member(json, "report", depth);
    var data = json.object("runtimeData").flatMap(runtime -> runtime.string("data"));
    return data.filter(text -> !text.isEmpty())
        .map(text -> parts.withRuntimeData(Base64Url.decodeLenient(text)))
        .orElse(parts);
  }

  private static EvidenceParts thim(JsonObject json, int depth) {
    var parts = member(json, "vcekCert", depth).plus(member(json, "certificateChain", depth));
    return json.has("tcbm") ? parts.withEndorsedTcb(RawTcb.ofTcbm(string(json, "tcbm"))) : parts;
  }

  private static EvidenceParts containerGroup(JsonObject json, int depth) {
    var parts = member(json, "evidence", depth);
    if (json.has("endorsements")) {
      parts = parts.plus(member(json, "endorsements", depth));
    }
    if (json.has("uvm_endorsements")) {
      parts =
          parts.withUvmEndorsements(
              List.of(Base64Url.decodeLenient(string(json, "uvm_endorsements"))));
    }
    // Unlike THIM's tcbm, the bytes stand in the order of the report here.
    return json.has("endorsed_tcb")
        ? parts.withEndorsedTcb(new RawTcb(Bytes.ofHex(string(json, "endorsed_tcb"))))
        : parts;
  }

  private static EvidenceParts guest(JsonObject json, int depth) {
    var parts = member(json, "attestation_report", depth);
    var chain = json.object("cert_chain");
    if (chain.isEmpty()) {
      return parts;
    }
    for (var certificate : chain.get().members().entrySet()) {
      if (certificate.getValue() instanceof JsonString(var text) && !text.isEmpty()) {
        parts = parts.plus(inner("cert_chain." + certificate.getKey(), text, depth));
      }
    }
    return parts;
  }

  private static EvidenceParts confidentialVm(JsonObject json, int depth) {
    var parts = member(json, "hcl_report", depth);
    return json.has("vcek") ? parts.plus(member(json, "vcek", depth)) : parts;
  }

  private static EvidenceParts member(JsonObject json, String name, int depth) {
    return inner(name, string(json, name), depth);
  }

  private static EvidenceParts inner(String name, String text, int depth) {
    try {
      return EvidenceRecognizer.recognize(text, deeper(depth));
    } catch (MalformedInputException e) {
      throw e.in(name);
    }
  }

  private static String string(JsonObject json, String name) {
    return Optional.<JsonValue>ofNullable(json.members().get(name))
        .filter(JsonString.class::isInstance)
        .map(value -> ((JsonString) value).value())
        .orElseThrow(() -> new MalformedInputException(name + ": expected a string"));
  }

  private static int deeper(int depth) {
    return depth + 1;
  }
}
