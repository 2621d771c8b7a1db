package io.privyseal.attestation.evidence;

import io.privyseal.attestation.evidence.azure.GuestAttestation;
import io.privyseal.attestation.evidence.tpm.PcrSelection;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.PublicKeys;

/// The shapes of TPM evidence, see [JsonShapes]: with the hardware of a confidential VM, as the
/// guest attestation protocol has it, or of a TPM alone. Three generations of one shape differ in
/// names, and in how they write bytes.
final class VtpmJson {
  private VtpmJson() {}

  static boolean isOne(JsonShape json) {
    return json.has("hcl_report")
        || isFirstGeneration(json)
        || isQuote(json)
        || json.has("ak_public")
        || json.has("AttestationProtocolVersion");
  }

  static EvidenceParts open(JsonShape json) {
    if (json.has("AttestationProtocolVersion")) {
      return guest(json).in("Azure guest attestation (JSON)");
    }
    if (isQuote(json)) {
      return quote(json).in("TPM quote (JSON)");
    }
    return json.has("ak_public")
        ? alone(json).in("TPM evidence (JSON)")
        : confidentialVm(json).in("Azure confidential VM (JSON)");
  }

  /// A request to Azure Attestation has a string in the place of `report`.
  private static boolean isFirstGeneration(JsonShape json) {
    return json.object().array("report").isPresent() && json.object().object("quote").isPresent();
  }

  private static boolean isQuote(JsonShape json) {
    return json.has("message") && json.has("signature") && json.has("pcrs");
  }

  private static EvidenceParts confidentialVm(JsonShape json) {
    var first = isFirstGeneration(json);
    var parts = json.innerBytes(first ? "report" : "hcl_report");
    var quote = first ? "quote" : "tpm_quote";
    if (json.has(quote)) {
      parts = parts.plus(quote(json.nested(quote)));
    }
    if (json.has("td_quote")) {
      parts = parts.plus(json.innerBytes("td_quote"));
    }
    return json.plusMember(parts, "vcek");
  }

  private static EvidenceParts alone(JsonShape json) {
    var key = PublicKeys.ofSpki(Base64Url.decodeLenient(json.string("ak_public")));
    return EvidenceParts.ofVtpm(VtpmParts.of(key)).plus(quote(json.nested("tpm_quote")));
  }

  private static EvidenceParts quote(JsonShape json) {
    var registers = json.listOfBytes("pcrs");
    if (registers.size() > PcrSelection.MAX_REGISTERS) {
      throw new MalformedInputException("pcrs: too many registers");
    }
    return EvidenceParts.ofVtpm(
        VtpmParts.of(
            TpmQuote.azure(json.bytes("message"), json.bytes("signature")),
            PcrValues.fromZero(TpmHash.SHA256, registers)));
  }

  private static EvidenceParts guest(JsonShape json) {
    var guest = GuestAttestation.parse(json.object());
    try {
      return EvidenceRecognizer.recognize(guest.proof(), json.depth() + 1)
          .plus(EvidenceParts.ofVtpm(VtpmParts.of(guest.vtpm())))
          .withRuntimeData(guest.vtpm().runtimeClaims());
    } catch (MalformedInputException e) {
      throw e.in("IsolationInfo");
    }
  }
}
