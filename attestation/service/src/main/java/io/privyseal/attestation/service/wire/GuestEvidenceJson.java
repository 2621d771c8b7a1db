package io.privyseal.attestation.service.wire;

import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.CertifiedKey;
import io.privyseal.attestation.evidence.tpm.PcrSelection;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmAttest;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.evidence.tpm.TpmSignature;
import io.privyseal.attestation.service.wire.GuestEvidence.Hardware;
import io.privyseal.attestation.service.wire.GuestEvidence.OperatingSystem;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The body of `POST /attest/AzureGuest`: `{"AttestationInfo": base64(JSON)}`, protocol 2.0.
///
/// The members are those that Microsoft's guest attestation library writes; base64 in both
/// alphabets, because the library and other clients differ. Numbers may be texts. Registers are of
/// the SHA-256 bank.
///
/// Source: Azure/confidential-computing-cvm-guest-attestation, `AttestationParameters`, `TpmInfo`,
/// `IsolationInfo`.
public final class GuestEvidenceJson {
  private static final Json.Limits LIMITS = new Json.Limits(AttestRequest.MAX_BYTES, 6, 1_000);
  private static final int MAX_TEXT_CHARS = 256;
  private static final int MAX_PAYLOAD_MEMBERS = 64;

  private GuestEvidenceJson() {}

  /// @throws MalformedInputException if `body` is not of the form of this class
  public static AttestRequest<GuestEvidence> parse(Bytes body) {
    try {
      var outer = Json.parseObject(body, LIMITS);
      var name = outer.has("AttestationInfo") ? "AttestationInfo" : "attestationInfo";
      return new AttestRequest<>(
          evidence(Json.parseObject(AttestRequest.required(outer, name), LIMITS)),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          AttestRequest.text(outer, "draftPolicyForAttestation").filter(d -> !d.isEmpty()));
    } catch (MalformedInputException e) {
      throw e.in("request");
    }
  }

  private static GuestEvidence evidence(JsonObject json) {
    var protocol = AttestRequest.text(json, "AttestationProtocolVersion").orElse("");
    if (!protocol.equals(GuestEvidence.PROTOCOL)) {
      throw new MalformedInputException(
          "AttestationProtocolVersion: expected %s".formatted(GuestEvidence.PROTOCOL));
    }
    var tpm = object(json, "TpmInfo");
    var isolation = object(json, "IsolationInfo");
    try {
      var proof = object(isolation, "Evidence");
      return new GuestEvidence(
          hardware(isolation, proof),
          vtpm(AttestRequest.required(proof, "RunTimeData"), tpm, json),
          List.copyOf(new TreeSet<>(numbers(tpm, "PcrSet"))),
          system(json),
          payload(json));
    } catch (MalformedInputException e) {
      throw e.in("AttestationInfo");
    }
  }

