package io.privyseal.attestation.service.wire;

import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.PlatformStatement;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;

/// What a client of `POST /attest/Tpm` says: `{"data": base64(JSON)}`, where the JSON may stand in
/// a member `payload`.
///
/// Source: Microsoft Learn, Azure Attestation, "TPM and VBS enclave attestation protocol"; a
/// recorded session of the Azure SDK.
public sealed interface TpmMessage {
  Json.Limits LIMITS = new Json.Limits(AttestRequest.MAX_BYTES, 10, 2_000);

  /// `{"type": "aikcert"}`: asks for a challenge.
  record Init() implements TpmMessage {}

  /// `{"request": JWS}`: answers one. Parsed, not verified.
  ///
  /// @param jws signed by `attest_key`
  /// @param challenge as the client repeats it
  /// @param serviceContext as the service gave it
  /// @param relyingParty `rp_id`, empty if not given
  /// @param relyingPartyData `rp_data`, base64url as sent; empty if not given
  /// @param aikCertificate DER; empty if none came along
  /// @param aik the public key of the attestation identity key
  /// @param statement the registers as they are now, quoted
  /// @param log how they came to be so
  /// @param attestKey signs the request
  record Request(
      Jws jws,
      Bytes challenge,
      Bytes serviceContext,
      String relyingParty,
      String relyingPartyData,
      Optional<Bytes> aikCertificate,
      Jwk aik,
      PlatformStatement statement,
      Optional<EventLog> log,
      Jwk attestKey)
      implements TpmMessage {}

  /// @throws MalformedInputException if `body` is not of the form of this class, or of a part of
  ///   the protocol that is not served
  static TpmMessage parse(Bytes body) {
    try {
      var outer = Json.parseObject(body, AttestRequest.LIMITS);
      var data = Json.parseObject(AttestRequest.required(outer, "data"), LIMITS);
      var message = data.object("payload").orElse(data);
      if (message.has("request")) {
        return request(Jws.parse(text(message, "request")));
      }
      if (!AttestRequest.text(message, "type").orElse("").equals("aikcert")) {
        throw new MalformedInputException("data: expected type aikcert, or a request");
      }
      return new Init();
    } catch (MalformedInputException e) {
      throw e.in("request");
    }
  }

  private static Request request(Jws jws) {
    var payload = Json.parseObject(jws.payload(), LIMITS);
    if (!text(payload, "att_type").equals("basic")) {
      throw new MalformedInputException(
          "att_type: expected basic; reports of VBS enclaves are not served");
    }
    var data = object(payload, "att_data");
    var tpm = object(data, "tpm_att_data");
    var log = AttestRequest.text(tpm, "srtm_boot_log").filter(text -> !text.isEmpty());
    return new Request(
        jws,
        AttestRequest.required(data, "challenge"),
        AttestRequest.required(data, "service_context"),
        AttestRequest.text(data, "rp_id").orElse(""),
        AttestRequest.text(data, "rp_data").orElse(""),
        AttestRequest.text(tpm, "aik_cert")
            .filter(text -> !text.isEmpty())
            .map(text -> AttestRequest.decode(text, "aik_cert")),
        Jwk.parse(object(tpm, "aik_pub")),
        PlatformStatement.parse(AttestRequest.required(tpm, "current_claim")),
        log.map(text -> EventLog.parseTcg(AttestRequest.decode(text, "srtm_boot_log"))),
        Jwk.parse(object(data, "attest_key")));
  }

  private static String text(JsonObject json, String name) {
    return AttestRequest.text(json, name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected a text"));
  }

  private static JsonObject object(JsonObject json, String name) {
    return json.object(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected an object"));
  }
}
