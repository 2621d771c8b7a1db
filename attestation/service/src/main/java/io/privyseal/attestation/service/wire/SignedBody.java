package io.privyseal.attestation.service.wire;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// A JWS that an administrator sends: unsecured, or signed by the key of the first certificate in
/// its `x5c`. Whether that certificate counts for anything is not asked here.
///
/// @param compact exactly the text that was sent
/// @param signer empty if unsecured
record SignedBody(String compact, Jws jws, Optional<Signer> signer) {
  /// @param jwk as results show it
  /// @param chain `x5c`, the signer's certificate first
  record Signer(JsonObject jwk, List<X509Certificate> chain) {}

  /// Reads the JWS and checks its signature, if it has one.
  ///
  /// @param what named in faults: `policy token`
  /// @throws MalformedInputException if it is no such JWS or not signed as it says
  static SignedBody parse(CryptoEngine engine, String sent, String what) {
    var compact = sent.strip();
    var jws = Jws.parse(compact);
    return new SignedBody(compact, jws, signer(engine, jws, what));
  }

  private static Optional<Signer> signer(CryptoEngine engine, Jws jws, String what) {
    if (jws.alg().equals("none")) {
      if (jws.signature().length() != 0) {
        throw new MalformedInputException(what + ": a signature, but alg is none");
      }
      return Optional.empty();
    }
    var x5c =
        jws.header()
            .get("x5c")
            .orElseThrow(
                () -> new MalformedInputException(what + ": expected the signer in header x5c"));
    var jwk = Jwk.parse(JsonObject.builder().put("x5c", x5c).build());
    if (jwk.certificates().isEmpty() || !jws.isSignedBy(engine, jwk.publicKey())) {
      throw new MalformedInputException(what + ": the signature is not of the key in header x5c");
    }
    var shown =
        JsonObject.builder()
            .put("alg", jws.alg())
            .put("kty", Jwk.of(jwk.publicKey()).json().string("kty").orElse(""))
            .put("use", "sig")
            .put("x5c", x5c)
            .build();
    return Optional.of(new Signer(shown, jwk.certificates()));
  }
}
