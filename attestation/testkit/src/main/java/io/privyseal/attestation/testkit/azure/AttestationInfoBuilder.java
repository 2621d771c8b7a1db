package io.privyseal.attestation.testkit.azure;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// The `AttestationInfo` of a request for `AzureGuest`, protocol 2.0, in the making. Every method
/// changes this builder and gives it back.
///
/// Source: Azure/confidential-computing-cvm-guest-attestation, client library;
/// edgelesssys/go-azguestattestation, `maa`.
public final class AttestationInfoBuilder {
  private final AzureEvidence evidence;
  private final Map<String, JsonValue> members = new LinkedHashMap<>();
  private final Map<String, JsonValue> tpm = new LinkedHashMap<>();
  private JsonValue isolation;

  private AttestationInfoBuilder(AzureEvidence evidence, JsonValue isolation) {
    this.evidence = evidence;
    this.isolation = isolation;
  }

  /// As the client library of a Linux VM makes it.
  public static AttestationInfoBuilder of(AzureEvidence evidence) {
    var builder = new AttestationInfoBuilder(evidence, isolation(evidence));
    builder
        .text("AttestationProtocolVersion", "2.0")
        .text("OSType", base64(Bytes.utf8("Linux")))
        .text("OSDistro", base64(Bytes.utf8("Ubuntu")))
        .text("OSVersionMajor", "24")
        .text("OSVersionMinor", "4")
        .text("OSBuild", base64(Bytes.utf8("NotApplication")))
        .text("TcgLogs", base64(evidence.log()))
        .member("ClientPayload", JsonObject.EMPTY);
    return builder
        .tpmText("AikCert", "")
        .tpmText("AikPub", base64(evidence.attestationArea().bytes()))
        .tpmText("PcrQuote", base64(evidence.quote().attest()))
        .tpmText("PcrSignature", base64(evidence.quote().signature()))
        .tpmText("EncKeyPub", base64(evidence.encryptionKey().area().bytes()))
        .tpmText("EncKeyCertifyInfo", base64(evidence.certifiedKey().attest()))
        .tpmText("EncKeyCertifyInfoSignature", base64(evidence.certifiedKey().signature()))
        .tpmMember("PcrSet", numbers(evidence.pcrs()))
        .tpmMember("PCRs", registers(evidence));
  }

  /// What the client sends along, seen in the token.
  public AttestationInfoBuilder clientPayload(String name, String value) {
    var payload =
        members.get("ClientPayload") instanceof JsonObject object ? object : JsonObject.EMPTY;
    return member(
        "ClientPayload", payload.toBuilder().put(name, base64(Bytes.utf8(value))).build());
  }

  public AttestationInfoBuilder text(String name, String value) {
    return member(name, new JsonValue.JsonString(value));
  }

  public AttestationInfoBuilder member(String name, JsonValue value) {
    members.put(name, value);
    return this;
  }

  public AttestationInfoBuilder without(String name) {
    members.remove(name);
    return this;
  }

  public AttestationInfoBuilder tpmText(String name, String value) {
    return tpmMember(name, new JsonValue.JsonString(value));
  }

  /// A member of `TpmInfo`.
  public AttestationInfoBuilder tpmMember(String name, JsonValue value) {
    tpm.put(name, value);
    return this;
  }

  public AttestationInfoBuilder withoutTpm(String name) {
    tpm.remove(name);
    return this;
  }

  public AttestationInfoBuilder isolation(JsonValue other) {
    this.isolation = other;
    return this;
  }

  public AzureEvidence evidence() {
    return evidence;
  }

  public JsonObject build() {
    var json = new JsonObject(members).toBuilder();
    json.put("TpmInfo", new JsonObject(tpm));
    return json.put("IsolationInfo", isolation).build();
  }

  /// The body of `POST /attest/AzureGuest`.
  public JsonObject request() {
    return JsonObject.builder()
        .put("AttestationInfo", Bytes.utf8(build().toJson()).base64Url())
        .build();
  }

  private static JsonObject isolation(AzureEvidence evidence) {
    var snp = !evidence.certificates().isEmpty();
    var proof =
        snp
            ? Bytes.utf8(
                    JsonObject.builder()
                        .put("SnpReport", evidence.hardware().base64Url())
                        .put(
                            "VcekCertChain",
                            Bytes.utf8(Pem.writeDer(evidence.certificates())).base64Url())
                        .build()
                        .toJson())
                .base64Url()
            : base64(evidence.hardware());
    var claims = evidence.hclReport().claims();
    return JsonObject.builder()
        .put("Type", snp ? "SevSnp" : "Tdx")
        .put(
            "Evidence",
            JsonObject.builder()
                .put("Proof", proof)
                .put("RunTimeData", snp ? claims.base64Url() : base64(claims))
                .build())
        .build();
  }

  private static JsonArray numbers(Iterable<Integer> values) {
    var items = new ArrayList<JsonValue>();
    values.forEach(v -> items.add(new JsonValue.JsonNumber(BigDecimal.valueOf(v))));
    return new JsonArray(items);
  }

  private static JsonArray registers(AzureEvidence evidence) {
    var items = new ArrayList<JsonValue>();
    for (var register : evidence.pcrs()) {
      items.add(
          JsonObject.builder()
              .put("Index", register)
              .put("Digest", base64(evidence.registers().getOrDefault(register, Bytes.zeros(32))))
              .build());
    }
    return new JsonArray(items);
  }

  private static String base64(Bytes content) {
    return Base64.getEncoder().encodeToString(content.toArray());
  }
}
