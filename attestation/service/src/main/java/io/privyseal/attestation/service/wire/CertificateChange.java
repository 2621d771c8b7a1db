package io.privyseal.attestation.service.wire;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.security.cert.X509Certificate;
import java.util.List;

/// The body of `POST /certificates:add` and `:remove`: a JWS whose payload names one policy
/// management certificate, signed by the holder of another.
///
/// The JWS is a JSON text (api-version 2020-10-01), the member `policyCertificateToAdd` or
/// `policyCertificateToRemove` of an object (2025-06-01), or bare. Its payload is
/// `{"policyCertificate": JWK}` with `x5c`; older clients call the member `maa-policyCertificate`
/// or `x-ms-policyCertificate`.
///
/// Source: Azure REST API specification, PolicyCertificates_Add; recorded sessions of the Azure
/// SDK.
///
/// @param certificate the one to add or to remove
/// @param signedBy the chain of the signer, its own certificate first; empty if unsecured
/// @param token names the signed token, however it travelled
public record CertificateChange(
    X509Certificate certificate, List<X509Certificate> signedBy, Bytes token) {
  private static final String WHAT = "certificate token";
  private static final List<String> BODY_MEMBERS =
      List.of("policyCertificateToAdd", "policyCertificateToRemove");
  private static final List<String> PAYLOAD_MEMBERS =
      List.of("policyCertificate", "maa-policyCertificate", "x-ms-policyCertificate");

  public CertificateChange {
    signedBy = List.copyOf(signedBy);
  }

  /// Reads the body and checks the signature of the JWS in it.
  ///
  /// @throws MalformedInputException if it is not of the form of this record, or not signed as it
  ///   says
  public static CertificateChange parse(CryptoEngine engine, Bytes body) {
    var signed = SignedBody.parse(engine, compact(body), WHAT);
    return new CertificateChange(
        named(signed.jws().claims()),
        signed.signer().map(SignedBody.Signer::chain).orElse(List.of()),
        StatementDigest.of(signed.jws()));
  }

  private static String compact(Bytes body) {
    var text = body.asUtf8().strip();
    if (text.startsWith("{")) {
      var object = Json.parseObject(body, AttestRequest.LIMITS);
      return BODY_MEMBERS.stream()
          .flatMap(name -> object.string(name).stream())
          .findFirst()
          .orElseThrow(() ->
              new MalformedInputException("body: expected " + String.join(" or ", BODY_MEMBERS)));
    }
    return text.startsWith("\"")
            && Json.parse(body, AttestRequest.LIMITS) instanceof JsonString(var compact)
        ? compact
        : text;
  }

  private static X509Certificate named(JsonObject payload) {
    var jwk =
        PAYLOAD_MEMBERS.stream()
            .flatMap(name -> payload.object(name).stream())
            .findFirst()
            .orElseThrow(() ->
                new MalformedInputException(WHAT + ": expected policyCertificate in the payload"));
    var certificates = Jwk.parse(jwk).certificates();
    if (certificates.isEmpty()) {
      throw new MalformedInputException(WHAT + ": expected x5c in policyCertificate");
    }
    return certificates.getFirst();
  }
}
