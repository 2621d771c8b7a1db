package io.privyseal.attestation.evidence.azure;

import io.privyseal.attestation.evidence.azure.GuestAttestation.OperatingSystem;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.CertifiedKey;
import io.privyseal.attestation.evidence.tpm.PcrSelection;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmAttest;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.evidence.tpm.TpmSignature;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `AttestationInfo` member by member. Base64 is taken in either alphabet, padded or not: the
/// clients differ.
final class GuestAttestationReader {
  private static final String PROTOCOL = "2.0";

  private final JsonObject info;

  GuestAttestationReader(JsonObject info) {
    this.info = info;
  }

  GuestAttestation read() {
    try {
      var version = string(info, "AttestationProtocolVersion");
      if (!version.equals(PROTOCOL)) {
        throw new MalformedInputException("AttestationProtocolVersion: expected 2.0");
      }
      var tpm = object(info, "TpmInfo");
      var isolation = object(info, "IsolationInfo");
      var type = isolation(string(isolation, "Type"));
      var evidence = object(isolation, "Evidence");
      return new GuestAttestation(
          version,
          system(),
          info.object("ClientPayload").orElse(JsonObject.EMPTY),
          type,
          bytes(evidence, "Proof"),
          pcrSet(tpm),
          optional(tpm, "AikCert"),
          vtpm(tpm, bytes(evidence, "RunTimeData")));
    } catch (MalformedInputException e) {
      throw e.in("AttestationInfo");
    }
  }

  private static HclReport.Type isolation(String type) {
    return switch (type) {
      case "SevSnp" -> HclReport.Type.SNP;
      case "Tdx" -> HclReport.Type.TDX;
      case "TrustedLaunch" ->
          throw new MalformedInputException(
              "IsolationInfo.Type: trusted launch has no evidence of hardware");
      default -> throw new MalformedInputException("IsolationInfo.Type: expected SevSnp or Tdx");
    };
  }

  private OperatingSystem system() {
    return new OperatingSystem(
        text("OSType"),
        text("OSDistro"),
        text("OSBuild"),
        number("OSVersionMajor"),
        number("OSVersionMinor"));
  }

  /// Base64 of words; empty if absent.
  private String text(String name) {
    return optional(info, name).map(Bytes::asUtf8).orElse("");
  }

  /// As a number or in a string; 0 if absent.
  private long number(String name) {
    var value =
        info.integer(name).or(() -> info.string(name).flatMap(GuestAttestationReader::whole));
    if (value.isEmpty() && info.has(name)) {
      throw new MalformedInputException(name + ": expected a whole number");
    }
    return value.orElse(0L);
  }

  private static Optional<Long> whole(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private VtpmEvidence vtpm(JsonObject tpm, Bytes claims) {
    var quote = TpmQuote.azure(bytes(tpm, "PcrQuote"), bytes(tpm, "PcrSignature"));
    var evidence = VtpmEvidence.ofClaims(claims, quote, registers(tpm));
    var log = optional(info, "TcgLogs");
    if (log.isPresent()) {
      evidence = evidence.withLog(EventLog.parseTcg(log.get()));
    }
    var claimedKey = optional(tpm, "AikPub");
    if (claimedKey.isPresent()) {
      evidence = evidence.withClaimedKey(TpmPublic.parse(claimedKey.get()));
    }
    var key = optional(tpm, "EncKeyPub");
    return key.isEmpty()
        ? evidence
        : evidence.withEphemeralKey(
            new CertifiedKey(
                TpmPublic.parse(key.get()),
                TpmAttest.parse(bytes(tpm, "EncKeyCertifyInfo")),
                TpmSignature.parseLenient(bytes(tpm, "EncKeyCertifyInfoSignature"))));
  }

  private static List<Integer> pcrSet(JsonObject tpm) {
    var registers = new ArrayList<Integer>();
    for (var item : tpm.array("PcrSet").orElse(List.of())) {
      registers.add(
          register(item instanceof JsonNumber number ? number.asLong() : Optional.empty()));
    }
    if (registers.size() > PcrSelection.MAX_REGISTERS) {
      throw new MalformedInputException("PcrSet: too many registers");
    }
    return registers;
  }

  private static PcrValues registers(JsonObject tpm) {
    var items =
        tpm.array("PCRs")
            .orElseThrow(() -> new MalformedInputException("PCRs: expected a list of registers"));
    Map<Integer, Bytes> values = new HashMap<>();
    for (var item : items) {
      if (!(item instanceof JsonObject pcr)) {
        throw new MalformedInputException("PCRs: expected a list of objects");
      }
      if (values.put(register(pcr.integer("Index")), bytes(pcr, "Digest")) != null) {
        throw new MalformedInputException("PCRs: a register a second time");
      }
    }
    return PcrValues.of(TpmHash.SHA256, values);
  }

  private static int register(Optional<Long> number) {
    return number
        .filter(value -> value >= 0 && value < PcrSelection.MAX_REGISTERS)
        .map(Long::intValue)
        .orElseThrow(() ->
            new MalformedInputException(
                "PCRs: expected registers 0 to " + (PcrSelection.MAX_REGISTERS - 1)));
  }

  private static JsonObject object(JsonObject json, String name) {
    return json.object(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected an object"));
  }

  private static String string(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected a string"));
  }

  private static Bytes bytes(JsonObject json, String name) {
    return decoded(name, string(json, name));
  }

  /// Empty if the member is absent, null or an empty string: the clients leave it in place.
  private static Optional<Bytes> optional(JsonObject json, String name) {
    return json.string(name).filter(text -> !text.isEmpty()).map(text -> decoded(name, text));
  }

  private static Bytes decoded(String name, String text) {
    try {
      return Base64Url.decodeLenient(text);
    } catch (MalformedInputException e) {
      throw e.in(name);
    }
  }
}
