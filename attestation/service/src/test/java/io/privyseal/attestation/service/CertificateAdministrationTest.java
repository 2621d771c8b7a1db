package io.privyseal.attestation.service;

import static io.privyseal.attestation.service.TestInstance.ENGINE;
import static io.privyseal.attestation.service.TestInstance.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.access.Role;
import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.service.TestInstance.Answer;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.crypto.x509.CertificateAuthority.Subject;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Policy management certificates of an isolated instance.
class CertificateAdministrationTest {
  private static final String LIST = "/certificates?api-version=2020-10-01";
  private static final String ADD = "/certificates:add?api-version=2020-10-01";
  private static final String REMOVE = "/certificates:remove?api-version=2020-10-01";
  private static final String POLICY = "/policies/SevSnpVm?api-version=2020-10-01";
  private static final String RESET = "/policies/SevSnpVm:reset?api-version=2020-10-01";
  private static final String PERMITTING = "version=1.0;authorizationrules{=> permit();};";

  private static final KeyPair ROOT_KEY = ENGINE.generateRsa(2048);
  private static final KeyPair OTHER_KEY = ENGINE.generateEc(EcCurve.P256);
  private static final CertificateAuthority ROOT = authority("first", ROOT_KEY, NOW);
  private static final CertificateAuthority OTHER = authority("second", OTHER_KEY, NOW);

  private TestInstance instance;
  private Map<String, String> contributor;

  @BeforeEach
  void start() {
    instance = TestInstance.start(isolated(ROOT.certificate()));
    contributor = instance.as(Role.ATTESTATION_CONTRIBUTOR);
  }

  @AfterEach
  void stop() {
    instance.close();
  }

  private static AttestationInstance isolated(X509Certificate... initial) {
    return byRoles()
        .with(choices -> choices.governed(new PolicyGovernance.BySigners(List.of(initial))));
  }

  private static AttestationInstance byRoles() {
    return AttestationInstance.of(
        "test", TestInstance.URL, TestInstance.TENANT, ReferenceValues.none());
  }

  private static CertificateAuthority authority(String name, KeyPair pair, Instant from) {
    return CertificateAuthority.selfSigned(
        ENGINE, new Subject(name, from, Duration.ofDays(30)), pair.getPublic(), pair.getPrivate());
  }

  private static String change(CertificateAuthority signer, X509Certificate certificate) {
    return signed(signer.chain(), signer.key(), payload(certificate));
  }

  private static String payload(X509Certificate certificate) {
    var jwk = Jwk.of(certificate.getPublicKey()).withCertificates(List.of(certificate)).json();
    return JsonObject.builder().put("policyCertificate", jwk).build().toJson();
  }

  private static String signed(List<X509Certificate> chain, PrivateKey key, String payload) {
    var scheme = key.getAlgorithm().equals("RSA") ? SignatureScheme.RS256 : SignatureScheme.ES256;
    var x5c = Jwk.of(chain.getFirst().getPublicKey()).withCertificates(chain).json().get("x5c");
    var header =
        JsonObject.builder().put("alg", scheme.name()).put("x5c", x5c.orElseThrow()).build();
    return Jws.sign(ENGINE, scheme, key, header, Bytes.utf8(payload));
  }

  private Answer post(String target, String token) {
    return instance.send("POST", target, new JsonString(token).toJson(), contributor);
  }

  private List<String> listed() {
    var answer = instance.send("GET", LIST, "", contributor);
    assertThat(answer.status()).isEqualTo(200);
    return answer
        .claims()
        .object("x-ms-policy-certificates")
        .orElseThrow()
        .array("keys")
        .orElseThrow()
        .stream()
        .map(key -> Jwk.parse((JsonObject) key).certificates().getFirst())
        .map(certificate -> certificate.getSubjectX500Principal().getName())
        .toList();
  }

  private void assertRefused(Answer answer, String check, String fault) {
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("InvalidOperation");
    assertThat(answer.message()).contains(fault);
    var decision = instance.lastDecision();
    assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(decision.deciding()).extracting(Finding::check).containsExactly(check);
  }

  @Nested
  class OfTheFirstStart {
    @Test
    void areListed() {
      assertThat(listed()).containsExactly("CN=first");
    }

    @Test
    void areRecorded() {
      var first = instance.audit.entries().getFirst().event();

      assertThat(first.operation()).isEqualTo("certificates/add");
      assertThat(first.decision().actor()).isEqualTo("configuration");
    }

    @Test
    void areNotAdoptedAgain() {
      post(ADD, change(ROOT, OTHER.certificate()));
      post(REMOVE, change(ROOT, ROOT.certificate()));
      try (var again = instance.another(isolated(ROOT.certificate()))) {
        assertThat(listed()).containsExactly("CN=second");
        assertThat(again.audit.entries()).isEmpty();
      }
    }

