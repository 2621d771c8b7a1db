package io.privyseal.attestation.service;

import static io.privyseal.attestation.service.TestInstance.ENGINE;
import static io.privyseal.attestation.service.TestInstance.NOW;
import static io.privyseal.attestation.service.TestInstance.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.access.Role;
import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.attestation.service.TestInstance.Answer;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.crypto.x509.CertificateAuthority.Subject;
import io.privyseal.foundation.decision.Decision.Kind;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyAdministrationTest {
  private static final String PATH = "/policies/SevSnpVm?api-version=2022-08-01";
  private static final String RESET = "/policies/SevSnpVm:reset?api-version=2022-08-01";
  private static final String EMPTY = "eyJhbGciOiJub25lIn0..";
  private static final String PERMITTING =
      "version=1.0;authorizationrules{=> permit();};"
          + "issuancerules{=> issue(type=\"custom\", value=7);};";
  private static final String DENYING = "version=1.0;authorizationrules{=> deny();};";
  private static final KeyPair RSA = ENGINE.generateRsa(2048);
  private static final KeyPair EC = ENGINE.generateEc(EcCurve.P256);

  private static TestInstance instance;
  private static Map<String, String> contributor;
  private static Map<String, String> reader;

  @BeforeAll
  static void start() {
    instance = TestInstance.start();
    contributor = instance.as(Role.ATTESTATION_CONTRIBUTOR);
    reader = instance.as(Role.ATTESTATION_READER);
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  @AfterEach
  void backToTheDefault() {
    assertThat(instance.send("POST", RESET, EMPTY, contributor).status()).isEqualTo(200);
  }

  private static Answer set(String token) {
    return instance.send("PUT", PATH, token, contributor);
  }

  private static Answer setText(String policy) {
    return set(PolicyToken.unsecured(policy).compact());
  }

  private static Answer get() {
    return instance.send("GET", PATH, "", reader);
  }

  private static String policyInForce() {
    return PolicyToken.parse(ENGINE, get().claims().string("x-ms-policy").orElseThrow())
        .policyText()
        .orElseThrow();
  }

  private static String signed(KeyPair keys, SignatureScheme scheme, String payload) {
    var certificate =
        CertificateAuthority.selfSignedLeaf(
            ENGINE,
            new Subject("policy signer", NOW, Duration.ofDays(1)),
            keys.getPublic(),
            keys.getPrivate());
    var x5c = Jwk.of(keys.getPublic()).withCertificates(List.of(certificate)).json().get("x5c");
    var header =
        JsonObject.builder().put("alg", scheme.name()).put("x5c", x5c.orElseThrow()).build();
    return Jws.sign(ENGINE, scheme, keys.getPrivate(), header, Bytes.utf8(payload));
  }

  private static String payload(String policy) {
    return JsonObject.builder()
        .put("AttestationPolicy", Bytes.utf8(policy).base64Url())
        .build()
        .toJson();
  }

  private static void assertResult(Answer answer) {
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(200);
    assertThat(instance.isOurs(answer.token())).isTrue();
    var claims = answer.claims();
    assertThat(claims.string("iss")).contains("https://attest.example");
    assertThat(claims.integer("exp").orElseThrow() - claims.integer("iat").orElseThrow())
        .isEqualTo(3600);
  }

  private static void assertRefused(Answer answer, String code, String check) {
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
    var decision = instance.lastDecision();
    assertThat(decision.kind()).isEqualTo(Kind.POLICY_CHANGE);
    assertThat(decision.deciding()).extracting(Finding::check).containsExactly(check);
    assertThat(answer.message()).contains(decision.id().value());
    assertThat(policyInForce()).isEqualTo("version= 1.0;authorizationrules{=> permit();};");
  }

  @Nested
  class Get {
    @Test
    void givesTheDefaultAsAnUnsecuredToken() {
      var answer = get();

      assertResult(answer);
      assertThat(Jws.parse(answer.claims().string("x-ms-policy").orElseThrow()).alg())
          .isEqualTo("none");
      assertThat(policyInForce()).isEqualTo("version= 1.0;authorizationrules{=> permit();};");
    }

    @Test
    void givesTheTokenThatWasSet() {
      var token = signed(RSA, SignatureScheme.RS256, payload(PERMITTING));
      set(token);

      assertThat(get().claims().string("x-ms-policy")).contains(token);
    }
  }

  @Nested
  class OfEachKind {
    @ParameterizedTest
    @CsvSource({
      "SgxEnclave, bROrN897ZfWmWY2V0FLUlu3uwk5xatGnKYHn3zBbSlw",
      "OpenEnclave, bROrN897ZfWmWY2V0FLUlu3uwk5xatGnKYHn3zBbSlw",
      "SevSnpVm, 9NY0VnTQ-IiBriBplVUpFbczcDaEBUwsiFYAzHu_gco"
    })
    void theDefaultHasTheHashThatAzuresTokensShow(String kind, String hash) {
      var token =
          PolicyToken.parse(
              ENGINE,
              instance
                  .send("GET", "/policies/" + kind + "?api-version=2020-10-01", "", reader)
                  .claims()
                  .string("x-ms-policy")
                  .orElseThrow());

      assertThat(AttestationPolicy.parse(token.policyText().orElseThrow()).hash()).isEqualTo(hash);
    }

    @Test
    void thereIsNoDefaultForTpm() {
      var answer = instance.send("GET", "/policies/Tpm?api-version=2020-10-01", "", reader);

      assertThat(answer.claims().string("x-ms-policy")).contains(EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SgxEnclave", "OpenEnclave", "SevSnpVm", "TdxVm", "Tpm"})
    void aPolicyIsSetAndResetForItAlone(String kind) {
      var path = "/policies/" + kind + "?api-version=2020-10-01";
      var reset = "/policies/" + kind + ":reset?api-version=2020-10-01";
      var before = instance.send("GET", path, "", reader).claims().string("x-ms-policy");
      var token = PolicyToken.unsecured(PERMITTING).compact();

      assertThat(instance.send("PUT", path, token, contributor).status()).isEqualTo(200);
      assertThat(instance.send("GET", path, "", reader).claims().string("x-ms-policy"))
          .contains(token);
      if (!kind.equals("SevSnpVm")) {
        assertThat(get().claims().string("x-ms-policy")).isNotEqualTo(Optional.of(token));
      }
      assertThat(instance.send("POST", reset, EMPTY, contributor).status()).isEqualTo(200);
      assertThat(instance.send("GET", path, "", reader).claims().string("x-ms-policy"))
          .isEqualTo(before);
    }
  }

  @Nested
  class SetAndReset {
    @Test
    void anUnsecuredPolicyHoldsAtOnce() {
      var token = PolicyToken.unsecured(PERMITTING).compact();
      var answer = set(token);

      assertResult(answer);
      assertThat(answer.claims().string("x-ms-policy-result")).contains("Updated");
      assertThat(answer.claims().string("x-ms-policy-token-hash"))
          .contains(Digests.sha256(Bytes.utf8(token)).base64Url());
      assertThat(answer.claims().has("x-ms-policy-signer")).isFalse();
      assertThat(instance.attest(request()).claims().integer("custom")).contains(7L);
    }

    @Test
    void aDenyingPolicyRefusesGuests() {
      assertThat(setText(DENYING).status()).isEqualTo(200);
      var answer = instance.attest(request());

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("PolicyEvaluationError");
      assertThat(instance.lastDecision().deciding())
          .extracting(Finding::check)
          .containsExactly("maa.policy.permit");
    }

    @Test
    void aSignedPolicyNamesItsSignerInResultAndToken() {
      var answer = set(signed(RSA, SignatureScheme.RS256, payload(PERMITTING)));

      assertResult(answer);
      var signer = answer.claims().object("x-ms-policy-signer").orElseThrow();
      assertThat(signer.members().keySet()).containsExactly("alg", "kty", "use", "x5c");
      var inToken = instance.attest(request()).claims().object("x-ms-policy-signer");
      assertThat(inToken.orElseThrow().object("jwk")).contains(signer);
    }

    @Test
    void aPolicyMayBeSignedWithAnEllipticCurve() {
      var answer = set(signed(EC, SignatureScheme.ES256, payload(PERMITTING)));

      assertResult(answer);
      assertThat(answer.claims().object("x-ms-policy-signer").orElseThrow().string("kty"))
          .contains("EC");
    }

    @Test
    void aBlankAroundTheTokenIsNotPartOfIt() {
      var token = PolicyToken.unsecured(PERMITTING).compact();

      assertThat(set(token + "\r\n").claims().string("x-ms-policy-token-hash"))
          .contains(Digests.sha256(Bytes.utf8(token)).base64Url());
    }

    @Test
    void aResetBringsTheDefaultBack() {
      setText(DENYING);
      var answer = instance.send("POST", RESET, EMPTY, contributor);

      assertResult(answer);
      assertThat(answer.claims().string("x-ms-policy-result")).contains("Removed");
      assertThat(instance.attest(request()).status()).isEqualTo(200);
    }

    @Test
    void aResetMayBeSigned() {
      setText(DENYING);
      var answer =
          instance.send("POST", RESET, signed(RSA, SignatureScheme.RS256, ""), contributor);

      assertThat(answer.claims().string("x-ms-policy-result")).contains("Removed");
    }

    @Test
    void pathsAreOfAnyCase() {
      var answer =
          instance.send(
              "POST", "/Policies/sevsnpvm:RESET?api-version=2020-10-01", EMPTY, contributor);

      assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void changesAreRecordedWithWhoMadeThem() {
      var answer = setText(PERMITTING);
      var event = instance.audit.entries().getLast().event();

      assertThat(event.decision().kind()).isEqualTo(Kind.POLICY_CHANGE);
      assertThat(event.decision().verdict()).isEqualTo(Verdict.ACCEPTED);
      assertThat(event.operation()).isEqualTo("policies/set");
      assertThat(event.callerObjectId()).isNotEmpty();
      assertThat(answer.header("privyseal-decision-id")).isEqualTo(event.decision().id().value());
    }

    @Test
    void withoutARecordNothingChanges() {
      instance.audit.breakDown();
      var answer = setText(DENYING);
      instance.audit.repair();

      assertThat(answer.status()).isEqualTo(503);
      assertThat(instance.attest(request()).status()).isEqualTo(200);
    }

    @Test
    void aChangeHoldsOnOtherNodesAtOnce() {
      try (var node =
          instance.another(
              AttestationInstance.of(
                  "test", TestInstance.URL, TestInstance.TENANT, TestInstance.referenceValues()))) {
        assertThat(node.attest(request()).status()).isEqualTo(200);
        setText(DENYING);

        assertThat(node.attest(request()).status()).isEqualTo(400);
      }
    }

    @Test
    void anotherInstanceKeepsItsOwnPolicyAndKeys() {
      setText(DENYING);
      var other =
          AttestationInstance.of(
              "other",
              java.net.URI.create("https://other.example"),
              TestInstance.TENANT,
              TestInstance.referenceValues());
      try (var second = instance.another(other)) {
        var token = second.attest(request()).token();

        assertThat(token.claims().string("iss")).contains("https://other.example");
        assertThat(second.isOurs(token)).isTrue();
        assertThat(instance.isOurs(token)).isFalse();
      }
    }
  }

  @Nested
  class Refusals {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            version=1.3;authorizationrules{=> permit();};            | expected version 1.0, 1.1 or 1.2
            version=1.0;authorizationrules{=> permit()};             | line 1, column 43: expected ';'
            version=1.0;issuancerules{=> issue(type="jti",value=1);};| only the service itself issues
            permit everything                                        | line 1, column 1
            """)
    void ofAPolicyThatCannotBeEvaluated(String policy, String message) {
      var answer = setText(policy);

      assertRefused(answer, "PolicyParsingError", "maa.policy.text");
      assertThat(answer.message()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "no token",
          "a.b",
          "e30.e30.",
          "eyJhbGciOiJub25lIn0.bm90IGpzb24.",
          "eyJhbGciOiJub25lIn0.e30.",
          "eyJhbGciOiJub25lIn0.eyJBdHRlc3RhdGlvblBvbGljeSI6MX0.",
          "eyJhbGciOiJub25lIn0.eyJBdHRlc3RhdGlvblBvbGljeSI6IiEifQ.",
          "eyJhbGciOiJub25lIn0.eyJBdHRlc3RhdGlvblBvbGljeSI6Il84QSJ9.",
          EMPTY
        })
    void ofABodyThatIsNoPolicyToken(String body) {
      assertRefused(set(body), "InvalidOperation", "maa.policy.token");
    }

    @Test
    void ofASignatureOverAnotherPolicy() {
      var parts = signed(RSA, SignatureScheme.RS256, payload(PERMITTING)).split("\\.", -1);
      var other = Bytes.utf8(payload(DENYING)).base64Url();

      assertRefused(
          set(parts[0] + "." + other + "." + parts[2]), "InvalidOperation", "maa.policy.token");
    }

    @Test
    void ofASignatureOfAnotherKeyThanTheCertificates() {
      var header = signed(RSA, SignatureScheme.RS256, "").split("\\.", -1)[0];
      var input = header + "." + Bytes.utf8(payload(PERMITTING)).base64Url();
      var forged =
          ENGINE.sign(
              SignatureScheme.RS256,
              ENGINE.generateRsa(2048).getPrivate(),
              Bytes.utf8(input).toArray());

      assertRefused(
          set(input + "." + Bytes.copyOf(forged).base64Url()),
          "InvalidOperation",
          "maa.policy.token");
    }

    @Test
    void ofASignedTokenWithoutACertificate() {
      var header = JsonObject.builder().put("alg", "RS256").build();
      var token =
          Jws.sign(
              ENGINE,
              SignatureScheme.RS256,
              RSA.getPrivate(),
              header,
              Bytes.utf8(payload(PERMITTING)));

      assertRefused(set(token), "InvalidOperation", "maa.policy.token");
    }

    @Test
    void ofAnUnsecuredTokenWithASignature() {
      assertRefused(
          set(PolicyToken.unsecured(PERMITTING).compact() + "AAAA"),
          "InvalidOperation",
          "maa.policy.token");
    }

    @Test
    void ofAnAlgorithmThatIsNone() {
      var header = Bytes.utf8("{\"alg\":\"NONE\",\"x5c\":[]}").base64Url();

      assertRefused(
          set(header + "." + Bytes.utf8(payload(PERMITTING)).base64Url() + "."),
          "InvalidOperation",
          "maa.policy.token");
    }

    @Test
    void ofAResetThatHoldsAPolicy() {
      var token = PolicyToken.unsecured(PERMITTING).compact();

      assertRefused(
          instance.send("POST", RESET, token, contributor), "InvalidOperation", "maa.policy.token");
    }

    @Test
    void ofOtherKinds() {
      var target = "/policies/Abacus?api-version=2022-08-01";

      assertThat(instance.send("GET", target, "", reader).code()).isEqualTo("InvalidParameter");
      assertThat(instance.send("PUT", target, "x", contributor).code())
          .isEqualTo("InvalidParameter");
    }

    @ParameterizedTest
    @CsvSource({
      "GET, /policies/SevSnpVm",
      "PUT, /policies/SevSnpVm",
      "POST, /policies/SevSnpVm:reset",
      "GET, /certificates"
    })
    void withoutAnApiVersion(String method, String target) {
      assertThat(instance.send(method, target, "", contributor).message())
          .contains("api-version is required");
    }
  }

  /// Every route of the administration, without a token, without a role, with too little of one.
  @Nested
  class Access {
    @ParameterizedTest
    @CsvSource({
      "GET, /policies/SevSnpVm",
      "PUT, /policies/SevSnpVm",
      "POST, /policies/SevSnpVm:reset",
      "GET, /certificates",
      "POST, /certificates:add",
      "POST, /certificates:remove"
    })
    void needsATokenAndARole(String method, String path) {
      var target = path + "?api-version=2022-08-01";

      var anonymous = instance.send(method, target, "", Map.of());
      assertThat(anonymous.status()).isEqualTo(401);
      assertThat(anonymous.code()).isEqualTo("Unauthorized");
      assertThat(anonymous.header("www-authenticate")).startsWith("Bearer");

      var outsider = instance.send(method, target, "", instance.asOutsider());
      assertThat(outsider.status()).isEqualTo(403);
      assertThat(outsider.header("privyseal-decision-id"))
          .isEqualTo(instance.lastDecision().id().value());
      assertThat(instance.lastDecision().kind()).isEqualTo(Kind.ACCESS);
    }

    @ParameterizedTest
    @CsvSource({
      "PUT, /policies/SevSnpVm",
      "POST, /policies/SevSnpVm:reset",
      "POST, /certificates:add",
      "POST, /certificates:remove"
    })
    void aReaderChangesNothing(String method, String path) {
      var answer = instance.send(method, path + "?api-version=2022-08-01", EMPTY, reader);

      assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void aBadTokenIsNoToken() {
      var answer = instance.send("GET", PATH, "", Map.of("Authorization", "Bearer e30.e30.AA"));

      assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void withoutTheStorageOfRolesNothingIsDecided() {
      try (var broken = TestInstance.start()) {
        broken.roles.breakDown();

        assertThat(broken.send("GET", PATH, "", broken.asOutsider()).status()).isEqualTo(503);
      }
    }
  }

  @Nested
  class Certificates {
    @Test
    void thereAreNone() {
      var answer = instance.send("GET", "/certificates?api-version=2020-10-01", "", reader);

      assertResult(answer);
      assertThat(answer.claims().object("x-ms-policy-certificates"))
          .map(JsonObject::toJson)
          .contains("{\"keys\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"add", "remove"})
    void noneCanBeAddedOrRemoved(String change) {
      var answer =
          instance.send(
              "POST", "/certificates:" + change + "?api-version=2020-10-01", "\"x\"", contributor);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("InvalidOperation");
    }
  }
}
