package io.privyseal.keyvault.service;

import static io.privyseal.keyvault.service.VaultServer.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a managed HSM does otherwise than a vault: kinds of keys, and symmetric ones.
class ManagedHsmTest {
  private static final String TEXT = Bytes.utf8("sixteen byte txt").base64Url();

  private static VaultServer server;
  private static int names;

  private final String key = "hsm-" + names++;

  @BeforeAll
  static void start() {
    server = new VaultServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static VaultServer.Answer officer(String method, String path, String... body) {
    return server.asOfHsm("officer", method, path, body);
  }

  private VaultServer.Answer create(String body) {
    var made = officer("POST", "/keys/" + key + "/create", body);
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    return made;
  }

  private VaultServer.Answer use(String operation, JsonObject body) {
    return officer("POST", "/keys/" + key + "/" + operation, body.toJson());
  }

  private static JsonObject body(String alg, String value) {
    return JsonObject.builder().put("alg", alg).put("value", value).build();
  }

  /// Recorded with a real managed HSM. It sorts members by name; the protocol gives them no order.
  @Test
  void aKeyIsShownAsRecorded() throws java.io.IOException {
    var path =
        Path.of(System.getProperty("privyseal.vectors", ""), "akv", "azure-sdk-cpp")
            .resolve("KeyVaultKeyClient.CreateRsaHsmKey.json");
    assumeTrue(Files.exists(path), () -> "no third-party vectors at " + path);
    for (var item :
        Json.parseObject(Bytes.copyOf(Files.readAllBytes(path)))
            .array("networkCallRecords")
            .orElseThrow()) {
      var recorded =
          Json.parseObject(
              Bytes.utf8(
                  ((JsonObject) item)
                      .object("Response")
                      .flatMap(response -> response.string("BODY"))
                      .orElseThrow()));
      var asked = recorded.object("key").flatMap(k -> k.array("key_ops")).orElseThrow();

      var made =
          create(
              JsonObject.builder()
                  .put("kty", "RSA-HSM")
                  .put("key_ops", new JsonArray(asked))
                  .build()
                  .toJson());

      for (var shown : new VaultServer.Answer[] {made, officer("GET", "/keys/" + key)}) {
        assertThat(shown.body().members()).containsOnlyKeys(recorded.members().keySet());
        for (var part : new String[] {"key", "attributes"}) {
          assertThat(shown.object(part).members())
              .containsOnlyKeys(recorded.object(part).orElseThrow().members().keySet());
        }
        assertThat(shown.object("key").string("e"))
            .isEqualTo(recorded.object("key").orElseThrow().string("e"));
        assertThat(shown.object("attributes").bool("exportable")).contains(false);
      }
    }
  }

  @Nested
  class Kinds {
    @ParameterizedTest
    @CsvSource({
      "RSA, RSA-HSM",
      "RSA-HSM, RSA-HSM",
      "EC, EC-HSM",
      "EC-HSM, EC-HSM",
      "oct, oct-HSM",
      "oct-HSM, oct-HSM"
    })
    void everyKindIsOneOfAModule(String asked, String kty) {
      var made = create("{\"kty\":\"%s\"}".formatted(asked));

      assertThat(made.object("key").string("kty")).contains(kty);
      assertThat(made.object("key").string("kid").orElseThrow())
          .startsWith("http://" + HSM_HOST + "/keys/" + key + "/");
    }

    @Test
    void anImportedKeyIsOneOfAModule() {
      var pair = ENGINE.generateEc(EcCurve.P256);
      var jwk = Jwk.writePrivate(pair.getPublic(), pair.getPrivate()).toJson();

      var answer = officer("PUT", "/keys/" + key, "{\"key\":%s}".formatted(jwk));

      assertThat(answer.object("key").string("kty")).contains("EC-HSM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oct", "oct-HSM"})
    void aVaultHasNoSymmetricKeys(String kty) {
      var made =
          server.as(
              "officer", "POST", "/keys/" + key + "/create", "{\"kty\":\"%s\"}".formatted(kty));
      var imported =
          server.as(
              "officer",
              "PUT",
              "/keys/" + key,
              "{\"key\":{\"kty\":\"%s\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAA\"}}".formatted(kty));

      for (var answer : new VaultServer.Answer[] {made, imported}) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorMessage()).contains("not offered by vaults");
      }
    }

