package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.util.List;

/// Whether unwrapped material is the private part of the key that the answer states: it signs, and
/// the stated public key verifies.
final class KeyMaterial {
  private static final List<Integer> AES_BYTES = List.of(16, 24, 32);

  private KeyMaterial() {}

  static Finding check(CryptoEngine engine, JsonObject stated, Secret material) {
    var check = OpeningCheck.MATERIAL;
    var where = "key_hsm";
    return switch (KeyKind.of(stated)) {
      case OCT ->
          AES_BYTES.contains(material.length())
              ? Finding.passed(check, where, "16, 24 or 32 bytes", material.length() + " bytes")
              : Finding.failed(check, where, "16, 24 or 32 bytes", material.length() + " bytes");
      case RSA, EC -> {
        var expected = "PKCS #8 of the stated public key";
        try {
          var publicKey = publicKey(stated);
          var privateKey = material.expose(Pem::privateKey);
          yield isPair(engine, publicKey, privateKey)
              ? Finding.passed(check, where, expected, "a pair")
              : Finding.failed(check, where, expected, "another key");
        } catch (MalformedInputException e) {
          yield Finding.failed(check, where, expected, String.valueOf(e.getMessage()));
        }
      }
    };
  }

  private static PublicKey publicKey(JsonObject stated) {
    return Jwk.parse(stated.toBuilder().put("kty", KeyKind.of(stated).name()).build()).publicKey();
  }

  private static boolean isPair(CryptoEngine engine, PublicKey publicKey, PrivateKey privateKey) {
    var scheme =
        privateKey instanceof ECKey ec
            ? EcCurve.of(ec.getParams()).map(EcCurve::scheme)
            : java.util.Optional.of(SignatureScheme.RS256);
    if (scheme.isEmpty()) {
      throw new MalformedInputException("a curve that is not served here");
    }
    var probe = new byte[32];
    engine.random().nextBytes(probe);
    return engine.verify(
        scheme.get(), publicKey, probe, engine.sign(scheme.get(), privateKey, probe));
  }
}
