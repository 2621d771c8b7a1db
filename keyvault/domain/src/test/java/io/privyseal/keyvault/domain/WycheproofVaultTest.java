package io.privyseal.keyvault.domain;

import static io.privyseal.keyvault.domain.Fixture.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Wycheproof's cases through the vault's own way: a key is imported, then unwraps or verifies.
class WycheproofVaultTest {
  private static final Json.Limits LIMITS = new Json.Limits(16 << 20, 16, 1_000_000);

  private final Fixture f = new Fixture();

  @ParameterizedTest
  @CsvSource({
    "rsa_oaep_2048_sha1_mgf1sha1_test.json, RSA_OAEP",
    "rsa_oaep_2048_sha256_mgf1sha256_test.json, RSA_OAEP_256",
    "rsa_oaep_4096_sha256_mgf1sha256_test.json, RSA_OAEP_256",
    "rsa_pkcs1_2048_test.json, RSA1_5"
  })
  void unwrapsWhatIsValidOnly(String file, CipherAlgorithm scheme) throws Exception {
    var ran = 0;
    for (var group : groups(file)) {
      var name = new KeyName("oaep-" + ran);
      imported(name, group);
      for (var test : tests(group)) {
        // The vault has an empty label, always.
        if (!test.string("label").orElse("").isEmpty()) {
          continue;
        }
        var permit = f.use.permit(f.vault, name, Optional.empty(), KeyOperation.UNWRAP_KEY);
        var opened = open(permit, scheme, Bytes.ofHex(test.string("ct").orElseThrow()));
        switch (test.string("result").orElseThrow()) {
          case "valid" ->
              assertThat(opened)
                  .as(describe(file, test))
                  .contains(test.string("msg").orElseThrow());
          case "invalid" -> assertThat(opened).as(describe(file, test)).isEmpty();
          default -> assertThat(test.string("result")).contains("acceptable");
        }
        ran++;
      }
    }
    assertThat(ran).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({
    "rsa_pss_2048_sha256_mgf1_32_test.json, PS256",
    "rsa_pss_2048_sha384_mgf1_48_test.json, PS384",
    "rsa_pss_4096_sha512_mgf1_64_test.json, PS512",
    "ecdsa_secp256r1_sha256_p1363_test.json, ES256"
  })
  void verifiesWhatIsValidOnly(String file, SigningAlgorithm scheme) throws Exception {
    var ran = 0;
    for (var group : groups(file)) {
      var name = new KeyName("verify-" + ran);
      keptPublicHalf(name, scheme, group);
      for (var test : tests(group)) {
        var permit = f.use.permit(f.vault, name, Optional.empty(), KeyOperation.VERIFY);
        var message = Bytes.ofHex(test.string("msg").orElseThrow()).toArray();
        var digest =
            Bytes.copyOf(
                MessageDigest.getInstance(scheme.scheme().orElseThrow().hash()).digest(message));
        var verified =
            f.use.verify(permit, scheme, digest, Bytes.ofHex(test.string("sig").orElseThrow()));
        assertThat(verified)
            .as(describe(file, test))
            .isEqualTo(test.string("result").orElseThrow().equals("valid"));
        ran++;
      }
    }
    assertThat(ran).isGreaterThan(50);
  }

  private Optional<String> open(KeyUse.Permit permit, CipherAlgorithm scheme, Bytes ciphertext) {
    try (var plain = f.use.decrypt(permit, scheme, Ciphertext.of(ciphertext))) {
      return Optional.of(Bytes.copyOf(plain.exposeBytes()).hex());
    } catch (RefusedException e) {
      assertThat(e.reason()).isEqualTo(RefusalReason.CRYPTO_FAILED);
      return Optional.empty();
    }
  }

  private void imported(KeyName name, JsonObject group) throws Exception {
    var pkcs8 = Bytes.ofHex(group.string("privateKeyPkcs8").orElseThrow());
    var privateKey =
        (RSAPrivateCrtKey)
            KeyEncoding.privateKey(KeyType.Family.RSA, Secret.takeOver(pkcs8.toArray()));
    var publicKey =
        KeyFactory.getInstance("RSA")
            .generatePublic(
                new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent()));
    f.life.importKey(
        f.vault,
        name,
        new KeyRequest.Import(
            KeyType.RSA,
            new KeyMaterial.Pair(new KeyPair(publicKey, privateKey)),
            Optional.empty(),
            AttributesChange.NONE,
            Optional.empty(),
            Optional.empty()));
  }

  /// Wycheproof gives no private half here, so the key goes straight into storage.
  private void keptPublicHalf(KeyName name, SigningAlgorithm scheme, JsonObject group) {
    var family = scheme.alg().startsWith("ES") ? KeyType.Family.EC : KeyType.Family.RSA;
    var der = Bytes.ofHex(group.string("publicKeyDer").orElseThrow()).toArray();
    PublicKey publicKey = KeyEncoding.publicKey(family, der);
    var type = family == KeyType.Family.EC ? KeyType.EC : KeyType.RSA;
    var version = ObjectVersion.random(ENGINE.random());
    var made =
        new KeyVersionRecord(
            version,
            1,
            new KeySpec(type, KeyEncoding.shapeOf(publicKey)),
            Optional.of(publicKey),
            f.store.platform(),
            KeyOperation.defaults(family),
            ObjectAttributes.of(AttributesChange.NONE, START),
            Tags.NONE);
    var key =
        new Key(f.vault.name(), name, false, Optional.empty(), Optional.empty(), version, 1, 1);
    f.keys.apply(new KeyChange.Created(key, made, Bytes.zeros(1), ""));
  }

  private static List<JsonObject> groups(String file) throws IOException {
    var path = Path.of(System.getProperty("privyseal.vectors", ""), "crypto", file);
    assumeTrue(Files.exists(path), () -> "no third-party vectors at " + path);
    var json = Json.parseObject(Bytes.copyOf(Files.readAllBytes(path)), LIMITS);
    return objects(json, "testGroups");
  }

  private static List<JsonObject> tests(JsonObject group) {
    return objects(group, "tests");
  }

  private static List<JsonObject> objects(JsonObject json, String member) {
    var objects = new ArrayList<JsonObject>();
    json.array(member).orElseThrow().forEach(item -> objects.add((JsonObject) item));
    return objects;
  }

  private static String describe(String file, JsonObject test) {
    return file + " tcId " + test.integer("tcId").orElseThrow();
  }
}
