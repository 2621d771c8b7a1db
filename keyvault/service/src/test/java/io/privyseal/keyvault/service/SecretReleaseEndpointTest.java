package io.privyseal.keyvault.service;

import static io.privyseal.keyvault.service.VaultServer.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.envelope.KeyUnwrapper;
import io.privyseal.keyvault.release.envelope.ReleaseEncryption;
import io.privyseal.keyvault.release.envelope.ReleaseExpectations;
import io.privyseal.keyvault.release.envelope.ReleaseOpener;
import io.privyseal.keyvault.release.envelope.SecretOpening;
import io.privyseal.keyvault.secrets.SecretValues;
import java.net.URI;
import java.security.interfaces.RSAPrivateKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Secrets with a release policy: what leaves, to whom, and what never does.
class SecretReleaseEndpointTest {
  private static final String VALUE = "the harvest is hidden in the mill";
  private static VaultServer server;
  private static int names;

  private final String name = "bound-" + names++;

  @BeforeAll
  static void start() {
    server = new VaultServer();
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

  private static VaultServer.Answer keeper(String method, String path, String... body) {
    return server.as("keeper", method, path, body);
  }

  private VaultServer.Answer bind(String value, String policy) {
    var body =
        "{\"value\":%s,\"attributes\":{\"exportable\":true},\"release_policy\":%s}"
            .formatted(
                new io.privyseal.foundation.json.JsonValue.JsonString(value).toJson(), policy);
    var made = keeper("PUT", "/secrets/" + name, body);
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    return made;
  }

  private VaultServer.Answer bind() {
    return bind(VALUE, policy());
  }

  private VaultServer.Answer release(String token) {
    return releaseAt("/secrets/" + name + "/release", token);
  }

  private static VaultServer.Answer releaseAt(String path, String token) {
    var body = JsonObject.builder().put("target", token).put("nonce", "n1").build().toJson();
    return server.as("secret-user", "POST", path, body);
  }

  private String opened(VaultServer.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var expected =
        new ReleaseExpectations(
            URI.create(server.base()),
            name,
            Optional.empty(),
            ReleaseEncryption.DEFAULT,
            Optional.of("n1"),
            ReleaseExpectations.NonceEcho.REQUIRED);
    var opening =
        new ReleaseOpener(ENGINE, List.of(server.root.root()))
            .openSecret(
                answer.string("value"),
                expected,
                KeyUnwrapper.of(ENGINE, (RSAPrivateKey) KEK.getPrivate()),
                server.now);
    assertThat(opening).as("%s", opening.findings()).isInstanceOf(SecretOpening.Opened.class);
    try (var secret = ((SecretOpening.Opened) opening).secret()) {
      return SecretValues.text(secret.value());
    }
  }

  @Nested
  class Released {
    @Test
    void theValueLeavesSealedToTheAttestedKey() {
      bind();

      assertThat(opened(release(server.attested()))).isEqualTo(VALUE);
    }

    @Test
    void theLongestValueToo() {
      var longest = "x".repeat(SecretValues.MAX_BYTES);
      bind(longest, policy());

      assertThat(opened(release(server.attested()))).isEqualTo(longest);
    }

    @Test
    void aNamedVersionIsReleased() {
      var first = bind().string("id");
      keeper("PUT", "/secrets/" + name, "{\"value\":\"second\"}");
      var path = first.substring(server.base().length());

      assertThat(opened(releaseAt(path + "/release", server.attested()))).isEqualTo(VALUE);
      assertThat(opened(release(server.attested()))).isEqualTo("second");
    }

    @Test
    void theAnswerRepeatsTheRequestAndStatesTheSecret() {
      var made = bind();
      var payload = Jws.parse(release(server.attested()).string("value")).claims();

      assertThat(payload.object("request").orElseThrow().toJson())
          .isEqualTo(
              "{\"api-version\":\"7.4\",\"enc\":\"CKM_RSA_AES_KEY_WRAP\",\"id\":\"%s\",\"nonce\":\"n1\"}"
                  .formatted(server.base() + "/secrets/" + name));
      var released =
          payload.object("response").flatMap(response -> response.object("secret")).orElseThrow();
      assertThat(released.members().keySet())
          .containsExactly("secret", "attributes", "release_policy");
      assertThat(released.object("secret").orElseThrow().members().keySet())
          .containsExactly("id", "value_hsm");
      assertThat(released.object("secret").flatMap(s -> s.string("id")))
          .contains(made.string("id"));
    }

    @Test
    void theDecisionIsRecordedWithAllFindings() {
      bind();
      var answer = release(server.attested());

      var event = server.audit.last();
      assertThat(event.decision().kind()).isEqualTo(Decision.Kind.RELEASE);
      assertThat(event.decision().verdict()).isEqualTo(Verdict.ACCEPTED);
      assertThat(event.operation()).isEqualTo("Privyseal/vaults/secrets/release/action");
      assertThat(event.decision().findings().stream().map(f -> f.check()))
          .contains("access.role", "secret.releasable", "token.signature", "release.policy.claim");
      assertThat(answer.header("privyseal-decision-id")).contains(event.decision().id().value());
    }
  }

  @Nested
  class NeverInPlain {
    @Test
    void aGetIsRefusedWithTheReason() {
      bind();
      var answer = keeper("GET", "/secrets/" + name);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.innerCode()).isEqualTo("ForbiddenByPolicy");
      assertThat(answer.errorMessage()).contains("release policy");
      assertThat(server.audit.last().decision().deciding().getFirst().check())
          .isEqualTo("secret.readable");
    }

    @Test
    void notInTheAnswerToTheOneWhoSetIt() {
      assertThat(bind().text()).doesNotContain(VALUE);
    }

    @Test
    void notInAnyOtherAnswer() {
      bind();
      for (var answer :
          List.of(
              keeper("GET", "/secrets"),
              keeper("GET", "/secrets/" + name + "/versions"),
              keeper("PATCH", "/secrets/" + name, "{\"tags\":{\"a\":\"1\"}}"),
              keeper("POST", "/secrets/" + name + "/backup"),
              keeper("DELETE", "/secrets/" + name),
              keeper("GET", "/deletedsecrets/" + name),
              keeper("POST", "/deletedsecrets/" + name + "/recover"))) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).doesNotContain(VALUE);
      }
    }

    @Test
    void aRestoredOneIsBoundAgain() {
      bind();
      var blob = keeper("POST", "/secrets/" + name + "/backup").string("value");
      keeper("DELETE", "/secrets/" + name);
      keeper("DELETE", "/deletedsecrets/" + name);
      keeper("POST", "/secrets/restore", JsonObject.builder().put("value", blob).build().toJson());

      assertThat(keeper("GET", "/secrets/" + name).innerCode()).isEqualTo("ForbiddenByPolicy");
      assertThat(opened(release(server.attested()))).isEqualTo(VALUE);
    }

    @Test
    void aNewVersionWithoutPolicyKeepsTheOneThereIs() {
      bind();
      var made = keeper("PUT", "/secrets/" + name, "{\"value\":\"second\"}");

      assertThat(made.object("release_policy").string("data")).isPresent();
      assertThat(keeper("GET", "/secrets/" + name).status()).isEqualTo(403);
    }
  }

  @Nested
  class Policies {
    @Test
    void aPlainSecretNeverBecomesBound() {
      keeper("PUT", "/secrets/" + name, "{\"value\":\"v\"}");

      var answer =
          keeper(
              "PUT",
              "/secrets/" + name,
              "{\"value\":\"v\",\"release_policy\":%s}".formatted(policy()));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage()).contains("AKV.SKR.1005");
    }

    @Test
    void aBoundSecretNeverBecomesPlain() {
      bind();

      var answer =
          keeper(
              "PUT", "/secrets/" + name, "{\"value\":\"v\",\"attributes\":{\"exportable\":false}}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage()).contains("AKV.SKR.1003");
    }

    @Test
    void exportableIsFixedForAnUpdateToo() {
      bind();

      var answer = keeper("PATCH", "/secrets/" + name, "{\"attributes\":{\"exportable\":false}}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage()).contains("AKV.SKR.1014");
    }

    @Test
    void aPolicyMayComeWithoutExportable() {
      var made =
          keeper(
              "PUT",
              "/secrets/" + name,
              "{\"value\":\"v\",\"release_policy\":%s}".formatted(policy()));

      assertThat(made.object("attributes").bool("exportable")).contains(true);
    }

    @Test
    void anImmutablePolicyStays() {
      bind(VALUE, policy("{\"claim\":\"a\",\"equals\":\"b\"}", true));

      var answer =
          keeper("PATCH", "/secrets/" + name, "{\"release_policy\":%s}".formatted(policy()));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage()).contains("AKV.SKR.1020");
    }

    @Test
    void aMutablePolicyIsChangedByWhoMaySet() {
      bind();
      var other = policy("{\"claim\":\"a\",\"equals\":\"b\"}", false);

      var changed = keeper("PATCH", "/secrets/" + name, "{\"release_policy\":%s}".formatted(other));

      assertThat(changed.status()).isEqualTo(200);
      assertThat(release(server.attested()).status()).isEqualTo(403);
    }

    @Test
    void aPolicyOfOneVersionIsRefused() {
      var path = bind().string("id").substring(server.base().length());

      var answer = keeper("PATCH", path, "{\"release_policy\":%s}".formatted(policy()));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage()).contains("AKV.SKR.1016");
    }

    @Test
    void thePolicyIsShownInCanonicalForm() {
      var shown = bind().object("release_policy");

      assertThat(Base64Url.decode(shown.string("data").orElseThrow()).asUtf8())
          .startsWith("{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\"");
    }
  }

  @Nested
  class Refused {
    @Test
    void claimsThatDoNotMeetThePolicy() {
      bind();
      var answer = release(server.attested(c -> c.put("x-ms-attestation-type", "tpm")));

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.errorMessage())
          .startsWith("Target environment attestation does not meet key release policy");
      assertThat(server.audit.last().decision().deciding().stream().map(f -> f.check()))
          .contains("release.policy.claim");
    }

    @Test
    void aTokenOfAnotherAuthority() {
      bind();
      var answer = release(server.attested(c -> c.put("iss", "https://elsewhere.example")));

      assertThat(answer.errorMessage())
          .startsWith("Target environment attestation statement cannot be verified.");
    }

    @Test
    void aPlainSecret() {
      keeper("PUT", "/secrets/" + name, "{\"value\":\"v\"}");

      var answer = release(server.attested());

      assertThat(answer.status()).isEqualTo(403);
      assertThat(server.audit.last().decision().deciding().getFirst().check())
          .isEqualTo("secret.releasable");
    }

    @Test
    void aDisabledSecret() {
      bind();
      keeper("PATCH", "/secrets/" + name, "{\"attributes\":{\"enabled\":false}}");

      assertThat(release(server.attested()).innerCode()).isEqualTo("SecretDisabled");
    }

    @Test
    void aDeletedSecret() {
      bind();
      keeper("DELETE", "/secrets/" + name);

      assertThat(release(server.attested()).status()).isEqualTo(404);
    }

    @Test
    void anAuthorityThatIsAwayIsNoRefusal() {
      bind();
      server.attestationAway = true;

      assertThat(release(server.attested()).status()).isEqualTo(503);
    }

    @Test
    void withoutARecordTheSecretStays() {
      bind();
      server.audit.broken = true;

      assertThat(release(server.attested()).status()).isEqualTo(503);
    }
  }
}
