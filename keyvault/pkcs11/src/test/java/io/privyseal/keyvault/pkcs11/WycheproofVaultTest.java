package io.privyseal.keyvault.pkcs11;

import static io.privyseal.keyvault.pkcs11.TokenVault.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.domain.CipherAlgorithm;
import io.privyseal.keyvault.domain.Ciphertext;
import io.privyseal.keyvault.domain.Cleartext;
import io.privyseal.keyvault.domain.Key;
import io.privyseal.keyvault.domain.KeyChange;
import io.privyseal.keyvault.domain.KeyEncoding;
import io.privyseal.keyvault.domain.KeyMaterial;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.KeyOperation;
import io.privyseal.keyvault.domain.KeySpec;
import io.privyseal.keyvault.domain.KeyType;
import io.privyseal.keyvault.domain.KeyVersionRecord;
import io.privyseal.keyvault.domain.ObjectAttributes;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.SigningAlgorithm;
import io.privyseal.keyvault.domain.Tags;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Wycheproof's cases through the vault's own way, whatever store the keys are in: a key is
/// imported, then decrypts, unwraps or verifies. What a file asks that the vault does not offer (a
/// label, an IV of another length) is counted apart.
class WycheproofVaultTest {
  private static final Json.Limits LIMITS = new Json.Limits(16 << 20, 16, 1_000_000);
  private static final Map<Store, TokenVault> VAULTS = new HashMap<>();

  private static int names;

  enum Store {
    SOFTWARE,
    TOKEN
  }

  private static TokenVault in(Store store) {
    return VAULTS.computeIfAbsent(
        store, wanted -> wanted == Store.TOKEN ? TokenVault.inToken() : TokenVault.inSoftware());
  }

  @AfterAll
  static void close() {
    VAULTS.values().forEach(TokenVault::close);
    VAULTS.clear();
  }

  private int ran;
  private int notOffered;

  private void print(String file, String store) {
    System.out.printf(
        "wycheproof vault %s (%s, %s): %d agree, %d not offered%n",
        file, store, ENGINE.identity().id(), ran, notOffered);
  }

