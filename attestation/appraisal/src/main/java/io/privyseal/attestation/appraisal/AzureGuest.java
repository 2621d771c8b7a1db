package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.evidence.azure.GuestAttestation;
import io.privyseal.attestation.verification.azure.VerifiedVtpm;
import io.privyseal.foundation.json.JsonValue.JsonObject;

/// A confidential VM of Azure to appraise, as it attests itself in the guest attestation protocol.
///
/// @param evidence hardware, runtime claims, quote and log, all verified
/// @param protocolVersion `2.0`
/// @param system what the guest says of its operating system; nothing vouches for it
/// @param clientPayload as sent; nothing vouches for it
public record AzureGuest(
    VerifiedVtpm evidence,
    String protocolVersion,
    GuestAttestation.OperatingSystem system,
    JsonObject clientPayload) {
  /// What was sent, once its evidence is verified.
  public static AzureGuest of(GuestAttestation sent, VerifiedVtpm evidence) {
    return new AzureGuest(evidence, sent.protocolVersion(), sent.system(), sent.clientPayload());
  }
}
