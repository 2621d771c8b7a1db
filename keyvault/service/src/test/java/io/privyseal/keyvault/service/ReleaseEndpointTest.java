package io.privyseal.keyvault.service;

import static io.privyseal.keyvault.service.VaultServer.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.envelope.ReleaseEncryption;
import io.privyseal.keyvault.release.envelope.WrappedKey;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Release over the wire: what leaves, to whom, and what is said to whom when it does not.
class ReleaseEndpointTest {
  private static final String KEY = "released";
  private static VaultServer server;

  @BeforeAll
  static void start() {
    server = new VaultServer();
    server.createExportable(KEY);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void repair() {
    server.audit.broken = false;
    server.attestationAway = false;
    server.now = START;
  }

  private static VaultServer.Answer release(String token) {
    return server.as("releaser", "POST", "/keys/" + KEY + "/release", body(token));
  }

  private static String body(String token) {
    return JsonObject.builder().put("target", token).build().toJson();
  }

  private static VaultServer.Answer releaseWith(UnaryOperator<JsonValue.Builder> change) {
    return release(server.attested(change));
  }

  private static JsonObject payload(VaultServer.Answer released) {
    return Jws.parse(released.string("value")).claims();
  }

  private static JsonObject released(VaultServer.Answer answer) {
    return payload(answer).object("response").flatMap(r -> r.object("key")).orElseThrow();
  }

  private static PrivateKey unwrapped(VaultServer.Answer answer) throws Exception {
    var hsm = released(answer).object("key").flatMap(k -> k.string("key_hsm")).orElseThrow();
    try (var plain = WrappedKey.parse(hsm).unwrap(ENGINE, (RSAPrivateKey) KEK.getPrivate())) {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(plain.exposeBytes()));
    }
  }

  @Nested
  class Released {
    @Test
    void theKeyLeavesWrappedToTheAttestedOne() throws Exception {
      var answer = release(server.attested());

      assertThat(answer.status()).isEqualTo(200);
      var shown = server.as("officer", "GET", "/keys/" + KEY).object("key");
      var modulus = io.privyseal.foundation.bytes.Base64Url.decode(shown.string("n").orElseThrow());
      assertThat(((RSAPrivateCrtKey) unwrapped(answer)).getModulus())
          .isEqualTo(new java.math.BigInteger(1, modulus.toArray()));
    }

    @Test
    void theAnswerIsSignedWithAChainOfThree() {
      var jws = Jws.parse(release(server.attested()).string("value"));

      assertThat(jws.header().members().keySet())
          .containsExactly("alg", "kid", "x5t", "typ", "x5t#S256", "x5c");
      assertThat(jws.header().array("x5c").orElseThrow()).hasSize(3);
    }

    @Test
    void theAnswerRepeatsTheRequestAndStatesTheKey() {
      var answer =
          server.as(
              "releaser",
              "POST",
              "/keys/" + KEY + "/release",
              JsonObject.builder()
                  .put("target", server.attested())
                  .put("nonce", "ADE0101")
                  .put("enc", "RSA_AES_KEY_WRAP_256")
                  .build()
                  .toJson());

      assertThat(payload(answer).object("request").orElseThrow().toJson())
          .isEqualTo(
              """
              {"api-version":"7.4","enc":"RSA_AES_KEY_WRAP_256",\
              "kid":"%s/keys/released","nonce":"ADE0101"}\
              """
                  .formatted(server.base()));
      var key = released(answer);
      assertThat(key.members().keySet()).containsExactly("key", "attributes", "release_policy");
      assertThat(key.object("key").orElseThrow().members().keySet())
          .containsExactly("kid", "kty", "key_ops", "n", "e", "key_hsm");
      assertThat(key.object("release_policy").orElseThrow().members().keySet())
          .containsExactly("data", "immutable");
    }

    @Test
    void aVersionThatWasAskedForIsInTheKid() {
      var version = versionOf(server.as("officer", "GET", "/keys/" + KEY));
      var answer =
          server.as(
              "releaser",
              "POST",
              "/keys/" + KEY + "/" + version + "/release",
              body(server.attested()));

      assertThat(payload(answer).object("request").flatMap(r -> r.string("kid")))
          .contains(server.base() + "/keys/" + KEY + "/" + version);
    }

    @ParameterizedTest
    @EnumSource(ReleaseEncryption.class)
    void everyWrappingUnwraps(ReleaseEncryption enc) throws Exception {
      var answer =
          server.as(
              "releaser",
              "POST",
              "/keys/" + KEY + "//release",
              JsonObject.builder()
                  .put("target", server.attested())
                  .put("enc", enc.name())
                  .build()
                  .toJson());

      assertThat(answer.status()).isEqualTo(200);
      assertThat(unwrapped(answer)).isNotNull();
    }

    @Test
    void theDecisionIsRecordedWithEveryFinding() {
      var answer = release(server.attested());

      var event = server.audit.last();
      assertThat(event.decision().kind()).isEqualTo(Decision.Kind.RELEASE);
      assertThat(event.decision().verdict()).isEqualTo(Verdict.ACCEPTED);
      assertThat(event.decision().findings().stream().map(f -> f.check()))
          .contains(
              "access.role",
              "key.releasable",
              "token.signature",
              "release.policy.claim",
              "release.kek");
      assertThat(answer.header("privyseal-decision-id")).contains(event.decision().id().value());
    }
  }

