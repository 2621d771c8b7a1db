package io.privyseal.attestation.attester.azure;

import static io.privyseal.attestation.attester.azure.AzureGuestAttester.base64;

import io.privyseal.attestation.attester.azure.AzureVtpm.QuotedRegisters;
import io.privyseal.attestation.evidence.tpm.CertifiedKey;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;

/// `TpmInfo` of the guest attestation protocol. Everything in base64; signatures and attestations
/// without their frames, public areas with theirs (TPM2B).
final class TpmEvidenceJson {
  private TpmEvidenceJson() {}

  static JsonObject of(AzureVtpm vtpm, QuotedRegisters quoted, CertifiedKey key) {
    var set = new ArrayList<JsonValue>();
    var registers = new ArrayList<JsonValue>();
    quoted
        .values()
        .values()
        .forEach((index, digest) -> {
          set.add(new JsonNumber(BigDecimal.valueOf(index)));
          registers.add(
              JsonObject.builder().put("Index", index).put("Digest", base64(digest)).build());
        });
    return JsonObject.builder()
        .put("AikCert", base64(vtpm.attestationKeyCertificate()))
        .put("AikPub", base64(framed(vtpm.attestationKey())))
        .put("PcrQuote", base64(quoted.quote().attest().bytes()))
        .put("PcrSignature", base64(quoted.quote().signature().value()))
        .put("EncKeyPub", base64(framed(key.key())))
        .put("EncKeyCertifyInfo", base64(key.attest().bytes()))
        .put("EncKeyCertifyInfoSignature", base64(key.signature().value()))
        .put("PcrSet", new JsonArray(set))
        .put("PCRs", new JsonArray(registers))
        .build();
  }

  private static Bytes framed(TpmPublic area) {
    var length = area.bytes().length();
    return Bytes.copyOf((byte) (length >> 8), (byte) length).concat(area.bytes());
  }
}