    @Test
    void keepTheInstanceIsolatedForGood() {
      assertThatThrownBy(() -> instance.another(byRoles()).close())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("isolated");
    }

    @Test
    void areAuthorities() {
      var leaf =
          CertificateAuthority.selfSignedLeaf(
              ENGINE,
              new Subject("leaf", NOW, Duration.ofDays(1)),
              ROOT_KEY.getPublic(),
              ROOT_KEY.getPrivate());

      assertThatThrownBy(() -> isolated(leaf)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class AreAdded {
    @Test
    void byTheHolderOfAnother() {
      var answer = post(ADD, change(ROOT, OTHER.certificate()));

      assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(200);
      assertThat(instance.isOurs(answer.token())).isTrue();
      assertThat(answer.claims().string("x-ms-policycertificates-result")).contains("IsPresent");
      assertThat(answer.claims().string("x-ms-certificate-result")).contains("IsPresent");
      assertThat(answer.claims().string("x-ms-certificate-thumbprint").orElseThrow())
          .matches("[0-9A-F]{40}");
      assertThat(listed()).containsExactly("CN=first", "CN=second");
      assertThat(instance.lastDecision().verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void andThenSignForOthers() {
      post(ADD, change(ROOT, OTHER.certificate()));
      var third = authority("third", ROOT_KEY, NOW);

      assertThat(post(ADD, change(OTHER, third.certificate())).status()).isEqualTo(200);
      assertThat(listed()).containsExactly("CN=first", "CN=second", "CN=third");
    }

    @Test
    void twiceWithoutEffect() {
      post(ADD, change(ROOT, OTHER.certificate()));

      assertThat(post(ADD, change(ROOT, OTHER.certificate())).status()).isEqualTo(200);
      assertThat(listed()).containsExactly("CN=first", "CN=second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"policyCertificateToAdd", "policyCertificateToRemove"})
    void inTheFormOfTheNewerSpecification(String member) {
      var token = change(ROOT, OTHER.certificate());
      var body = JsonObject.builder().put(member, token).build().toJson();

      assertThat(instance.send("POST", ADD, body, contributor).status()).isEqualTo(200);
    }

    @Test
    void asABareToken() {
      var token = change(ROOT, OTHER.certificate());

      assertThat(instance.send("POST", ADD, token, contributor).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maa-policyCertificate", "x-ms-policyCertificate"})
    void underTheNamesOfOlderClients(String member) {
      var payload = payload(OTHER.certificate()).replace("policyCertificate", member);

      assertThat(post(ADD, signed(ROOT.chain(), ROOT.key(), payload)).status()).isEqualTo(200);
    }

    @Test
    void onlyByALaterSignersRole() {
      var outsider = instance.asOutsider();
      var body = new JsonString(change(ROOT, OTHER.certificate())).toJson();

      assertThat(instance.send("POST", ADD, body, outsider).status()).isEqualTo(403);
      assertThat(instance.send("POST", ADD, body, Map.of()).status()).isEqualTo(401);
      assertThat(listed()).containsExactly("CN=first");
    }

    @Test
    void notByAnybodyElse() {
      assertRefused(post(ADD, change(OTHER, OTHER.certificate())), "maa.policy.signer", "neither");
      assertThat(listed()).containsExactly("CN=first");
    }

    @Test
    void notUnsigned() {
      var token = Jws.unsecured(JsonObject.EMPTY, Bytes.utf8(payload(OTHER.certificate())));

      assertRefused(post(ADD, token), "maa.policy.signer", "not signed");
    }

    @Test
    void notIfTheyAreNoAuthorities() {
      var leaf =
          CertificateAuthority.selfSignedLeaf(
              ENGINE,
              new Subject("leaf", NOW, Duration.ofDays(1)),
              OTHER_KEY.getPublic(),
              OTHER_KEY.getPrivate());

      assertRefused(post(ADD, change(ROOT, leaf)), "maa.certificates.change", "CA certificate");
    }

    @Test
    void notBeyondTheBound() {
      for (var i = 1; i < CertificateHandler.MAX_CERTIFICATES; i++) {
        var more = authority("more " + i, OTHER_KEY, NOW);
        assertThat(post(ADD, change(ROOT, more.certificate())).status()).isEqualTo(200);
      }

      assertRefused(
          post(ADD, change(ROOT, OTHER.certificate())), "maa.certificates.change", "at most");
    }

    @ParameterizedTest
    @CsvSource({
      "'{}', policyCertificateToAdd",
      "'[]', expected 3 parts",
      "'\"x\"', expected 3 parts",
      "'7', expected 3 parts"
    })
    void notFromABodyOfAnotherForm(String body, String fault) {
      assertRefused(instance.send("POST", ADD, body, contributor), "maa.policy.token", fault);
    }

    @Test
    void notFromATokenWithoutACertificate() {
      assertRefused(
          post(ADD, signed(ROOT.chain(), ROOT.key(), "{}")),
          "maa.policy.token",
          "expected policyCertificate");
    }
  }

  @Nested
  class AreRemoved {
    @Test
    void byTheHolderOfAny() {
      post(ADD, change(ROOT, OTHER.certificate()));

      var answer = post(REMOVE, change(OTHER, ROOT.certificate()));

      assertThat(answer.claims().string("x-ms-policycertificates-result")).contains("IsAbsent");
      assertThat(answer.claims().string("x-ms-certificate-result")).contains("IsAbsent");
      assertThat(listed()).containsExactly("CN=second");
    }

    @Test
    void andThenSignNoMore() {
      post(ADD, change(ROOT, OTHER.certificate()));
      post(REMOVE, change(OTHER, ROOT.certificate()));

      assertRefused(post(ADD, change(ROOT, ROOT.certificate())), "maa.policy.signer", "neither");
    }

    @Test
    void alsoIfTheyWereNeverThere() {
      var answer = post(REMOVE, change(ROOT, OTHER.certificate()));

      assertThat(answer.claims().string("x-ms-policycertificates-result")).contains("IsAbsent");
    }

    @Test
    void butNeverTheLast() {
      assertRefused(
          post(REMOVE, change(ROOT, ROOT.certificate())),
          "maa.certificates.change",
          "last policy certificate");
      assertThat(listed()).containsExactly("CN=first");
    }
  }

  /// The same token says add and remove, and says not when.
  @Nested
  class AreChangedOnceByAToken {
    private static final String CHECK = "maa.certificates.token";

    @Test
    void soThatARemovalIsNoAddition() {
      var removal = change(ROOT, OTHER.certificate());
      post(ADD, changeWith(ROOT, OTHER.certificate(), "1"));
      assertThat(post(REMOVE, removal).status()).isEqualTo(200);

      assertRefused(post(ADD, removal), CHECK, "used before");
      assertThat(listed()).containsExactly("CN=first");
    }

    @Test
    void soThatARemovalOfWhatWasNotThereIsNoAdditionEither() {
      var removal = change(ROOT, OTHER.certificate());
      post(REMOVE, removal);

      assertRefused(post(ADD, removal), CHECK, "used before");
    }

    @Test
    void soThatAnAdditionDoesNotComeBackAfterARemoval() {
      var addition = change(ROOT, OTHER.certificate());
      post(ADD, addition);
      post(REMOVE, changeWith(ROOT, OTHER.certificate(), "1"));

      assertRefused(post(ADD, addition), CHECK, "used before");
      assertThat(listed()).containsExactly("CN=first");
    }

    @Test
    void soThatARemovalDoesNotComeBackAfterAnAddition() {
      var removal = change(ROOT, OTHER.certificate());
      post(ADD, changeWith(ROOT, OTHER.certificate(), "1"));
      post(REMOVE, removal);
      post(ADD, changeWith(ROOT, OTHER.certificate(), "2"));

      assertRefused(post(REMOVE, removal), CHECK, "used before");
      assertThat(listed()).containsExactly("CN=first", "CN=second");
    }

    /// Azure's client signs the same bytes for both.
    @Test
    void butOneThatAddedMayRemove() {
      var token = change(ROOT, OTHER.certificate());
      post(ADD, token);

      assertThat(post(REMOVE, token).status()).isEqualTo(200);
      assertRefused(post(ADD, token), CHECK, "used before");
    }

    @Test
    void andANewlySignedOneChangesThemAgain() {
      for (var round = 0; round < 3; round++) {
        var number = Integer.toString(round);
        assertThat(post(ADD, changeWith(ROOT, OTHER.certificate(), "add" + number)).status())
            .isEqualTo(200);
        assertThat(post(REMOVE, changeWith(ROOT, OTHER.certificate(), "not" + number)).status())
            .isEqualTo(200);
      }
      assertThat(listed()).containsExactly("CN=first");
    }

    @Test
    void andOneOfANewlyIssuedSignerToo() {
      var token = change(ROOT, OTHER.certificate());
      post(ADD, token);
      post(REMOVE, token);
      var pair = ENGINE.generateRsa(2048);
      var signer =
          ROOT.issueServer(
              new Subject("signer", NOW, Duration.ofDays(1)),
              pair.getPublic(),
              List.of("signer.example"));
      var again = signed(signer, pair.getPrivate(), payload(OTHER.certificate()));

      assertThat(post(ADD, again).status()).isEqualTo(200);
      assertThat(listed()).containsExactly("CN=first", "CN=second");
    }

    @Test
    void evenWhenItsSignatureIsWrittenTheOtherWay() {
      var third = authority("third", ROOT_KEY, NOW);
      post(ADD, change(ROOT, OTHER.certificate()));
      var removal = change(OTHER, third.certificate());
      post(REMOVE, removal);
      var other = otherSignature(removal);

      assertThat(other).isNotEqualTo(removal);
      assertRefused(post(ADD, other), CHECK, "used before");
    }

    @Test
    void onEveryNode() {
      var token = change(ROOT, OTHER.certificate());
      post(REMOVE, token);
      try (var second = instance.another(isolated(ROOT.certificate()))) {
        var answer =
            second.send(
                "POST",
                ADD,
                new JsonString(token).toJson(),
                second.as(Role.ATTESTATION_CONTRIBUTOR));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("used before");
      }
    }

    /// Signed anew, with an id that makes it another statement.
    private static String changeWith(
        CertificateAuthority signer, X509Certificate certificate, String id) {
      var jwk = Jwk.of(certificate.getPublicKey()).withCertificates(List.of(certificate)).json();
      return signed(
          signer.chain(),
          signer.key(),
          JsonObject.builder().put("policyCertificate", jwk).put("jti", id).build().toJson());
    }

    /// `(r, n - s)` in place of `(r, s)`.
    private static String otherSignature(String token) {
      var signature = Jws.parse(token).signature();
      var order = EcCurve.P256.parameters().getOrder();
      var s = new BigInteger(1, signature.slice(32, 32).toArray());
      var hex = "%064x".formatted(order.subtract(s));
      return token.substring(0, token.lastIndexOf('.') + 1)
          + signature.slice(0, 32).concat(Bytes.ofHex(hex)).base64Url();
    }
  }

  @Nested
  class SignPolicies {
    private String policy() {
      return JsonObject.builder()
          .put("AttestationPolicy", Bytes.utf8(PERMITTING).base64Url())
          .build()
          .toJson();
    }

    private Answer set(String token) {
      return instance.send("PUT", POLICY, token, contributor);
    }

    @Test
    void themselves() {
      assertThat(set(signed(ROOT.chain(), ROOT.key(), policy())).status()).isEqualTo(200);
    }

    @Test
    void byCertificatesIssuedUnderThem() {
      var pair = ENGINE.generateEc(EcCurve.P256);
      var chain =
          ROOT.issueServer(
              new Subject("signer", NOW, Duration.ofDays(1)),
              pair.getPublic(),
              List.of("signer.example"));

      assertThat(set(signed(chain, pair.getPrivate(), policy())).status()).isEqualTo(200);
    }

    @Test
    void notByExpiredOnes() {
      var pair = ENGINE.generateEc(EcCurve.P256);
      var chain =
          ROOT.issueServer(
              new Subject("signer", NOW.minus(Duration.ofDays(2)), Duration.ofDays(1)),
              pair.getPublic(),
              List.of("signer.example"));

      assertRefused(
          set(signed(chain, pair.getPrivate(), policy())), "maa.policy.signer", "neither");
    }

    @Test
    void notByALeafThatPlaysAuthority() {
      var middle = ENGINE.generateEc(EcCurve.P256);
      var leaf =
          ROOT.issueServer(
              new Subject("leaf", NOW, Duration.ofDays(1)),
              middle.getPublic(),
              List.of("leaf.example"));
      var pair = ENGINE.generateEc(EcCurve.P256);
      var below =
          new CertificateAuthority(ENGINE, leaf, middle.getPrivate())
              .issueServer(
                  new Subject("signer", NOW, Duration.ofDays(1)),
                  pair.getPublic(),
                  List.of("signer.example"));

      assertRefused(
          set(signed(below, pair.getPrivate(), policy())), "maa.policy.signer", "neither");
    }

    @Test
    void notByStrangers() {
      assertRefused(
          set(signed(OTHER.chain(), OTHER.key(), policy())), "maa.policy.signer", "neither");
    }

    @Test
    void whichMustBeSigned() {
      assertRefused(
          set(PolicyToken.unsecured(PERMITTING).compact()), "maa.policy.signer", "not signed");
    }

    @Test
    void andTheirReset() {
      assertRefused(
          instance.send("POST", RESET, "eyJhbGciOiJub25lIn0..", contributor),
          "maa.policy.signer",
          "not signed");
      assertThat(
              instance
                  .send("POST", RESET, signed(ROOT.chain(), ROOT.key(), ""), contributor)
                  .status())
          .isEqualTo(200);
    }
  }
}