  @ParameterizedTest
  @CsvSource({
    "SOFTWARE, rsa_oaep_2048_sha1_mgf1sha1_test.json, RSA_OAEP",
    "SOFTWARE, rsa_oaep_2048_sha256_mgf1sha256_test.json, RSA_OAEP_256",
    "SOFTWARE, rsa_oaep_4096_sha256_mgf1sha256_test.json, RSA_OAEP_256",
    "SOFTWARE, rsa_pkcs1_2048_test.json, RSA1_5",
    "TOKEN, rsa_oaep_2048_sha1_mgf1sha1_test.json, RSA_OAEP",
    "TOKEN, rsa_oaep_2048_sha256_mgf1sha256_test.json, RSA_OAEP_256",
    "TOKEN, rsa_oaep_4096_sha256_mgf1sha256_test.json, RSA_OAEP_256",
    "TOKEN, rsa_pkcs1_2048_test.json, RSA1_5"
  })
  void rsaUnwrapsWhatIsValidOnly(Store store, String file, CipherAlgorithm algorithm)
      throws Exception {
    for (var group : groups(file)) {
      var vault = in(store);
      var name = brought(vault, KeyType.RSA, rsa(group));
      for (var test : tests(group)) {
        // The vault has an empty label, always.
        if (!test.string("label").orElse("").isEmpty()) {
          notOffered++;
          continue;
        }
        var opened =
            open(vault, name, KeyOperation.UNWRAP_KEY, algorithm, Ciphertext.of(hex(test, "ct")));
        compare(file, test, opened);
      }
    }
    print(file, store.name());
    assertThat(ran).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({
    "SOFTWARE, aes_gcm_test.json, GCM",
    "SOFTWARE, aes_cbc_pkcs5_test.json, CBCPAD",
    "SOFTWARE, aes_wrap_test.json, KW",
    "TOKEN, aes_gcm_test.json, GCM",
    "TOKEN, aes_cbc_pkcs5_test.json, CBCPAD",
    "TOKEN, aes_wrap_test.json, KW"
  })
  void symmetricKeysOpenWhatIsValidOnly(Store store, String file, String mode) throws Exception {
    var byKey = new HashMap<String, KeyName>();
    for (var group : groups(file)) {
      for (var test : tests(group)) {
        var key = hex(test, "key");
        var algorithm = CipherAlgorithm.named("A" + 8 * key.length() + mode);
        var iv = test.string("iv").map(Bytes::ofHex);
        if (algorithm.isEmpty() || (mode.equals("GCM") && iv.orElseThrow().length() != 12)) {
          notOffered++;
          continue;
        }
        var vault = in(store);
        var name = byKey.computeIfAbsent(key.hex(), _ -> brought(vault, key));
        var aad = test.string("aad").filter(text -> !text.isEmpty()).map(Bytes::ofHex);
        var in =
            new Ciphertext(
                hex(test, "ct"),
                mode.equals("KW") ? Optional.empty() : iv,
                test.string("tag").map(Bytes::ofHex),
                aad);
        var back = mode.equals("KW") ? KeyOperation.UNWRAP_KEY : KeyOperation.DECRYPT;
        compare(file, test, open(vault, name, back, algorithm.get(), in));
        if (mode.equals("CBCPAD") && test.string("result").orElseThrow().equals("valid")) {
          var sealed =
              vault.use.encrypt(
                  vault.permit(name, KeyOperation.ENCRYPT),
                  algorithm.get(),
                  new Cleartext(hex(test, "msg"), iv, Optional.empty()));
          assertThat(sealed.value()).as(describe(file, test)).isEqualTo(hex(test, "ct"));
        }
      }
    }
    print(file, store.name());
    assertThat(ran).isGreaterThan(50);
  }

  /// What the public half does is done outside of any store.
  @ParameterizedTest
  @CsvSource({
    "rsa_pss_2048_sha256_mgf1_32_test.json, PS256",
    "rsa_pss_2048_sha384_mgf1_48_test.json, PS384",
    "rsa_pss_4096_sha512_mgf1_64_test.json, PS512",
    "ecdsa_secp256r1_sha256_p1363_test.json, ES256",
    "ecdsa_secp384r1_sha384_test.json, ES384",
    "ecdsa_secp521r1_sha512_test.json, ES512"
  })
  void verifiesWhatIsValidOnly(String file, SigningAlgorithm algorithm) throws Exception {
    var vault = in(Store.SOFTWARE);
    var fieldBytes = algorithm.scheme().orElseThrow().fieldBytes();
    for (var group : groups(file)) {
      var name = keptPublicHalf(vault, algorithm, group);
      for (var test : tests(group)) {
        var signature = hex(test, "sig");
        if (fieldBytes > 32) {
          var raw = raw(signature, fieldBytes);
          if (raw.isEmpty()) {
            // Wrong as DER already, which the vault does not read.
            notOffered++;
            continue;
          }
          signature = raw.get();
        }
        var permit = vault.permit(name, KeyOperation.VERIFY);
        var hash = MessageDigest.getInstance(algorithm.scheme().orElseThrow().hash());
        var digest = Bytes.copyOf(hash.digest(hex(test, "msg").toArray()));
        assertThat(vault.use.verify(permit, algorithm, digest, signature))
            .as(describe(file, test))
            .isEqualTo(test.string("result").orElseThrow().equals("valid"));
        ran++;
      }
    }
    print(file, "public half");
    assertThat(ran).isGreaterThan(50);
  }

  private void compare(String file, JsonObject test, Optional<String> opened) {
    switch (test.string("result").orElseThrow()) {
      case "valid" ->
          assertThat(opened).as(describe(file, test)).contains(test.string("msg").orElseThrow());
      case "invalid" -> assertThat(opened).as(describe(file, test)).isEmpty();
      default -> assertThat(test.string("result")).contains("acceptable");
    }
    ran++;
  }

  private static Optional<String> open(
      TokenVault vault,
      KeyName name,
      KeyOperation operation,
      CipherAlgorithm algorithm,
      Ciphertext in) {
    try (var plain = vault.use.decrypt(vault.permit(name, operation), algorithm, in)) {
      return Optional.of(Bytes.copyOf(plain.exposeBytes()).hex());
    } catch (RefusedException e) {
      assertThat(e.reason()).isIn(RefusalReason.CRYPTO_FAILED, RefusalReason.BAD_PARAMETER);
      return Optional.empty();
    }
  }

  /// `SEQUENCE { INTEGER r, INTEGER s }` in DER as `r || s`; empty if it is not exactly that, or a
  /// number does not fit.
  private static Optional<Bytes> raw(Bytes der, int fieldBytes) {
    var in = der.toArray();
    var long81 = in.length > 2 && (in[1] & 0xff) == 0x81;
    var at = long81 ? 3 : 2;
    var length = in.length < at ? -1 : in[at - 1] & 0xff;
    if (in.length < 8 || in[0] != 0x30 || length != in.length - at || long81 != length > 0x7f) {
      return Optional.empty();
    }
    var raw = Bytes.empty();
    for (var i = 0; i < 2; i++) {
      if (at + 2 > in.length || in[at] != 2) {
        return Optional.empty();
      }
      var size = in[at + 1] & 0xff;
      if (size == 0 || size > 0x7f || at + 2 + size > in.length) {
        return Optional.empty();
      }
      var bytes = der.slice(at + 2, size);
      var number = new BigInteger(bytes.toArray());
      if (number.signum() < 0
          || !Bytes.copyOf(number.toByteArray()).equals(bytes)
          || number.bitLength() > 8 * fieldBytes) {
        return Optional.empty();
      }
      var magnitude = number.toByteArray();
      var field = new byte[fieldBytes];
      var count = Math.min(magnitude.length, fieldBytes);
      System.arraycopy(magnitude, magnitude.length - count, field, fieldBytes - count, count);
      raw = raw.concat(Bytes.copyOf(field));
      at += 2 + size;
    }
    return at == in.length ? Optional.of(raw) : Optional.empty();
  }

  private static KeyName fresh() {
    return new KeyName("wycheproof-" + names++);
  }

  private static KeyName brought(TokenVault vault, KeyType type, KeyMaterial material) {
    var name = fresh();
    vault.bring(name, type, material, false);
    return name;
  }

  private static KeyName brought(TokenVault vault, Bytes key) {
    try (var secret = Secret.takeOver(key.toArray())) {
      return brought(vault, KeyType.OCT, new KeyMaterial.Octets(secret));
    }
  }

  private static KeyMaterial rsa(JsonObject group) throws Exception {
    var pkcs8 = hex(group, "privateKeyPkcs8");
    var privateKey =
        (RSAPrivateCrtKey)
            KeyEncoding.privateKey(KeyType.Family.RSA, Secret.takeOver(pkcs8.toArray()));
    var publicKey =
        KeyFactory.getInstance("RSA")
            .generatePublic(
                new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent()));
    return new KeyMaterial.Pair(new KeyPair(publicKey, privateKey));
  }