    @Test
    void aVaultsTokenIsForAVaultOnly() {
      var answer = server.at(HSM_HOST, "GET", "/keys?" + VERSION, server.token("officer"));

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate").orElseThrow())
          .contains("resource=\"" + HSM_RESOURCE + "\"");
    }
  }

  @Nested
  class SymmetricKeys {
    @ParameterizedTest
    @ValueSource(ints = {128, 192, 256})
    void aKeyShowsNothingOfItself(int bits) {
      var made = create("{\"kty\":\"oct-HSM\",\"key_size\":%d}".formatted(bits));

      assertThat(made.object("key").members().keySet()).containsExactly("kid", "kty", "key_ops");
      assertThat(made.text()).contains("[\"encrypt\",\"decrypt\",\"wrapKey\",\"unwrapKey\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "64", "129", "512", "\"256\""})
    void anotherSizeIsRefused(String size) {
      var answer =
          officer(
              "POST",
              "/keys/" + key + "/create",
              "{\"kty\":\"oct-HSM\",\"key_size\":%s}".formatted(size));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage()).contains("key_size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sign", "verify"})
    void aKeySignsNothing(String operation) {
      var answer =
          officer(
              "POST",
              "/keys/" + key + "/create",
              "{\"kty\":\"oct-HSM\",\"key_ops\":[\"%s\"]}".formatted(operation));

      assertThat(answer.errorMessage()).contains("key_ops");
    }

    /// FIPS 197, C.3, as one block of CBC under an IV of zeros.
    @Test
    void anImportedKeyIsTheKey() {
      var k = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
      var imported =
          officer(
              "PUT", "/keys/" + key, "{\"key\":{\"kty\":\"oct-HSM\",\"k\":\"%s\"}}".formatted(k));
      assertThat(imported.status()).as(imported.text()).isEqualTo(200);
      assertThat(imported.text()).doesNotContain(k);

      var sealed =
          use(
              "encrypt",
              body("A256CBC", hex("00112233445566778899aabbccddeeff")).toBuilder()
                  .put("iv", hex("00000000000000000000000000000000"))
                  .build());

      assertThat(sealed.string("value")).isEqualTo(hex("8ea2b7ca516745bfeafc49904b496089"));
      assertThat(sealed.string("iv")).isEqualTo(hex("00000000000000000000000000000000"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"kty\":\"oct-HSM\"}",
          "{\"kty\":\"oct-HSM\",\"k\":\"\"}",
          "{\"kty\":\"oct-HSM\",\"k\":\"AAAA\"}",
          "{\"kty\":\"oct-HSM\",\"k\":\"!\"}",
          "{\"kty\":\"oct-HSM\",\"k\":7}"
        })
    void whatIsNoAesKeyIsRefused(String jwk) {
      assertThat(officer("PUT", "/keys/" + key, "{\"key\":%s}".formatted(jwk)).status())
          .isEqualTo(400);
    }

    @Test
    void gcmChoosesTheIvAndOpensWithAllOfIt() {
      create("{\"kty\":\"oct-HSM\"}");
      var aad = Bytes.utf8("about it").base64Url();
      var sealed = use("encrypt", body("A256GCM", TEXT).toBuilder().put("aad", aad).build());
      assertThat(sealed.body().members().keySet())
          .containsExactly("kid", "value", "iv", "tag", "aad");
      assertThat(Base64Url.decode(sealed.string("iv")).length()).isEqualTo(12);
      assertThat(Base64Url.decode(sealed.string("tag")).length()).isEqualTo(16);
      var open =
          body("A256GCM", sealed.string("value")).toBuilder()
              .put("iv", sealed.string("iv"))
              .put("tag", sealed.string("tag"))
              .put("aad", aad)
              .build();

      var opened = use("decrypt", open);

      assertThat(opened.string("value")).isEqualTo(TEXT);
      assertThat(opened.body().members().keySet()).containsExactly("kid", "value");
      for (var change :
          new JsonObject[] {
            open.toBuilder().put("aad", Bytes.utf8("about that").base64Url()).build(),
            open.toBuilder().put("tag", hex("00000000000000000000000000000000")).build(),
            open.toBuilder().put("iv", hex("000000000000000000000000")).build(),
            open.toBuilder().put("value", TEXT).build()
          }) {
        assertThat(use("decrypt", change).status()).isEqualTo(400);
      }
    }

    @ParameterizedTest
    @CsvSource({"A256GCM, iv", "A256CBC, aad", "A256KW, iv", "A256KW, aad", "A256GCM, tag"})
    void whatTheAlgorithmDoesNotTakeIsRefused(String alg, String member) {
      create("{\"kty\":\"oct-HSM\"}");
      var operation = alg.endsWith("KW") ? "wrapkey" : "encrypt";
      var body = body(alg, TEXT).toBuilder();
      if (alg.equals("A256CBC")) {
        body.put("iv", hex("00000000000000000000000000000000"));
      }

      var answer = use(operation, body.put(member, hex("000000000000000000000000")).build());

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage()).contains(member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A256KW", "CKM_AES_KEY_WRAP", "CKM_AES_KEY_WRAP_PAD"})
    void aKeyIsWrappedAndUnwrapped(String alg) {
      create("{\"kty\":\"oct-HSM\"}");

      var wrapped = use("wrapkey", body(alg, TEXT));

      assertThat(wrapped.body().members().keySet()).containsExactly("kid", "value");
      assertThat(use("unwrapkey", body(alg, wrapped.string("value"))).string("value"))
          .isEqualTo(TEXT);
    }

    @Test
    void aKeyOfAnotherSizeIsRefused() {
      create("{\"kty\":\"oct-HSM\",\"key_size\":128}");

      assertThat(use("wrapkey", body("A256KW", TEXT)).status()).isEqualTo(400);
    }

    /// The public half of a pair is for everybody; a symmetric key has none.
    @Test
    void encryptingIsRecordedAsWell() {
      create("{\"kty\":\"oct-HSM\"}");
      server.audit.broken = true;
      var unrecorded = use("encrypt", body("A256GCM", TEXT));
      server.audit.broken = false;
      assertThat(unrecorded.status()).isEqualTo(503);

      use("encrypt", body("A256GCM", TEXT));

      assertThat(server.audit.last().decision().kind()).isEqualTo(Decision.Kind.KEY_OPERATION);
      assertThat(server.audit.last().operation())
          .isEqualTo("Microsoft.KeyVault/vaults/keys/encrypt/action");
    }
  }

  private static String hex(String text) {
    return Bytes.copyOf(java.util.HexFormat.of().parseHex(text)).base64Url();
  }
}
