package io.privyseal.attestation.evidence;

import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;

/// The bodies of requests to Azure Attestation, see [JsonShapes], of its first versions too.
final class MaaRequestJson {
  private MaaRequestJson() {}

  static boolean isOne(JsonShape json) {
    return json.has("report")
        || json.isString("quote")
        || guestMember(json).isPresent()
        || (json.isString("Quote") && json.has("EnclaveHeldData"))
        || json.isString("QuoteHex")
        || isTpmRequest(json);
  }

  static EvidenceParts open(JsonShape json) {
    if (json.has("report")) {
      return current(json, "report").in("Azure Attestation request");
    }
    if (json.isString("quote")) {
      return current(json, "quote").in("Azure Attestation request");
    }
    var guest = guestMember(json);
    if (guest.isPresent()) {
      return json.member(guest.get()).in("Azure Attestation request");
    }
    if (json.isString("Quote")) {
      return bound(json.member("Quote"), json.base64("EnclaveHeldData"))
          .in("Azure Attestation request (first version)");
    }
    if (json.isString("QuoteHex")) {
      return bound(json.member("QuoteHex"), heldData(json)).in("Azure Attestation sample");
    }
    return EvidenceParts.ofUnverifiable(
            "Azure Attestation request for Tpm",
            "a step of a conversation: only the service that holds it can answer")
        .in("Azure Attestation request");
  }

  /// Its one member has a name that others use too.
  private static boolean isTpmRequest(JsonShape json) {
    return json.isString("data") && json.object().members().size() == 1;
  }

  private static EvidenceParts current(JsonShape json, String member) {
    var data =
        json.object()
            .object("runtimeData")
            .flatMap(runtime -> new JsonShape(runtime, json.depth()).base64("data"));
    return bound(json.member(member), data);
  }

  /// What the request says is bound takes the place of what came inside.
  private static EvidenceParts bound(EvidenceParts parts, Optional<Bytes> data) {
    return data.map(parts::withRuntimeData).orElse(parts);
  }

  private static Optional<Bytes> heldData(JsonShape json) {
    return json.object()
        .string("EnclaveHeldDataHex")
        .filter(text -> !text.isEmpty())
        .map(Bytes::ofHex);
  }

  private static Optional<String> guestMember(JsonShape json) {
    if (json.isString("AttestationInfo")) {
      return Optional.of("AttestationInfo");
    }
    return json.isString("attestationInfo") ? Optional.of("attestationInfo") : Optional.empty();
  }
}
