package io.privyseal.access.token;

import static io.privyseal.access.token.TestIssuer.ENGINE;
import static io.privyseal.access.token.TestIssuer.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.access.TenantId;
import io.privyseal.access.certificate.ClientCertificateRules;
import io.privyseal.access.certificate.HolderName;
import io.privyseal.access.token.Authentication.Authenticated;
import io.privyseal.access.token.Authentication.Unauthenticated;
import io.privyseal.access.token.Authentication.Undecided;
import io.privyseal.access.token.TestCertificates.Wanted;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ClientCertificateVerifierTest {
  private static final TenantId TENANT = new TenantId("acme");
  private static final TestCertificates AUTHORITY = TestCertificates.authority("CN=clients");
  private static final Duration DAY = Duration.ofDays(1);

  private final TestIssuer issuer = new TestIssuer();
  private final BearerTokenVerifier tokens =
      new BearerTokenVerifier(
          List.of(issuer.trusted),
          Set.of(TestIssuer.AUDIENCE),
          new IssuerKeyCache(issuer, () -> NOW),
          ENGINE,
          () -> NOW,
          Duration.ofMinutes(5));
  private final List<X509CRL> lists = new ArrayList<>();

  private Authentication shortLived(HolderName name, X509Certificate... chain) {
    return present(
        new ClientCertificateRules(
            List.of(AUTHORITY.certificate), name, TENANT, Optional.of(DAY), Optional.empty()),
        chain);
  }

  private Authentication revocable(X509Certificate... chain) {
    return present(
        new ClientCertificateRules(
            List.of(AUTHORITY.certificate),
            HolderName.SAN_URI,
            TENANT,
            Optional.empty(),
            Optional.of(() -> lists)),
        chain);
  }

  private Authentication present(ClientCertificateRules rules, X509Certificate... chain) {
    return new ClientCertificateVerifier(rules, tokens, () -> NOW)
        .authenticate(new Credentials(Optional.empty(), List.of(chain)));
  }

  private static TokenRefusal refusal(Authentication answer) {
    assertThat(answer).isInstanceOf(Unauthenticated.class);
    return ((Unauthenticated) answer).refusal();
  }

  private static String principal(Authentication answer) {
    assertThat(answer).as(answer.findings().toString()).isInstanceOf(Authenticated.class);
    return ((Authenticated) answer).caller().objectId();
  }

  @Nested
  class Accepted {
    @Test
    void theUriIsThePrincipal() {
      var answer = shortLived(HolderName.SAN_URI, AUTHORITY.issue(new Wanted()));

      assertThat(principal(answer)).isEqualTo("certificate:spiffe://example.org/payroll");
      assertThat(((Authenticated) answer).caller().tenantId()).isEqualTo(TENANT);
    }

    @Test
    void orAnotherNameThatIsConfigured() {
      var wanted = new Wanted().names(new GeneralName(GeneralName.dNSName, "payroll.example.org"));

      assertThat(principal(shortLived(HolderName.SAN_DNS, AUTHORITY.issue(wanted))))
          .isEqualTo("certificate:payroll.example.org");
      assertThat(principal(shortLived(HolderName.SUBJECT, AUTHORITY.issue(wanted))))
          .isEqualTo("certificate:CN=client");
    }

    @Test
    void underAnIntermediate() {
      var inner = AUTHORITY.intermediate("CN=inner");

      assertThat(
              principal(
                  shortLived(HolderName.SAN_URI, inner.issue(new Wanted()), inner.certificate)))
          .endsWith("payroll");
    }

    @Test
    void withACurrentListThatDoesNotNameIt() {
      lists.add(AUTHORITY.list(NOW.plus(DAY), AUTHORITY.issue(new Wanted())));

      assertThat(principal(revocable(AUTHORITY.issue(new Wanted())))).endsWith("payroll");
    }
  }

  @Nested
  class Refused {
    @Test
    void anotherAuthority() {
      var other = TestCertificates.authority("CN=clients");

      assertThat(refusal(shortLived(HolderName.SAN_URI, other.issue(new Wanted()))))
          .isEqualTo(TokenRefusal.CERTIFICATE_NOT_ISSUED);
    }

    @Test
    void anotherAuthorityThatShowsOursBehindIt() {
      var other = TestCertificates.authority("CN=clients");

      assertThat(
              refusal(
                  shortLived(HolderName.SAN_URI, other.issue(new Wanted()), AUTHORITY.certificate)))
          .isEqualTo(TokenRefusal.CERTIFICATE_NOT_ISSUED);
    }

    @Test
    void theAuthorityItself() {
      assertThat(refusal(shortLived(HolderName.SUBJECT, AUTHORITY.certificate)))
          .isEqualTo(TokenRefusal.CERTIFICATE_NOT_ISSUED);
    }

    @Test
    void expired() {
      var wanted = new Wanted().valid(NOW.minus(Duration.ofHours(3)), NOW.minusSeconds(1));

      assertThat(refusal(shortLived(HolderName.SAN_URI, AUTHORITY.issue(wanted))))
          .isEqualTo(TokenRefusal.CERTIFICATE_NOT_ISSUED);
    }

    @Test
    void notYetValid() {
      var wanted = new Wanted().valid(NOW.plusSeconds(60), NOW.plus(Duration.ofHours(1)));

      assertThat(refusal(shortLived(HolderName.SAN_URI, AUTHORITY.issue(wanted))))
          .isEqualTo(TokenRefusal.CERTIFICATE_NOT_ISSUED);
    }

    @Test
    void aServersCertificate() {
      var wanted = new Wanted().purpose(KeyPurposeId.id_kp_serverAuth);

      assertThat(refusal(shortLived(HolderName.SAN_URI, AUTHORITY.issue(wanted))))
          .isEqualTo(TokenRefusal.CERTIFICATE_NOT_FOR_CLIENTS);
    }

    @Test
    void anIntermediateAuthority() {
      assertThat(
              refusal(shortLived(HolderName.SUBJECT, AUTHORITY.intermediate("CN=i").certificate)))
          .isEqualTo(TokenRefusal.CERTIFICATE_NOT_FOR_CLIENTS);
    }

    @Test
    void issuedForTooLong() {
      var wanted = new Wanted().valid(NOW.minusSeconds(60), NOW.plus(DAY));

      assertThat(refusal(shortLived(HolderName.SAN_URI, AUTHORITY.issue(wanted))))
          .isEqualTo(TokenRefusal.CERTIFICATE_LIVES_TOO_LONG);
    }

    @Test
    void revoked() {
      var leaf = AUTHORITY.issue(new Wanted());
      lists.add(AUTHORITY.list(NOW.plus(DAY), leaf));

      assertThat(refusal(revocable(leaf))).isEqualTo(TokenRefusal.CERTIFICATE_REVOKED);
    }

    @Test
    void revokedByAListThatIsNoLongerCurrent() {
      var leaf = AUTHORITY.issue(new Wanted());
      lists.add(AUTHORITY.list(NOW.minusSeconds(1), leaf));

      assertThat(refusal(revocable(leaf))).isEqualTo(TokenRefusal.CERTIFICATE_REVOKED);
    }

    @Test
    void underARevokedIntermediate() {
      var inner = AUTHORITY.intermediate("CN=inner");
      lists.add(AUTHORITY.list(NOW.plus(DAY), inner.certificate));
      lists.add(inner.list(NOW.plus(DAY)));

      assertThat(refusal(revocable(inner.issue(new Wanted()), inner.certificate)))
          .isEqualTo(TokenRefusal.CERTIFICATE_REVOKED);
    }

    @Test
    void withoutTheName() {
      assertThat(refusal(shortLived(HolderName.SAN_EMAIL, AUTHORITY.issue(new Wanted()))))
          .isEqualTo(TokenRefusal.CERTIFICATE_WITHOUT_NAME);
    }

    @Test
    void withTwoNames() {
      var wanted =
          new Wanted()
              .names(
                  new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://example.org/a"),
                  new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://example.org/b"));

      assertThat(refusal(shortLived(HolderName.SAN_URI, AUTHORITY.issue(wanted))))
          .isEqualTo(TokenRefusal.CERTIFICATE_WITHOUT_NAME);
    }

    @Test
    void withoutAnything() {
      assertThat(refusal(shortLived(HolderName.SAN_URI))).isEqualTo(TokenRefusal.TOKEN_MISSING);
    }
  }

  @Nested
  class Undecidable {
    @Test
    void withoutAList() {
      assertThat(revocable(AUTHORITY.issue(new Wanted()))).isInstanceOf(Undecided.class);
    }

    @Test
    void withAListOfAnotherAuthorityOfThatName() {
      lists.add(TestCertificates.authority("CN=clients").list(NOW.plus(DAY)));

      assertThat(revocable(AUTHORITY.issue(new Wanted()))).isInstanceOf(Undecided.class);
    }

    @Test
    void withAListThatIsNoLongerCurrent() {
      lists.add(AUTHORITY.list(NOW));

      assertThat(revocable(AUTHORITY.issue(new Wanted()))).isInstanceOf(Undecided.class);
    }

    @Test
    void withAListThatSpeaksOfSomeCertificatesOnly() {
      lists.add(AUTHORITY.list(NOW.plus(DAY), true));

      assertThat(revocable(AUTHORITY.issue(new Wanted()))).isInstanceOf(Undecided.class);
    }
  }

  /// RFC 8705 section 3.
  @Nested
  class BoundTokens {
    private final X509Certificate leaf = AUTHORITY.issue(new Wanted());
    private final JsonObject bound =
        TestIssuer.claims().toBuilder()
            .put("cnf", JsonObject.builder().put("x5t#S256", TokenBinding.thumbprint(leaf)).build())
            .build();

    private Authentication call(JsonObject claims, X509Certificate... shown) {
      return tokens.authenticate(
          new Credentials(Optional.of("Bearer " + TestIssuer.token(claims)), List.of(shown)));
    }

    @Test
    void withItsCertificateItIsTaken() {
      assertThat(call(bound, leaf)).isInstanceOf(Authenticated.class);
    }

    @Test
    void withoutACertificateItIsRefused() {
      assertThat(refusal(call(bound))).isEqualTo(TokenRefusal.BOUND_TO_CERTIFICATE);
    }

    @Test
    void withAnotherCertificateItIsRefused() {
      assertThat(refusal(call(bound, AUTHORITY.issue(new Wanted()))))
          .isEqualTo(TokenRefusal.BOUND_TO_CERTIFICATE);
    }

    @Test
    void theCertificateBehindTheFirstDoesNotCount() {
      assertThat(refusal(call(bound, AUTHORITY.issue(new Wanted()), leaf)))
          .isEqualTo(TokenRefusal.BOUND_TO_CERTIFICATE);
    }

    @Test
    void aBindingThatIsNotUnderstoodIsRefused() {
      var proof = JsonObject.builder().put("jkt", "0ZcOCORZNYy").build();

      assertThat(refusal(call(TestIssuer.claims().toBuilder().put("cnf", proof).build(), leaf)))
          .isEqualTo(TokenRefusal.BINDING_NOT_SUPPORTED);
    }

    @Test
    void aBindingThatIsNoObjectIsRefused() {
      assertThat(refusal(call(TestIssuer.claims().toBuilder().put("cnf", "x").build(), leaf)))
          .isEqualTo(TokenRefusal.BINDING_NOT_SUPPORTED);
    }

    @Test
    void aTokenThatIsNotBoundIsTakenWithAnyCertificate() {
      assertThat(call(TestIssuer.claims(), leaf)).isInstanceOf(Authenticated.class);
    }
  }

  @Test
  void aTokenBesideACertificateIsJudgedAlone() {
    var verifier =
        new ClientCertificateVerifier(
            new ClientCertificateRules(
                List.of(AUTHORITY.certificate),
                HolderName.SAN_URI,
                TENANT,
                Optional.of(DAY),
                Optional.empty()),
            tokens,
            () -> NOW);
    var leaf = AUTHORITY.issue(new Wanted());

    var answer =
        verifier.authenticate(new Credentials(Optional.of("Bearer not.a.token"), List.of(leaf)));

    assertThat(refusal(answer)).isEqualTo(TokenRefusal.TOKEN_MALFORMED);
  }

  @Test
  void rulesWithoutListAndWithoutBoundAreNone() {
    assertThatThrownBy(() ->
            new ClientCertificateRules(
                List.of(AUTHORITY.certificate),
                HolderName.SAN_URI,
                TENANT,
                Optional.empty(),
                Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
