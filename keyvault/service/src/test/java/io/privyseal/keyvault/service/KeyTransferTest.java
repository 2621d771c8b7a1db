package io.privyseal.keyvault.service;

import static io.privyseal.keyvault.service.VaultServer.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bring your own key: blobs as the tools of makers of hardware modules write them, made here with
/// the Java runtime's own ciphers and with openssl's keys, not with this product's code.
class KeyTransferTest {
  private static VaultServer server;
  private static VaultServer.Answer kek;
  private static RSAPublicKey kekKey;
  private static KeyPair target;
  private static int names;

  private final String key = "brought-" + names++;

  @BeforeAll
  static void start() {
    server = new VaultServer();
    kek = createKek("kek", "{\"kty\":\"RSA-HSM\",\"key_ops\":[\"import\"]}");
    kekKey =
        (RSAPublicKey)
            Jwk.parse(kek.object("key").toBuilder().put("kty", "RSA").build()).publicKey();
    target = ENGINE.generateRsa(3072);
  }

  private static VaultServer.Answer createKek(String name, String body) {
    return server.create(name, body);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void reset() {
    server.audit.broken = false;
    server.now = START;
  }

  private static String kid() {
    return kek.object("key").string("kid").orElseThrow();
  }

  /// CKM_RSA_AES_KEY_WRAP: OAEP with SHA-1 of an AES-256 key, then AES-KWP of the key under it.
  private static byte[] wrap(RSAPublicKey wrapping, byte[] plain) throws Exception {
    return wrap(wrapping, plain, "RSA/ECB/OAEPWithSHA-1AndMGF1Padding", 32);
  }

  private static byte[] wrap(RSAPublicKey wrapping, byte[] plain, String oaep, int aesBytes)
      throws Exception {
    var aes = new byte[aesBytes];
    ENGINE.random().nextBytes(aes);
    var rsa = Cipher.getInstance(oaep);
    rsa.init(Cipher.ENCRYPT_MODE, wrapping);
    var kwp = Cipher.getInstance("AES/KWP/NoPadding");
    kwp.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aes, "AES"));
    return Bytes.copyOf(rsa.doFinal(aes)).concat(Bytes.copyOf(kwp.doFinal(plain))).toArray();
  }

  private static JsonObject blob(byte[] ciphertext) {
    return JsonObject.builder()
        .put("schema_version", "1.0.0")
        .put(
            "header",
            JsonObject.builder()
                .put("kid", kid())
                .put("alg", "dir")
                .put("enc", "CKM_RSA_AES_KEY_WRAP")
                .build())
        .put("ciphertext", Bytes.copyOf(ciphertext).base64Url())
        .put("generator", "BYOK v1.0; test HSM, firmware 7.0")
        .build();
  }

  private VaultServer.Answer bring(String kty, JsonObject blob) {
    return bring(kty, Bytes.utf8(blob.toJson()).base64Url());
  }

  private VaultServer.Answer bring(String kty, String keyHsm) {
    return server.as("officer", "PUT", "/keys/" + key, body(kty, keyHsm));
  }

  private static String body(String kty, String keyHsm) {
    var jwk = JsonObject.builder().put("kty", kty).put("key_hsm", keyHsm).build();
    return JsonObject.builder().put("key", jwk).build().toJson();
  }

  @Nested
  class Keys {
    @ParameterizedTest
    @ValueSource(strings = {"RSA-HSM", "RSA"})
    void anRsaKeyIsTheKeyAndOneOfAModule(String kty) throws Exception {
      var answer = bring(kty, blob(wrap(kekKey, target.getPrivate().getEncoded())));

      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.object("key").string("kty")).contains("RSA-HSM");
      assertThat(answer.object("key").string("n"))
          .isEqualTo(Jwk.of(target.getPublic()).json().string("n"));
      assertThat(answer.object("key").has("key_hsm")).isFalse();
      var digest = MessageDigest.getInstance("SHA-256").digest(new byte[1]);
      var signed =
          server.as(
              "user",
              "POST",
              "/keys/" + key + "/sign",
              "{\"alg\":\"RS256\",\"value\":\"%s\"}".formatted(Base64Url.encode(digest)));
      var verifier = java.security.Signature.getInstance("SHA256withRSA");
      verifier.initVerify(target.getPublic());
      verifier.update(new byte[1]);
      assertThat(verifier.verify(Base64Url.decode(signed.string("value")).toArray())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"prime256v1, P-256", "secp384r1, P-384", "secp521r1, P-521", "secp256k1, P-256K"})
    void aCurveKeyOfOpensslIsTheKey(String name, String crv, @TempDir Path directory)
        throws Exception {
      var file = directory.resolve("key.pem");
      assumeTrue(
          runs(
              "openssl",
              "genpkey",
              "-algorithm",
              "EC",
              "-pkeyopt",
              "ec_paramgen_curve:" + name,
              "-out",
              file.toString()),
          "there is no openssl on this machine");
      var der = Pem.blocks(Files.readString(file)).getLast().der();

      var answer = bring("EC-HSM", blob(wrap(kekKey, der.toArray())));

      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.object("key").string("crv")).contains(crv);
    }

    @Test
    void aSymmetricKeyIsTheKey() throws Exception {
      var made =
          server.asOfHsm(
              "officer",
              "POST",
              "/keys/kek/create",
              "{\"kty\":\"RSA-HSM\",\"key_ops\":[\"import\"]}");
      var wrapping =
          (RSAPublicKey)
              Jwk.parse(made.object("key").toBuilder().put("kty", "RSA").build()).publicKey();
      var plain = new byte[32];
      ENGINE.random().nextBytes(plain);
      var blob =
          blob(wrap(wrapping, plain)).toBuilder()
              .put(
                  "header",
                  JsonObject.builder()
                      .put("kid", made.object("key").string("kid").orElseThrow())
                      .put("alg", "dir")
                      .put("enc", "CKM_RSA_AES_KEY_WRAP")
                      .build())
              .build();
      var brought =
          server.asOfHsm(
              "officer",
              "PUT",
              "/keys/" + key,
              body("oct-HSM", Bytes.utf8(blob.toJson()).base64Url()));
      assertThat(brought.status()).as(brought.text()).isEqualTo(200);
      assertThat(brought.object("key").string("kty")).contains("oct-HSM");

      var wrapped =
          server.asOfHsm(
              "officer",
              "POST",
              "/keys/" + key + "/wrapkey",
              "{\"alg\":\"A256KW\",\"value\":\"%s\"}".formatted(Base64Url.encode(new byte[16])));

      var cipher = Cipher.getInstance("AES/KW/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(plain, "AES"));
      assertThat(cipher.doFinal(Base64Url.decode(wrapped.string("value")).toArray()))
          .isEqualTo(new byte[16]);
    }

    @Test
    void anExportableKeyKeepsItsPolicy() throws Exception {
      var body =
          JsonObject.builder()
              .put(
                  "key",
                  JsonObject.builder()
                      .put("kty", "RSA-HSM")
                      .put(
                          "key_hsm",
                          Bytes.utf8(blob(wrap(kekKey, target.getPrivate().getEncoded())).toJson())
                              .base64Url())
                      .build())
              .put("attributes", JsonObject.builder().put("exportable", true).build())
              .build()
              .toJson();

      var answer =
          server.as(
              "officer",
              "PUT",
              "/keys/" + key,
              body.substring(0, body.length() - 1) + ",\"release_policy\":" + policy() + "}");

      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.object("attributes").bool("exportable")).contains(true);
    }

    @Test
    void theRecordNamesTheWrappingKey() throws Exception {
      bring("RSA-HSM", blob(wrap(kekKey, target.getPrivate().getEncoded())));

      var event = server.audit.last();
      assertThat(event.operation()).isEqualTo("Microsoft.KeyVault/vaults/keys/import/action");
      assertThat(event.resource()).isEqualTo("/vaults/demo/keys/" + key);
      assertThat(event.decision().kind()).isEqualTo(Decision.Kind.KEY_CHANGE);
      assertThat(event.decision().findings().getLast().where())
          .isEqualTo("kek kek/" + versionOf(kek));
    }

    @Test
    void whatCannotBeRecordedIsNotOpened() throws Exception {
      server.audit.broken = true;

      var answer = bring("RSA-HSM", blob(wrap(kekKey, target.getPrivate().getEncoded())));

      server.audit.broken = false;
      assertThat(answer.status()).isEqualTo(503);
      assertThat(server.as("officer", "GET", "/keys/" + key).status()).isEqualTo(404);
    }
  }

  @Nested
  class Refusals {
    private void refused(VaultServer.Answer answer, String message) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.errorCode()).isEqualTo("BadParameter");
      assertThat(answer.errorMessage()).contains(message);
      assertThat(server.as("officer", "GET", "/keys/" + key).status()).isEqualTo(404);
    }

    private JsonObject good() throws Exception {
      return blob(wrap(kekKey, target.getPrivate().getEncoded()));
    }

    private JsonObject header(UnaryOperator<io.privyseal.foundation.json.JsonValue.Builder> change)
        throws Exception {
      var good = good();
      var header = change.apply(good.object("header").orElseThrow().toBuilder()).build();
      return good.toBuilder().put("header", header).build();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 255, 256, 264, 300, 1500})
    void aFlippedBitIsRefused(int at) throws Exception {
      var ciphertext = wrap(kekKey, target.getPrivate().getEncoded());
      ciphertext[at] ^= 1;

      refused(bring("RSA-HSM", blob(ciphertext)), "does not open");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 263, 264, 271, 272})
    void aBlobThatIsCutOffIsRefused(int length) throws Exception {
      var ciphertext = Bytes.copyOf(wrap(kekKey, target.getPrivate().getEncoded()));

      refused(bring("RSA-HSM", blob(ciphertext.slice(0, length).toArray())), "key_hsm");
    }

    @Test
    void aBlobWithMoreAtItsEndIsRefused() throws Exception {
      var ciphertext = Bytes.copyOf(wrap(kekKey, target.getPrivate().getEncoded()));

      refused(
          bring("RSA-HSM", blob(ciphertext.concat(Bytes.copyOf(new byte[8])).toArray())),
          "does not open");
    }

    @Test
    void aBlobForAnotherKeyIsRefused() throws Exception {
      var other = (RSAPublicKey) ENGINE.generateRsa(2048).getPublic();

      refused(
          bring("RSA-HSM", blob(wrap(other, target.getPrivate().getEncoded()))), "does not open");
    }

    @Test
    void oaepWithAnotherHashIsRefused() throws Exception {
      var ciphertext =
          wrap(
              kekKey,
              target.getPrivate().getEncoded(),
              "RSA/ECB/OAEPWithSHA-256AndMGF1Padding",
              32);

      refused(bring("RSA-HSM", blob(ciphertext)), "does not open");
    }

    @Test
    void aShorterInnerKeyIsRefused() throws Exception {
      var ciphertext =
          wrap(kekKey, target.getPrivate().getEncoded(), "RSA/ECB/OAEPWithSHA-1AndMGF1Padding", 16);

      refused(bring("RSA-HSM", blob(ciphertext)), "does not open");
    }

    @Test
    void aKeyOfAnotherKindIsRefused() throws Exception {
      refused(bring("EC-HSM", good()), "EC-HSM");
    }

    @Test
    void aSmallKeyIsRefused() throws Exception {
      var small = java.security.KeyPairGenerator.getInstance("RSA");
      small.initialize(1024);
      var plain = small.generateKeyPair().getPrivate().getEncoded();

      refused(bring("RSA-HSM", blob(wrap(kekKey, plain))), "key_size");
    }

    @Test
    void aCurveKeyWithoutItsPublicHalfIsRefused() throws Exception {
      // This provider writes none.
      var generator = java.security.KeyPairGenerator.getInstance("EC", "SunEC");
      generator.initialize(256);
      var plain = generator.generateKeyPair().getPrivate().getEncoded();

      refused(bring("EC-HSM", blob(wrap(kekKey, plain))), "EC-HSM");
    }

    @Test
    void bytesThatAreNoKeyAreRefused() throws Exception {
      refused(bring("RSA-HSM", blob(wrap(kekKey, new byte[100]))), "RSA-HSM");
    }

    @Test
    void theTokensOfTheHeaderAreAskedFor() throws Exception {
      refused(bring("RSA-HSM", header(h -> h.put("alg", "RSA-OAEP"))), "alg");
      refused(bring("RSA-HSM", header(h -> h.put("enc", "RSA_AES_KEY_WRAP_256"))), "enc");
      refused(bring("RSA-HSM", header(h -> h.put("enc", "A256GCM"))), "enc");
      refused(bring("RSA-HSM", header(h -> h.put("kid", "kek"))), "kid");
      refused(bring("RSA-HSM", header(h -> h.put("kid", ""))), "kid");
      refused(bring("RSA-HSM", header(h -> h.put("kid", "https://v.example/keys/kek"))), "version");
      refused(
          bring("RSA-HSM", good().toBuilder().put("schema_version", "2.0").build()),
          "schema_version");
      refused(bring("RSA-HSM", good().toBuilder().put("ciphertext", 7).build()), "ciphertext");
      refused(bring("RSA-HSM", "AAAA"), "key_hsm");
      refused(bring("RSA-HSM", "!"), "key_hsm");
    }

    @Test
    void aWrappingKeyThatIsNotThereIsNotFound() throws Exception {
      var blob = header(h -> h.put("kid", kid().replace("/keys/kek/", "/keys/none/")));

      var answer = bring("RSA-HSM", blob);

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.errorCode()).isEqualTo("KeyNotFound");
    }

    @Test
    void aWrappingKeyThatIsMadeForOtherThingsIsRefused() throws Exception {
      var other = server.create("not-a-kek", "{\"kty\":\"RSA-HSM\"}");
      var blob = header(h -> h.put("kid", other.object("key").string("kid").orElseThrow()));

      var answer = bring("RSA-HSM", blob);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.innerCode()).isEqualTo("KeyOperationForbidden");
    }

    @Test
    void aDisabledWrappingKeyIsRefused() throws Exception {
      var name = key + "-kek";
      var other = server.create(name, "{\"kty\":\"RSA-HSM\",\"key_ops\":[\"import\"]}");
      server.as("officer", "PATCH", "/keys/" + name, "{\"attributes\":{\"enabled\":false}}");
      var blob = header(h -> h.put("kid", other.object("key").string("kid").orElseThrow()));

      assertThat(bring("RSA-HSM", blob).innerCode()).isEqualTo("KeyDisabled");
    }

    @Test
    void anExpiredWrappingKeyIsRefused() throws Exception {
      var name = key + "-kek";
      var other =
          server.create(
              name,
              "{\"kty\":\"RSA-HSM\",\"key_ops\":[\"import\"],\"attributes\":{\"exp\":%d}}"
                  .formatted(START.getEpochSecond() + 10));
      server.now = START.plusSeconds(11);
      var blob = header(h -> h.put("kid", other.object("key").string("kid").orElseThrow()));

      assertThat(bring("RSA-HSM", blob).innerCode()).isEqualTo("KeyExpired");
    }

    @ParameterizedTest
    @CsvSource({
      "RSA, '\"import\"'",
      "EC-HSM, '\"import\"'",
      "RSA-HSM, '\"import\",\"unwrapKey\"'",
      "RSA-HSM, '\"decrypt\",\"import\"'"
    })
    void importIsTheOnlyOperationOfAnRsaKeyOfAModule(String kty, String operations) {
      var answer =
          server.as(
              "officer",
              "POST",
              "/keys/" + key + "/create",
              "{\"kty\":\"%s\",\"key_ops\":[%s]}".formatted(kty, operations));

      refused(answer, "import is the only operation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"decrypt", "unwrapkey"})
    void aWrappingKeyOpensNothingElse(String operation) {
      var answer =
          server.as(
              "officer",
              "POST",
              "/keys/kek/" + operation,
              "{\"alg\":\"RSA-OAEP\",\"value\":\"AAAA\"}");

      assertThat(answer.innerCode()).isEqualTo("KeyOperationForbidden");
    }

    @Test
    void aUserOfKeysBringsNone() throws Exception {
      var answer =
          server.as(
              "user",
              "PUT",
              "/keys/" + key,
              body("RSA-HSM", Bytes.utf8(good().toJson()).base64Url()));

      assertThat(answer.innerCode()).isEqualTo("ForbiddenByRbac");
    }
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(List.of(command)).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
