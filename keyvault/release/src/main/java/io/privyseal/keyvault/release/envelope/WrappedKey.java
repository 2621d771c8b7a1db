package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.KeyEncryptionKey;
import java.math.BigInteger;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;

/// The member `key_hsm` of a released key, or `value_hsm` of a secret: it, wrapped to an attested
/// key.
///
/// Ciphertext: RSA-OAEP(KEK, AES-256 key), as long as the modulus, then AES-KWP (RFC 5649) of the
/// plaintext: PKCS #8 for RSA and EC, the raw bytes for symmetric keys and secrets.
///
/// Source: Key Vault BYOK specification, key transfer blob, schema 1.0.
///
/// @param kekKid the attested key's `kid`
public record WrappedKey(String kekKid, ReleaseEncryption enc, Bytes ciphertext) {
  /// Largest plaintext, in bytes. A PKCS #8 RSA-4096 key has about 2400, a secret at most 25,600.
  public static final int MAX_PLAINTEXT_BYTES = 32 * 1024;

  private static final String SCHEMA = "1.0";
  private static final int AES_KEY_BYTES = 32;
  private static final int KWP_MIN_BYTES = 16;
  private static final int MAX_TEXT_BYTES = 64 * 1024;
  private static final Json.Limits LIMITS = new Json.Limits(MAX_TEXT_BYTES, 4, 32);

  /// Wraps `material` to `kek`, with a fresh AES key.
  public static WrappedKey wrap(
      CryptoEngine engine, ReleaseEncryption enc, KeyEncryptionKey kek, Secret material) {
    if (material.length() == 0 || material.length() > MAX_PLAINTEXT_BYTES) {
      throw new IllegalArgumentException("key material of an impossible length");
    }
    var aes = new byte[AES_KEY_BYTES];
    engine.random().nextBytes(aes);
    try {
      var head = Bytes.copyOf(engine.encrypt(enc.oaep(), kek.key(), aes));
      Bytes tail = material.expose(plain -> Bytes.copyOf(engine.wrapPadded(aes, plain)));
      return new WrappedKey(kek.kid(), enc, head.concat(tail));
    } finally {
      Arrays.fill(aes, (byte) 0);
    }
  }

  /// Base64url of the JSON form, as `key_hsm` carries it.
  public String encoded() {
    var json =
        JsonObject.builder()
            .put("schema_version", SCHEMA)
            .put(
                "header",
                JsonObject.builder()
                    .put("kid", kekKid)
                    .put("alg", "dir")
                    .put("enc", enc.name())
                    .build())
            .put("ciphertext", ciphertext.base64Url())
            .build();
    return Bytes.utf8(json.toJson()).base64Url();
  }

  /// @throws MalformedInputException if `keyHsm` is not of that form
  public static WrappedKey parse(String keyHsm) {
    try {
      if (keyHsm.length() > MAX_TEXT_BYTES) {
        throw new MalformedInputException("too long");
      }
      var json = Json.parseObject(Base64Url.decodeLenient(keyHsm), LIMITS);
      if (!json.string("schema_version").orElse("").equals(SCHEMA)) {
        throw new MalformedInputException("schema_version: expected 1.0");
      }
      var header =
          json.object("header")
              .orElseThrow(() -> new MalformedInputException("header: expected an object"));
      if (!header.string("alg").orElse("").equals("dir")) {
        throw new MalformedInputException("header.alg: expected dir");
      }
      var enc =
          header
              .string("enc")
              .flatMap(ReleaseEncryption::named)
              .orElseThrow(() -> new MalformedInputException("header.enc: unknown algorithm"));
      var ciphertext =
          json.string("ciphertext")
              .orElseThrow(() -> new MalformedInputException("ciphertext: expected a string"));
      return new WrappedKey(
          header.string("kid").orElse(""), enc, Base64Url.decodeLenient(ciphertext));
    } catch (MalformedInputException e) {
      throw e.in("key_hsm");
    }
  }

  /// The same with an attested key of this process.
  public Secret unwrap(CryptoEngine engine, RSAPrivateKey kek) {
    return unwrap(engine, KeyUnwrapper.of(engine, kek));
  }

  /// Recovers the key material.
  ///
  /// @throws MalformedInputException if the ciphertext has not the length for this key
  /// @throws io.privyseal.foundation.crypto.CryptoFailureException if it was not wrapped to this
  ///   key
  public Secret unwrap(CryptoEngine engine, KeyUnwrapper kek) {
    var modulusBytes = bytes(kek.modulus());
    var rest = ciphertext.length() - modulusBytes;
    if (rest < KWP_MIN_BYTES || rest % 8 != 0 || rest > MAX_PLAINTEXT_BYTES + KWP_MIN_BYTES) {
      throw new MalformedInputException(
          "(key_hsm) ciphertext: expected %d bytes and a wrapped key, found %d in all"
              .formatted(modulusBytes, ciphertext.length()));
    }
    var aes = kek.decrypt(enc.oaep(), ciphertext.slice(0, modulusBytes));
    try {
      if (aes.length != AES_KEY_BYTES) {
        throw new MalformedInputException("(key_hsm) ciphertext: the inner key is not AES-256");
      }
      return Secret.takeOver(
          engine.unwrapPadded(aes, ciphertext.slice(modulusBytes, rest).toArray()));
    } finally {
      Arrays.fill(aes, (byte) 0);
    }
  }

  private static int bytes(BigInteger modulus) {
    return (modulus.bitLength() + 7) / 8;
  }
}