  /// Wycheproof gives no private half here, so the key goes straight into storage.
  private static KeyName keptPublicHalf(
      TokenVault vault, SigningAlgorithm algorithm, JsonObject group) {
    var type = algorithm.alg().startsWith("ES") ? KeyType.EC : KeyType.RSA;
    var publicKey = KeyEncoding.publicKey(type.family(), hex(group, "publicKeyDer").toArray());
    var version = ObjectVersion.random(ENGINE.random());
    var now = Instant.EPOCH;
    var record =
        new KeyVersionRecord(
            version,
            1,
            new KeySpec(type, KeyEncoding.shapeOf(publicKey)),
            Optional.of(publicKey),
            vault.store.platform(),
            KeyOperation.defaults(type.family()),
            new ObjectAttributes(true, Optional.empty(), Optional.empty(), now, now),
            Tags.NONE);
    var name = fresh();
    var key = new Key(VAULT.name(), name, false, Optional.empty(), Optional.empty(), version, 1, 1);
    vault.keys.apply(new KeyChange.Created(key, record, Bytes.zeros(1), ""));
    return name;
  }

  private static List<JsonObject> groups(String file) throws IOException {
    var path = Path.of(System.getProperty("privyseal.vectors", ""), "crypto", file);
    assumeTrue(Files.exists(path), () -> "no third-party vectors at " + path);
    return objects(Json.parseObject(Bytes.copyOf(Files.readAllBytes(path)), LIMITS), "testGroups");
  }

  private static List<JsonObject> tests(JsonObject group) {
    return objects(group, "tests");
  }

  private static List<JsonObject> objects(JsonObject json, String member) {
    var objects = new ArrayList<JsonObject>();
    json.array(member).orElseThrow().forEach(item -> objects.add((JsonObject) item));
    return objects;
  }

  private static Bytes hex(JsonObject json, String member) {
    return Bytes.ofHex(json.string(member).orElseThrow());
  }

  private static String describe(String file, JsonObject test) {
    return file + " tcId " + test.integer("tcId").orElseThrow();
  }
}