  private static Hardware hardware(JsonObject isolation, JsonObject proof) {
    var type = AttestRequest.text(isolation, "Type").orElse("");
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "sevsnp" ->
          new Hardware.Snp(SnpEvidenceJson.parse(AttestRequest.required(proof, "Proof")));
      case "tdx" -> new Hardware.Tdx(AttestRequest.required(proof, "Proof"));
      default ->
          throw new MalformedInputException(
              "IsolationInfo.Type: expected SevSnp or Tdx; a guest without a report of its hardware"
                  + " proves nothing here");
    };
  }

  private static VtpmEvidence vtpm(Bytes runtimeClaims, JsonObject tpm, JsonObject json) {
    try {
      var quote =
          TpmQuote.azure(
              AttestRequest.required(tpm, "PcrQuote"), AttestRequest.required(tpm, "PcrSignature"));
      var evidence =
          VtpmEvidence.ofClaims(runtimeClaims, quote, registers(tpm))
              .withClaimedKey(TpmPublic.parse(AttestRequest.required(tpm, "AikPub")))
              .withEphemeralKey(
                  new CertifiedKey(
                      TpmPublic.parse(AttestRequest.required(tpm, "EncKeyPub")),
                      TpmAttest.parse(AttestRequest.required(tpm, "EncKeyCertifyInfo")),
                      TpmSignature.rsassaSha256(
                          AttestRequest.required(tpm, "EncKeyCertifyInfoSignature"))));
      var log = AttestRequest.text(json, "TcgLogs").orElse("");
      return log.isEmpty()
          ? evidence
          : evidence.withLog(EventLog.parseTcg(AttestRequest.decode(log, "TcgLogs")));
    } catch (MalformedInputException e) {
      throw e.in("TpmInfo");
    }
  }

  private static PcrValues registers(JsonObject tpm) {
    var values = new TreeMap<Integer, Bytes>();
    for (var item : items(tpm, "PCRs", PcrSelection.MAX_REGISTERS)) {
      if (!(item instanceof JsonObject register)) {
        throw new MalformedInputException("PCRs: expected objects");
      }
      var index =
          number(register.get("Index"))
              .orElseThrow(() -> new MalformedInputException("PCRs: expected Index"));
      if (values.put(index, AttestRequest.required(register, "Digest")) != null) {
        throw new MalformedInputException("PCRs: register %d is there twice".formatted(index));
      }
    }
    return PcrValues.of(TpmHash.SHA256, values);
  }

  private static List<Integer> numbers(JsonObject tpm, String name) {
    return items(tpm, name, PcrSelection.MAX_REGISTERS).stream()
        .map(item ->
            number(Optional.of(item))
                .orElseThrow(() -> new MalformedInputException(name + ": expected numbers")))
        .toList();
  }

  private static List<JsonValue> items(JsonObject json, String name, int atMost) {
    var items =
        json.array(name)
            .orElseThrow(() -> new MalformedInputException(name + ": expected an array"));
    if (items.size() > atMost) {
      throw new MalformedInputException(name + ": expected at most " + atMost);
    }
    return items;
  }

  private static OperatingSystem system(JsonObject json) {
    return new OperatingSystem(
        words(json, "OSType"),
        words(json, "OSDistro"),
        words(json, "OSBuild"),
        number(json.get("OSVersionMajor")).orElse(0),
        number(json.get("OSVersionMinor")).orElse(0));
  }

  /// A text of the guest's, in base64 on the wire.
  private static String words(JsonObject json, String name) {
    var text =
        AttestRequest.text(json, name)
            .map(encoded -> AttestRequest.decode(encoded, name).asUtf8())
            .orElse("");
    if (text.length() > MAX_TEXT_CHARS) {
      throw new MalformedInputException(
          "%s: expected at most %d characters".formatted(name, MAX_TEXT_CHARS));
    }
    return text;
  }

  private static JsonObject payload(JsonObject json) {
    var payload =
        json.get("ClientPayload").filter(p -> !(p instanceof JsonValue.JsonNull)).isEmpty()
            ? JsonObject.EMPTY
            : object(json, "ClientPayload");
    if (payload.members().size() > MAX_PAYLOAD_MEMBERS
        || payload.members().values().stream().anyMatch(v -> !(v instanceof JsonString))) {
      throw new MalformedInputException(
          "ClientPayload: expected at most %d texts".formatted(MAX_PAYLOAD_MEMBERS));
    }
    return payload;
  }

  private static JsonObject object(JsonObject json, String name) {
    return json.object(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected an object"));
  }

  /// A number, or a text that is one: clients differ.
  private static Optional<Integer> number(Optional<JsonValue> value) {
    try {
      return value.flatMap(v ->
          switch (v) {
            case JsonNumber(var number) -> Optional.of(number.intValueExact());
            case JsonString(var text) -> Optional.of(Integer.valueOf(text));
            case JsonValue.JsonNull _,
                JsonValue.JsonBoolean _,
                JsonValue.JsonArray _,
                JsonObject _ ->
                Optional.empty();
          });
    } catch (ArithmeticException | NumberFormatException e) {
      throw new MalformedInputException("expected a number", e);
    }
  }
}
