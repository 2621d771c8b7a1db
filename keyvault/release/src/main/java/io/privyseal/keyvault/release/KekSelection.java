package io.privyseal.keyvault.release;

import static io.privyseal.attestation.result.AttestationClaims.ISOLATION_TEE;
import static io.privyseal.attestation.result.AttestationClaims.RUNTIME;
import static io.privyseal.attestation.result.AttestationClaims.RUNTIME_KEYS;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Optional;

/// Finds the key that the answer is wrapped to: the first RSA key for encryption in the top-level
/// `x-ms-runtime.keys`. Keys under `x-ms-isolation-tee` belong to the platform and are never used.
/// If the first one is not sound the release is refused: the next one is not tried.
///
/// Source: Microsoft Learn, secure key release, "key encryption key".
final class KekSelection {
  /// Longest `kid` taken over into the answer.
  static final int MAX_KID_CHARS = 512;

  /// Longest modulus or exponent read, in base64 characters.
  private static final int MAX_NUMBER_CHARS = 2048;

  /// 64 bits are far above any exponent in use, and keep an encryption cheap.
  private static final int MAX_EXPONENT_BITS = 64;

  private static final String WHERE = RUNTIME + "." + RUNTIME_KEYS;
  private static final String WANTED = "an RSA key with use enc or key_ops encrypt";

  private KekSelection() {}

  /// Adds its findings to `out`; a key comes back only if none of them failed.
  static Optional<KeyEncryptionKey> select(JsonObject claims, List<Finding> out) {
    var keys = claims.object(RUNTIME).flatMap(r -> r.array(RUNTIME_KEYS));
    var jwk =
        keys.orElse(List.of()).stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .filter(KekSelection::isForEncryption)
            .findFirst();
    if (jwk.isEmpty()) {
      var actual =
          keys.map(k -> k.size() + " keys, none of them for RSA encryption").orElse("absent");
      var finding = Finding.failed(ReleaseCheck.KEY_ENCRYPTION_KEY, WHERE, WANTED, actual);
      out.add(
          hasPlatformKeys(claims)
              ? finding.withHint(
                  "Near miss: %s.%s.keys belong to the platform and are never used. "
                          .formatted(ISOLATION_TEE, RUNTIME)
                      + ReleaseCheck.KEY_ENCRYPTION_KEY.mend())
              : finding);
      out.add(
          Finding.notChecked(
              ReleaseCheck.KEY_ENCRYPTION_KEY_STRENGTH, WHERE, "the token attests no such key"));
      return Optional.empty();
    }
    out.add(
        Finding.passed(
            ReleaseCheck.KEY_ENCRYPTION_KEY, WHERE, WANTED, "key " + shownKid(jwk.get())));
    var strength = ReleaseCheck.KEY_ENCRYPTION_KEY_STRENGTH;
    try {
      var key = read(jwk.get());
      var actual = "RSA %d bits".formatted(key.key().getModulus().bitLength());
      out.add(Finding.passed(strength, WHERE, "RSA 2048 to 4096 bits", actual));
      return Optional.of(key);
    } catch (MalformedInputException e) {
      out.add(
          Finding.failed(strength, WHERE, "RSA 2048 to 4096 bits", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private static boolean isForEncryption(JsonObject jwk) {
    if (!jwk.string("kty").orElse("").equals("RSA")) {
      return false;
    }
    var use = jwk.string("use").or(() -> jwk.string("key_use")).orElse("");
    return use.equals("enc")
        || jwk.array("key_ops").orElse(List.of()).contains(new JsonString("encrypt"));
  }

  private static boolean hasPlatformKeys(JsonObject claims) {
    return claims
        .object(ISOLATION_TEE)
        .flatMap(tee -> tee.object(RUNTIME))
        .flatMap(runtime -> runtime.array(RUNTIME_KEYS))
        .filter(keys -> !keys.isEmpty())
        .isPresent();
  }

  private static KeyEncryptionKey read(JsonObject jwk) {
    var modulus = number(jwk, "n");
    var exponent = number(jwk, "e");
    var bits = modulus.bitLength();
    if (bits < KeyEncryptionKey.MIN_BITS || bits > KeyEncryptionKey.MAX_BITS) {
      throw new MalformedInputException("RSA %d bits".formatted(bits));
    }
    if (!modulus.testBit(0)) {
      throw new MalformedInputException("the modulus is even");
    }
    if (!exponent.testBit(0)
        || exponent.compareTo(BigInteger.TWO) <= 0
        || exponent.bitLength() > MAX_EXPONENT_BITS) {
      throw new MalformedInputException("the exponent is even, 1 or too large");
    }
    try {
      var key =
          (RSAPublicKey)
              KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
      var kid =
          jwk.string("kid")
              .filter(k -> !k.isEmpty())
              .orElseGet(() -> Jwk.of(key).thumbprint().base64Url());
      if (kid.length() > MAX_KID_CHARS) {
        throw new MalformedInputException("a kid of %d characters".formatted(kid.length()));
      }
      return new KeyEncryptionKey(kid, key);
    } catch (GeneralSecurityException e) {
      throw new MalformedInputException("not an RSA key", e);
    }
  }

  private static BigInteger number(JsonObject jwk, String name) {
    var text =
        jwk.string(name)
            .orElseThrow(() -> new MalformedInputException("no " + name + " in the key"));
    if (text.length() > MAX_NUMBER_CHARS) {
      throw new MalformedInputException(name + " has " + text.length() + " characters");
    }
    return new BigInteger(1, Base64Url.decodeLenient(text).toArray());
  }

  private static String shownKid(JsonObject jwk) {
    JsonValue kid = jwk.get("kid").orElse(new JsonString("without kid"));
    var text = kid.toJson();
    return text.length() <= 130 ? text : text.substring(0, 127) + "...";
  }
}
