package io.privyseal.keyvault.service;

import static io.privyseal.keyvault.service.VaultServer.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Cryptography over the wire.
class UseEndpointsTest {
  private static final String SECRET = Bytes.utf8("thirty-two bytes of a data key..").base64Url();
  private static final String DIGEST = Digests.sha256(Bytes.utf8("a message")).base64Url();
  private static VaultServer server;

  @BeforeAll
  static void start() {
    server = new VaultServer();
    server.create("rsa", "{\"kty\":\"RSA\"}");
    server.create("ec", "{\"kty\":\"EC\"}");
    server.create("old", "{\"kty\":\"RSA\",\"attributes\":{\"exp\":1000}}");
    server.create("off", "{\"kty\":\"RSA\",\"attributes\":{\"enabled\":false}}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void repair() {
    server.audit.broken = false;
  }

  /// A body of these members, names and values by turns.
  private static VaultServer.Answer user(String path, String... members) {
    var body = JsonObject.builder();
    for (var i = 0; i < members.length; i += 2) {
      body.put(members[i], members[i + 1]);
    }
    return server.as("user", "POST", path, body.build().toJson());
  }

  @ParameterizedTest
  @CsvSource({
    "wrapkey, unwrapkey, RSA-OAEP",
    "wrapKey, unwrapKey, RSA-OAEP-256",
    "WRAPKEY, UNWRAPKEY, RSA1_5",
    "encrypt, decrypt, RSA-OAEP-256"
  })
  void whatIsProtectedOpens(String protect, String open, String alg) {
    var version = versionOf(server.as("officer", "GET", "/keys/rsa"));
    for (var path : new String[] {"/keys/rsa/", "/keys/rsa//", "/keys/rsa/" + version + "/"}) {
      var sealed = user(path + protect, "alg", alg, "value", SECRET);
      assertThat(sealed.status()).isEqualTo(200);
      assertThat(sealed.body().members().keySet()).containsExactly("kid", "value");
      assertThat(sealed.string("kid")).isEqualTo(server.base() + "/keys/rsa/" + version);

      var opened = user(path + open, "alg", alg, "value", sealed.string("value"));
      assertThat(opened.status()).isEqualTo(200);
      assertThat(opened.string("value")).isEqualTo(SECRET);
      assertThat(opened.string("kid")).isEqualTo(sealed.string("kid"));
    }
  }

  @ParameterizedTest
  @CsvSource({"rsa, RS256", "rsa, PS256", "ec, ES256"})
  void whatIsSignedVerifies(String key, String alg) {
    var signed = user("/keys/" + key + "/sign", "alg", alg, "value", DIGEST);
    assertThat(signed.status()).isEqualTo(200);

    var good =
        user(
            "/keys/" + key + "/verify",
            "alg",
            alg,
            "digest",
            DIGEST,
            "value",
            signed.string("value"));
    var other =
        user(
            "/keys/" + key + "/verify",
            "alg",
            alg,
            "digest",
            Digests.sha256(new byte[1]).base64Url(),
            "value",
            signed.string("value"));

    assertThat(good.text()).isEqualTo("{\"value\":true}");
    assertThat(other.text()).isEqualTo("{\"value\":false}");
  }

  @Test
  void aUseOfThePrivateHalfIsRecordedBefore() {
    user("/keys/ec/sign", "alg", "ES256", "value", DIGEST);

    var event = server.audit.last();
    assertThat(event.decision().kind()).isEqualTo(Decision.Kind.KEY_OPERATION);
    assertThat(event.decision().verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(event.operation()).isEqualTo("Microsoft.KeyVault/vaults/keys/sign/action");
    assertThat(event.resource()).startsWith("/vaults/demo/keys/ec/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sign", "unwrapkey", "decrypt"})
  void withoutARecordThePrivateHalfIsNotUsed(String operation) {
    server.audit.broken = true;
    var alg = operation.equals("sign") ? "RS256" : "RSA-OAEP";

    var answer = user("/keys/rsa/" + operation, "alg", alg, "value", DIGEST);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body().members().keySet()).containsExactly("error");
  }

  @Test
  void anExpiredKeyWrapsNothingNewAndOpensTheOld() {
    var refused = user("/keys/old/wrapkey", "alg", "RSA-OAEP", "value", SECRET);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.innerCode()).isEqualTo("KeyExpired");
    // Not a ciphertext of this key, but the key is asked.
    var opened = user("/keys/old/unwrapkey", "alg", "RSA-OAEP", "value", SECRET);
    assertThat(opened.status()).isEqualTo(400);
  }

  @Test
  void aDisabledKeyIsRefusedAndThatIsRecorded() {
    var answer = user("/keys/off/unwrapkey", "alg", "RSA-OAEP", "value", SECRET);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.innerCode()).isEqualTo("KeyDisabled");
    assertThat(server.audit.last().decision().verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(answer.header("privyseal-decision-id"))
        .contains(server.audit.last().decision().id().value());
  }

  @Test
  void aKeyThatIsNotThereIsNotFound() {
    var answer = user("/keys/none/wrapkey", "alg", "RSA-OAEP", "value", SECRET);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.errorCode()).isEqualTo("KeyNotFound");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          wrapkey   | {"alg":"RSA-OAEP-384","value":"AAAA"}           | alg
          wrapkey   | {"alg":"A256KW","value":"AAAA"}                 | not supported
          wrapkey   | {"alg":"rsa-oaep","value":"AAAA"}               | alg
          wrapkey   | {"alg":"RSA-OAEP"}                              | value
          wrapkey   | {"alg":"RSA-OAEP","value":"!"}                  | value
          wrapkey   | {"alg":"RSA-OAEP","value":"AAAA","aad":"AAAA"}  | aad
          unwrapkey | {"alg":"RSA-OAEP","value":"AAAA"}               | does not open
          sign      | {"alg":"RS256","value":"AAAA"}                  | digest
          sign      | {"alg":"ES256","value":"AAAA"}                  | not supported
          sign      | {"alg":"ES256K","value":"AAAA"}                 | not supported
          sign      | {"alg":"RSNULL","value":""}                     | value
          sign      | {"value":"AAAA"}                                | alg
          verify    | {"alg":"RS256","value":"AAAA"}                  | digest
          verify    | {"alg":"RS256","digest":"AAAA","value":"AAAA"}  | digest
          """)
  void aBadBodyIsRefused(String operation, String body, String message) {
    var answer = server.as("user", "POST", "/keys/rsa/" + operation, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("BadParameter");
    assertThat(answer.errorMessage()).contains(message);
  }

  @Test
  void aVersionThatIsNoneIsRefused() {
    var answer = user("/keys/rsa/not-a-version/wrapkey", "alg", "RSA-OAEP", "value", SECRET);

    assertThat(answer.status()).isEqualTo(400);
  }
}