  @Nested
  class Refused {
    private void refused(VaultServer.Answer answer, String message, String check) {
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.errorCode()).isEqualTo("Forbidden");
      assertThat(answer.errorMessage()).startsWith(message);
      var id = answer.header("privyseal-decision-id").orElseThrow();
      assertThat(answer.errorMessage()).endsWith(id);
      // The caller learns nothing of the policy; the owner all of it.
      assertThat(answer.text()).doesNotContain(check).doesNotContain("sevsnpvm");
      var decision = server.audit.last().decision();
      assertThat(decision.id().value()).isEqualTo(id);
      assertThat(decision.deciding().stream().map(f -> f.check())).contains(check);
      var record = server.as("officer", "GET", "/decisions/" + id);
      assertThat(record.text()).contains(check);
    }

    private static final String NOT_VERIFIED =
        "Target environment attestation statement cannot be verified.";
    private static final String NOT_MET =
        "Target environment attestation does not meet key release policy requirements.";

    @Test
    void claimsThatDoNotMeetThePolicy() {
      refused(
          releaseWith(claims -> claims.put("x-ms-attestation-type", "tpm")),
          NOT_MET,
          "release.policy.claim");
    }

    @Test
    void noKeyToWrapTo() {
      refused(
          releaseWith(claims -> claims.put("x-ms-runtime", JsonObject.EMPTY)),
          NOT_MET,
          "release.kek");
    }

    @Test
    void aTokenOfAnotherAuthority() {
      refused(
          releaseWith(claims -> claims.put("iss", "https://elsewhere.example")),
          NOT_VERIFIED,
          "token.iss");
    }

    @Test
    void aTokenWithoutSignature() {
      var claims = Jws.parse(server.attested()).payload();
      var header = JsonObject.builder().put("kid", "attestation-key").build();

      refused(release(Jws.unsecured(header, claims)), NOT_VERIFIED, "token.alg");
    }

    @Test
    void aTokenWhoseClaimsWereChanged() {
      var good = server.attested();
      var parts = good.split("\\.", -1);
      var other = Jws.parse(server.attested(claims -> claims.put("x", "y"))).payload().base64Url();

      refused(release(parts[0] + "." + other + "." + parts[2]), NOT_VERIFIED, "token.signature");
    }

    @Test
    void anExpiredToken() {
      var token = server.attested();
      server.now = START.plusSeconds(4000);

      refused(release(token), NOT_VERIFIED, "token.exp");
    }

    @Test
    void aTextThatIsNoToken() {
      refused(release("no token"), NOT_VERIFIED, "token.form");
    }

    @Test
    void aCallerWithoutPermission() {
      var answer =
          server.as("reader", "POST", "/keys/" + KEY + "/release", body(server.attested()));

      assertThat(answer.innerCode()).isEqualTo("ForbiddenByRbac");
      var decision = server.audit.last().decision();
      assertThat(decision.kind()).isEqualTo(Decision.Kind.RELEASE);
      assertThat(decision.deciding().getFirst().check()).isEqualTo("access.role");
    }

    @Test
    void aKeyThatIsNotExportable() {
      server.create("kept", "{\"kty\":\"RSA-HSM\"}");

      var answer = server.as("releaser", "POST", "/keys/kept/release", body(server.attested()));

      assertThat(answer.status()).isEqualTo(403);
      assertThat(server.audit.last().decision().deciding().getFirst().check())
          .isEqualTo("key.releasable");
    }

    @Test
    void aDisabledKey() {
      server.createExportable("disabled");
      server.as("officer", "PATCH", "/keys/disabled", "{\"attributes\":{\"enabled\":false}}");

      var answer = server.as("releaser", "POST", "/keys/disabled/release", body(server.attested()));

      assertThat(answer.innerCode()).isEqualTo("KeyDisabled");
    }

    @Test
    void aKeyThatIsNotThere() {
      var answer = server.as("releaser", "POST", "/keys/missing/release", body(server.attested()));

      assertThat(answer.status()).isEqualTo(404);
    }
  }

  @Test
  void anAuthorityThatIsAwayIsNoRefusal() {
    server.attestationAway = true;

    var answer = release(server.attested());

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isPresent();
    assertThat(server.audit.last().decision().verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void withoutARecordTheKeyStays() {
    server.audit.broken = true;

    var answer = release(server.attested());

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body().members().keySet()).containsExactly("error");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                | target
          {"target":""}                     | target
          {"target":7}                      | target
          {"target":"a","enc":"AES"}        | enc
          {"target":"a","nonce":""}         | nonce
          {"target":"a","nonce":"\\u0001"}  | nonce
          """)
  void aBadBodyIsRefused(String body, String message) {
    var answer = server.as("releaser", "POST", "/keys/" + KEY + "/release", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("BadParameter");
    assertThat(answer.errorMessage()).contains(message);
  }

  @Test
  void noPlainKeyIsInTheAnswer() throws Exception {
    var answer = release(server.attested());
    var plain = unwrapped(answer).getEncoded();

    assertThat(Jws.parse(answer.string("value")).payload().hex())
        .doesNotContain(Bytes.copyOf(plain).slice(100, 32).hex());
  }
}
