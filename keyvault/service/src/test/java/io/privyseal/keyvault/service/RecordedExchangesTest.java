package io.privyseal.keyvault.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions recorded with the real service, made again with this one. The recordings hold no
/// request bodies, so each is made from what its answer shows. Compared are the status, the members
/// of the body with their order, and every value but those that differ by nature: ids, hosts,
/// times, numbers of keys, ciphertexts and signatures.
///
/// Where this vault differs on purpose the difference is named in [#differs].
class RecordedExchangesTest {
  private static final Set<String> BY_NATURE =
      Set.of(
          "kid",
          "n",
          "x",
          "y",
          "created",
          "updated",
          "exp",
          "id",
          "deletedDate",
          "scheduledPurgeDate",
          "recoveryId");

  private static VaultServer server;

  private final Map<String, String> versions = new HashMap<>();
  private VaultServer.Answer lastSealed = new VaultServer.Answer(0, Map.of(), "{}");

  /// Of the last key that was made.
  private String curve = "";

  @BeforeAll
  static void start() {
    server = new VaultServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Crypto-KeyVaultKeyClientWithParam.RemoteEncrypt-13",
        "Crypto-KeyVaultKeyClientWithParam.RemoteSignVerifyRSA256-13",
        "Crypto-KeyVaultKeyClientWithParam.RemoteWrap-13",
        "KeyVaultKeyClient.BackupKey",
        "KeyVaultKeyClient.CreateDeletedKey",
        "KeyVaultKeyClient.CreateDeletedKeyBeforePollComplete",
        "KeyVaultKeyClient.CreateEcKey",
        "KeyVaultKeyClient.CreateEcKeyWithCurve",
        "KeyVaultKeyClient.CreateKey",
        "KeyVaultKeyClient.CreateKeyWithOptions",
        "KeyVaultKeyClient.CreateKeyWithReleasePolicyOptions",
        "KeyVaultKeyClient.CreateKeyWithTags",
        "KeyVaultKeyClient.CreateRsaKey",
        "KeyVaultKeyClient.DeleteKey",
        "KeyVaultKeyClient.DeleteOperationResumeToken",
        "KeyVaultKeyClient.DoubleDeleteBeforePollComplete",
        "KeyVaultKeyClient.GetDeletedKey",
        "KeyVaultKeyClient.GetKeyRotationPolicy",
        "KeyVaultKeyClient.GetSingleKey",
        "KeyVaultKeyClient.ImportKey",
        "KeyVaultKeyClient.RemoteSignVerifyES256"
      })
  void theSessionGoesAsRecorded(String session) throws IOException {
    var path =
        Path.of(System.getProperty("privyseal.vectors", ""), "akv", "azure-sdk-cpp")
            .resolve(session + ".json");
    assumeTrue(Files.exists(path), () -> "no third-party vectors at " + path);
    var records =
        Json.parseObject(Bytes.copyOf(Files.readAllBytes(path)))
            .array("networkCallRecords")
            .orElseThrow();
    for (var record : records) {
      replay((JsonObject) record);
    }
  }

  private void replay(JsonObject record) {
    var method = record.string("Method").orElseThrow();
    var url = URI.create(record.string("Url").orElseThrow());
    var response = record.object("Response").orElseThrow();
    var status = Integer.parseInt(response.string("STATUS_CODE").orElseThrow());
    var text = response.string("BODY").orElse("");
    var expected = text.isEmpty() ? JsonObject.EMPTY : Json.parseObject(Bytes.utf8(text));
    var answer = ask(method, url, body(url, expected));
    remember(expected, answer);
    if (!differs(method, url, status, expected, answer)) {
      assertThat(answer.status()).as(method + " " + url).isEqualTo(status);
      compare("", expected, answer.text().isEmpty() ? JsonObject.EMPTY : answer.body());
    }
  }

  /// Differences on purpose. A deletion is done when it is acknowledged, where the real service
  /// takes seconds: a poll that was told to wait is answered, and a name is deleted but recoverable
  /// at once.
  private static boolean differs(
      String method, URI url, int status, JsonObject expected, VaultServer.Answer answer) {
    if (method.equals("GET") && url.getPath().startsWith("/deletedkeys/") && status == 404) {
      assertThat(answer.status()).isEqualTo(200);
      return true;
    }
    var inner =
        expected
            .object("error")
            .flatMap(e -> e.object("innererror"))
            .flatMap(e -> e.string("code"))
            .orElse("");
    if (inner.equals("ObjectIsBeingDeleted")) {
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.errorCode()).isEqualTo("Conflict");
      assertThat(answer.innerCode()).isEqualTo("ObjectIsDeletedButRecoverable");
      return true;
    }
    return false;
  }

  private VaultServer.Answer ask(String method, URI url, String body) {
    var target = url.getRawPath();
    for (var version : versions.entrySet()) {
      target = target.replace(version.getKey(), version.getValue());
    }
    target = target + "?" + url.getRawQuery();
    return body.isEmpty()
        ? server.send(method, target, server.token("officer"))
        : server.send(method, target, server.token("officer"), body);
  }

  private void remember(JsonObject expected, VaultServer.Answer answer) {
    var kid = expected.object("key").flatMap(k -> k.string("kid"));
    if (kid.isPresent() && answer.status() == 200) {
      versions.put(
          kid.get().substring(kid.get().lastIndexOf('/') + 1), VaultServer.versionOf(answer));
    }
    expected.object("key").flatMap(key -> key.string("crv")).ifPresent(crv -> curve = crv);
    if (expected.string("value").isPresent()) {
      lastSealed = answer;
    }
  }

  private String body(URI url, JsonObject expected) {
    var path = url.getPath();
    var operation = path.substring(path.lastIndexOf('/') + 1).toLowerCase(java.util.Locale.ROOT);
    return switch (operation) {
      case "create" -> create(expected);
      case "importkey" -> expected.has("key") ? importKey(expected) : "";
      case "encrypt", "wrapkey" -> "{\"alg\":\"RSA-OAEP\",\"value\":\"AAAA\"}";
      case "decrypt", "unwrapkey" ->
          JsonObject.builder()
              .put("alg", "RSA-OAEP")
              .put("value", lastSealed.string("value"))
              .build()
              .toJson();
      case "sign" ->
          JsonObject.builder().put("alg", alg(path)).put("value", digest()).build().toJson();
      case "verify" ->
          JsonObject.builder()
              .put("alg", alg(path))
              .put("digest", digest())
              .put("value", lastSealed.string("value"))
              .build()
              .toJson();
      case "rotationpolicy" -> expected.toJson();
      case "restore" ->
          JsonObject.builder().put("value", lastSealed.string("value")).build().toJson();
      default -> "";
    };
  }

  private String alg(String path) {
    if (!path.contains("ES256")) {
      return "RS256";
    }
    return curve.equals("P-256K") ? "ES256K" : "ES256";
  }

  private static String digest() {
    return Digests.sha256(Bytes.utf8("a message")).base64Url();
  }

  private static String create(JsonObject expected) {
    var key = expected.object("key").orElse(JsonObject.EMPTY);
    var attributes = expected.object("attributes").orElse(JsonObject.EMPTY);
    return JsonObject.builder()
        .put("kty", key.string("kty").orElse("EC"))
        .put("crv", key.string("crv").orElse(null))
        .put("key_ops", key.get("key_ops").orElse(null))
        .put("tags", expected.get("tags").orElse(null))
        .put(
            "attributes",
            JsonObject.builder()
                .put("exportable", attributes.get("exportable").orElse(null))
                .put("exp", attributes.get("exp").orElse(null))
                .build())
        .put("release_policy", expected.get("release_policy").orElse(null))
        .build()
        .toJson();
  }

  private static String importKey(JsonObject expected) {
    var pair = VaultServer.ENGINE.generateRsa(2048);
    var key =
        Jwk.writePrivate(pair.getPublic(), pair.getPrivate()).toBuilder()
            .put("key_ops", expected.object("key").orElseThrow().get("key_ops").orElse(null))
            .build();
    return JsonObject.builder().put("key", key).build().toJson();
  }

  private static void compare(String at, JsonValue expected, JsonValue actual) {
    switch (expected) {
      case JsonObject(var members) -> {
        assertThat(actual).as(at).isInstanceOf(JsonObject.class);
        var found = ((JsonObject) actual).members();
        // The recorded import was sent, and gave back, the curve of another key with an RSA key.
        var names = members.keySet().stream().filter(n -> !oddCurve(members, n)).toList();
        assertThat(found.keySet()).as(at).containsExactlyElementsOf(names);
        for (var name : names) {
          compare(at + "/" + name, member(members, name), member(found, name));
        }
      }
      case JsonArray(var items) -> {
        var found = ((JsonArray) actual).items();
        assertThat(found).as(at).hasSameSizeAs(items);
        for (var i = 0; i < items.size(); i++) {
          compare(at + "/" + i, items.get(i), found.get(i));
        }
      }
      default -> {
        assertThat(actual.getClass()).as(at).isEqualTo(expected.getClass());
        var name = at.substring(at.lastIndexOf('/') + 1);
        var ofKind = expected instanceof JsonValue.JsonString && name.equals("value");
        if (!BY_NATURE.contains(name) && !ofKind) {
          assertThat(actual).as(at).isEqualTo(expected);
        }
      }
    }
  }

  private static JsonValue member(Map<String, JsonValue> members, String name) {
    var value = members.get(name);
    if (value == null) {
      throw new AssertionError(name);
    }
    return value;
  }

  private static boolean oddCurve(Map<String, JsonValue> members, String name) {
    return name.equals("crv") && members.containsKey("n");
  }
}
