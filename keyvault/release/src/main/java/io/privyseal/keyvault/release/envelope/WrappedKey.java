package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.RsaAesKeyWrap;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.KeyEncryptionKey;
import java.math.BigInteger;
import java.security.interfaces.RSAPrivateKey;
import java.util.Set;

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
  public static final int MAX_PLAINTEXT_BYTES = RsaAesKeyWrap.MAX_PLAINTEXT_BYTES;

  private static final String SCHEMA = "1.0";

  /// The tools of makers of hardware modules write the longer one.
  private static final Set<String> SCHEMAS = Set.of(SCHEMA, "1.0.0");

  private static final int MAX_TEXT_BYTES = 64 * 1024;
  private static final Json.Limits LIMITS = new Json.Limits(MAX_TEXT_BYTES, 4, 32);

  /// Wraps `material` to `kek`, with a fresh AES key.
  public static WrappedKey wrap(
      CryptoEngine engine, ReleaseEncryption enc, KeyEncryptionKey kek, Secret material) {
    return new WrappedKey(
        kek.kid(), enc, new RsaAesKeyWrap(engine, enc.oaep()).wrap(kek.key(), material));
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
      if (!SCHEMAS.contains(json.string("schema_version").orElse(""))) {
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
    try {
      return new RsaAesKeyWrap(engine, enc.oaep())
          .unwrap(bytes(kek.modulus()), head -> kek.decrypt(enc.oaep(), head), ciphertext);
    } catch (MalformedInputException e) {
      throw e.in("key_hsm");
    }
  }

  private static int bytes(BigInteger modulus) {
    return (modulus.bitLength() + 7) / 8;
  }
}
