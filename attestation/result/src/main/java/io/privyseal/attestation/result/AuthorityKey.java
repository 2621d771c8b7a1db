package io.privyseal.attestation.result;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;

/// One key of an authority's JWK set: usable, or published in a form that must not be believed.
///
/// The public key is taken from the first certificate of `x5c`, or from `n` and `e`; where both are
/// there they must be the same key. Azure Attestation publishes `x5c` and often nothing else.
public sealed interface AuthorityKey {
  String kid();

  record Usable(String kid, RSAPublicKey key) implements AuthorityKey {}

  /// @param reason what is wrong with it, for people
  record Unusable(String kid, String reason) implements AuthorityKey {}

  /// Longest certificate read, in base64 characters. Azure's hold an SGX quote: about 7000.
  int MAX_CERTIFICATE_CHARS = 64 * 1024;

  int MIN_RSA_BITS = 2048;
  int MAX_RSA_BITS = 8192;

  /// @param jwk a member of a JWK set (RFC 7517)
  static AuthorityKey parse(JsonObject jwk) {
    var kid = jwk.string("kid").orElse("");
    try {
      if (kid.isEmpty()) {
        throw new MalformedInputException("it has no kid");
      }
      if (!jwk.string("kty").orElse("").equals("RSA")) {
        throw new MalformedInputException("its kty is not RSA");
      }
      if (jwk.has("use") && !jwk.string("use").orElse("").equals("sig")) {
        throw new MalformedInputException("its use is not sig");
      }
      return new Usable(kid, sized(agreed(fromCertificate(jwk), fromNumbers(jwk))));
    } catch (MalformedInputException e) {
      return new Unusable(kid, String.valueOf(e.getMessage()));
    }
  }

  private static RSAPublicKey agreed(
      Optional<RSAPublicKey> certified, Optional<RSAPublicKey> numbers) {
    if (certified.isPresent() && numbers.isPresent()) {
      var a = certified.get();
      var b = numbers.get();
      if (!a.getModulus().equals(b.getModulus())
          || !a.getPublicExponent().equals(b.getPublicExponent())) {
        throw new MalformedInputException("its certificate and its n and e are different keys");
      }
    }
    return certified
        .or(() -> numbers)
        .orElseThrow(() -> new MalformedInputException("it has neither x5c nor n and e"));
  }

  private static RSAPublicKey sized(RSAPublicKey key) {
    var bits = key.getModulus().bitLength();
    if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
      throw new MalformedInputException("its modulus has %d bits".formatted(bits));
    }
    return key;
  }

  private static Optional<RSAPublicKey> fromCertificate(JsonObject jwk) {
    if (!jwk.has("x5c")) {
      return Optional.empty();
    }
    JsonValue first =
        jwk.array("x5c")
            .filter(items -> !items.isEmpty())
            .orElseThrow(() -> new MalformedInputException("its x5c is not a list"))
            .getFirst();
    if (!(first instanceof JsonString(var text)) || text.length() > MAX_CERTIFICATE_CHARS) {
      throw new MalformedInputException("its x5c is not a certificate");
    }
    if (Pem.certificate(Base64Url.decodeLenient(text)).getPublicKey() instanceof RSAPublicKey key) {
      return Optional.of(key);
    }
    throw new MalformedInputException("its certificate holds no RSA key");
  }

  private static Optional<RSAPublicKey> fromNumbers(JsonObject jwk) {
    if (!jwk.has("n") && !jwk.has("e")) {
      return Optional.empty();
    }
    return Optional.of(rsa(number(jwk, "n"), number(jwk, "e")));
  }

  private static BigInteger number(JsonObject jwk, String name) {
    var text =
        jwk.string(name)
            .orElseThrow(() -> new MalformedInputException("its " + name + " is missing"));
    return new BigInteger(1, Base64Url.decodeLenient(text).toArray());
  }

  private static RSAPublicKey rsa(BigInteger modulus, BigInteger exponent) {
    try {
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    } catch (GeneralSecurityException e) {
      throw new MalformedInputException("its n and e are no RSA key", e);
    }
  }
}
