package io.privyseal.attestation.evidence.azure;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/// What a confidential VM sends to `AzureGuest` (`AttestationInfo`, protocol 2.0). Parsed, not
/// verified.
///
/// Source: Azure/confidential-computing-cvm-guest-attestation, client library.
///
/// @param protocolVersion `2.0`
/// @param system what the guest says of its operating system; nothing vouches for it
/// @param clientPayload as sent: member names chosen by the client, values in base64
/// @param isolation what the proof is
/// @param proof evidence of the hardware: JSON with an SNP report, or a TD quote
/// @param attestedPcrs which registers the client says it quoted
/// @param aikCertificate of the attestation key, in DER; empty if none came along. It is not
///   needed: the hardware vouches for the key
/// @param vtpm claims, quote, registers, log and key
public record GuestAttestation(
    String protocolVersion,
    OperatingSystem system,
    JsonObject clientPayload,
    HclReport.Type isolation,
    Bytes proof,
    List<Integer> attestedPcrs,
    Optional<Bytes> aikCertificate,
    VtpmEvidence vtpm) {
  public GuestAttestation {
    attestedPcrs = List.copyOf(attestedPcrs);
  }

  /// @param type `Linux` or `Windows`
  /// @param distribution `Ubuntu`
  /// @param major version, as text or number on the wire
  public record OperatingSystem(
      String type, String distribution, String build, long major, long minor) {}

  /// @param info the JSON inside of `AttestationInfo`
  /// @throws io.privyseal.foundation.bytes.MalformedInputException if a member is missing, of
  ///   another form, or out of bounds; also for trusted launch, which has no evidence of hardware
  public static GuestAttestation parse(JsonObject info) {
    return new GuestAttestationReader(info).read();
  }

  /// No content: evidence has no place in logs.
  @Override
  public String toString() {
    return "GuestAttestation[" + isolation + "]";
  }
}
