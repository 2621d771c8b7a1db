package io.privyseal.attestation.service.wire;

import io.privyseal.attestation.evidence.azure.GuestAttestation;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import java.util.Optional;
import java.util.function.Function;

/// The body of `POST /attest/AzureGuest`: `{"AttestationInfo": base64(JSON)}`, or
/// `attestationInfo`. Runtime data are part of the evidence, and there is no nonce.
public final class GuestRequest {
  private static final Json.Limits INFO = new Json.Limits(AttestRequest.MAX_BYTES, 8, 2_000);

  private GuestRequest() {}

  /// @param evidence makes of the parsed information what the procedure works on
  /// @throws MalformedInputException if `body` is not of the form of this class
  public static <E> AttestRequest<E> parse(Bytes body, Function<GuestAttestation, E> evidence) {
    try {
      var outer = Json.parseObject(body, AttestRequest.LIMITS);
      var name = outer.has("AttestationInfo") ? "AttestationInfo" : "attestationInfo";
      var info = Json.parseObject(AttestRequest.required(outer, name), INFO);
      return new AttestRequest<>(
          evidence.apply(GuestAttestation.parse(info)),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          AttestRequest.draft(outer));
    } catch (MalformedInputException e) {
      throw e.in("request");
    }
  }
}
