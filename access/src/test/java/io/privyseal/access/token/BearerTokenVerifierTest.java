package io.privyseal.access.token;

import static io.privyseal.access.token.TestIssuer.AUDIENCE;
import static io.privyseal.access.token.TestIssuer.ENGINE;
import static io.privyseal.access.token.TestIssuer.ISSUER;
import static io.privyseal.access.token.TestIssuer.NOW;
import static io.privyseal.access.token.TestIssuer.TENANT;
import static io.privyseal.access.token.TestIssuer.claims;
import static io.privyseal.access.token.TestIssuer.token;
import static io.privyseal.access.token.TestIssuer.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.access.Caller;
import io.privyseal.access.TenantId;
import io.privyseal.access.token.Authentication.Authenticated;
import io.privyseal.access.token.Authentication.Unauthenticated;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenVerifierTest {
  private final TestIssuer issuer = new TestIssuer();
  private Instant now = NOW;
  private final InstantSource clock = () -> now;
  private final BearerTokenVerifier verifier = verifierFor(issuer.trusted);

  private BearerTokenVerifier verifierFor(TrustedIssuer... trusted) {
    return new BearerTokenVerifier(
        List.of(trusted),
        Set.of(AUDIENCE),
        new IssuerKeyCache(issuer, clock),
        ENGINE,
        clock,
        Duration.ofMinutes(5));
  }

  @Nested
  class Accepted {
    @Test
    void entraV1Token() {
      var caller = accepted(token());

      assertThat(caller)
          .isEqualTo(
              Caller.ofVerifiedToken(
                  ISSUER,
                  TENANT,
                  "88888888-0000-0000-0000-000000000000",
                  "99999999-0000-0000-0000-000000000000"));
    }

    @Test
    void entraV2Token() {
      var v2 = "https://login.microsoftonline.com/" + TENANT + "/v2.0";
      var claims =
          without(claims(), "appid").toBuilder().put("iss", v2).put("azp", "the-app").build();

      var caller = accepted(verifierFor(TrustedIssuer.entraV2(TENANT)), token(claims));

      assertThat(caller.issuer()).isEqualTo(v2);
      assertThat(caller.appId()).isEqualTo("the-app");
    }

    @Test
    void issuerTemplateTakesTheTokensTenant() {
      var template =
          TrustedIssuer.entra("https://sts.windows.net/{tenantid}/", TestIssuer.discovery());

      assertThat(accepted(verifierFor(template), token()).tenantId()).isEqualTo(TENANT);
    }

    @Test
    void anyOpenIdIssuerWithConfiguredTenantAndClaims() {
      var open =
          TrustedIssuer.openId(
                  "https://accounts.example", TestIssuer.discovery(), new TenantId("acme"))
              .with(new IssuerClaims(ClaimPath.all("email"), List.of(), List.of(), List.of(), ""));
      var claims =
          JsonObject.builder()
              .put("iss", "https://accounts.example")
              .put("aud", AUDIENCE)
              .put("nbf", NOW.getEpochSecond())
              .put("exp", NOW.getEpochSecond() + 60)
              .put("email", "a@example.com")
              .build();

      var caller = accepted(verifierFor(open), token(claims));

      assertThat(caller.tenantId().value()).isEqualTo("acme");
      assertThat(caller.objectId()).isEqualTo("a@example.com");
      assertThat(caller.appId()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
        value = SignatureScheme.class,
        names = {"RS256", "PS256", "ES256"})
    void everyAllowedAlgorithm(SignatureScheme scheme) {
      accepted(TestIssuer.sign(scheme, scheme.name().startsWith("E") ? "ec" : "rsa", claims()));
    }

    @Test
    void audienceWithSlashAndAmongOthers() {
      accepted(token(c -> c.put("aud", AUDIENCE + "/")));
      accepted(token(c -> c.put("aud", JsonArray.ofStrings(List.of("https://other", AUDIENCE)))));
    }

    @Test
    void clocksThatDifferWithinTheSkew() {
      accepted(token(c -> c.put("exp", NOW.getEpochSecond() - 299)));
      accepted(token(c -> c.put("nbf", NOW.getEpochSecond() + 300)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   "})
    void schemeInAnyCase(String scheme) {
      assertThat(verifier.verify(Optional.of(scheme + token()))).isInstanceOf(Authenticated.class);
    }

    @Test
    void everyStepShowsInTheFindings() {
      assertThat(verifier.verify(Optional.of("Bearer " + token())).findings())
          .extracting(Finding::check)
          .containsExactly(
              Arrays.stream(TokenCheck.values()).map(TokenCheck::id).toArray(String[]::new));
    }
  }

  @Nested
  class Refused {
    @Test
    void noHeader() {
      assertThat(refusal(Optional.empty())).isEqualTo(TokenRefusal.TOKEN_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Bearer", "Bearer "})
    void headerWithoutToken(String header) {
      assertThat(refusal(Optional.of(header))).isEqualTo(TokenRefusal.TOKEN_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "PoP x", "Bearers x"})
    void anotherScheme(String header) {
      assertThat(refusal(Optional.of(header))).isEqualTo(TokenRefusal.SCHEME_NOT_BEARER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b", "a.b.c.d", "..", "e30.e30.", "!.e30.", "bnVsbA.e30.AA"})
    void notAJwt(String text) {
      refused(text, TokenRefusal.TOKEN_MALFORMED);
    }

    @Test
    void payloadThatIsNoObject() {
      var header =
          Base64Url.encode("{\"alg\":\"RS256\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      refused(header + ".W10.AA", TokenRefusal.TOKEN_MALFORMED);
    }

    @Test
    void tooLarge() {
      refused("a".repeat(BearerTokenVerifier.MAX_TOKEN_CHARS + 1), TokenRefusal.TOKEN_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE"})
    void unsigned(String none) {
      var header =
          Base64Url.encode(
              ("{\"alg\":\"" + none + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8));
      var payload = Bytes.utf8(claims().toJson()).base64Url();

      refused(header + "." + payload + ".", TokenRefusal.ALGORITHM_NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "RS1", "rs256", "EdDSA", ""})
    void algorithmThatIsNotAllowed(String alg) {
      var header =
          Base64Url.encode(
              ("{\"alg\":\"" + alg + "\",\"kid\":\"rsa\"}")
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      var payload = Bytes.utf8(claims().toJson()).base64Url();

      refused(header + "." + payload + ".AAAA", TokenRefusal.ALGORITHM_NOT_ALLOWED);
    }

    @Test
    void goodAlgorithmThatIsNotOnTheList() {
      refused(
          TestIssuer.sign(SignatureScheme.RS512, "rsa", claims()),
          TokenRefusal.ALGORITHM_NOT_ALLOWED);
    }

    @Test
    void criticalExtension() {
      var header =
          Base64Url.encode(
              "{\"alg\":\"RS256\",\"crit\":[\"x\"],\"x\":1}"
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      refused(header + ".e30.AA", TokenRefusal.TOKEN_MALFORMED);
    }

    @Test
    void withoutKeyId() {
      refused(TestIssuer.signWithoutKid(claims()), TokenRefusal.KEY_ID_MISSING);
    }

    @Test
    void keyThatTheIssuerDoesNotPublish() {
      refused(
          TestIssuer.sign(SignatureScheme.RS256, "another", claims()), TokenRefusal.KEY_UNKNOWN);
    }

    @Test
    void withoutIssuer() {
      refused(token(without(claims(), "iss")), TokenRefusal.ISSUER_MISSING);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://sts.windows.net/22222222-2222-3333-4444-555555555555/",
          "https://sts.windows.net/11111111-2222-3333-4444-555555555555",
          "https://STS.windows.net/11111111-2222-3333-4444-555555555555/",
          "https://evil.example/",
        })
    void foreignIssuer(String foreign) {
      refused(token(c -> c.put("iss", foreign)), TokenRefusal.ISSUER_UNKNOWN);
    }

    @Test
    void issuerOfTheTemplateWithAnotherTenantThanTheTokens() {
      var template =
          TrustedIssuer.entra("https://sts.windows.net/{tenantid}/", TestIssuer.discovery());
      var mixed = token(c -> c.put("tid", "99999999-2222-3333-4444-555555555555"));

      assertThat(refusal(verifierFor(template), mixed)).isEqualTo(TokenRefusal.ISSUER_UNKNOWN);
    }

    @Test
    void foreignIssuerIsNeverAsked() {
      refused(token(c -> c.put("iss", "https://evil.example/")), TokenRefusal.ISSUER_UNKNOWN);

      assertThat(issuer.fetches).isZero();
    }

    @Test
    void signatureWithOneBitFlipped() {
      var good = Jws.parse(token());
      var bytes = good.signature().toArray();
      bytes[40] ^= 1;

      refused(
          good.signingInput().asUtf8() + "." + Base64Url.encode(bytes),
          TokenRefusal.SIGNATURE_INVALID);
    }

    @Test
    void claimsExchangedUnderTheSignature() {
      var parts = token().split("\\.", -1);
      var other = Bytes.utf8(claims().toBuilder().put("oid", "operator").build().toJson());

      refused(parts[0] + "." + other.base64Url() + "." + parts[2], TokenRefusal.SIGNATURE_INVALID);
    }

    @Test
    void algorithmOfAnotherFamilyThanTheKey() {
      refused(
          TestIssuer.sign(SignatureScheme.ES256, "rsa", claims()), TokenRefusal.SIGNATURE_INVALID);
    }

    @Test
    void withoutExpiry() {
      refused(token(without(claims(), "exp")), TokenRefusal.EXPIRY_MISSING);
    }

    @Test
    void expiryThatIsNoTime() {
      refused(token(c -> c.put("exp", "tomorrow")), TokenRefusal.EXPIRY_MISSING);
      refused(token(c -> c.put("exp", -1)), TokenRefusal.EXPIRY_MISSING);
      refused(token(c -> c.put("exp", Long.MAX_VALUE)), TokenRefusal.EXPIRY_MISSING);
    }

    @Test
    void expired() {
      refused(token(c -> c.put("exp", NOW.getEpochSecond() - 300)), TokenRefusal.EXPIRED);
    }

    @Test
    void expiresWhileTheServiceRuns() {
      var token = token();
      accepted(token);
      now = NOW.plus(Duration.ofMinutes(65));

      refused(token, TokenRefusal.EXPIRED);
    }

    @Test
    void withoutNotBefore() {
      refused(token(without(claims(), "nbf")), TokenRefusal.NOT_BEFORE_MISSING);
    }

    @Test
    void notYetValid() {
      refused(token(c -> c.put("nbf", NOW.getEpochSecond() + 301)), TokenRefusal.NOT_YET_VALID);
    }

    @Test
    void withoutAudience() {
      refused(token(without(claims(), "aud")), TokenRefusal.AUDIENCE_MISSING);
      refused(token(c -> c.put("aud", new JsonNull())), TokenRefusal.AUDIENCE_MISSING);
      refused(token(c -> c.put("aud", new JsonArray(List.of()))), TokenRefusal.AUDIENCE_MISSING);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://management.azure.com",
          "https://vault.azure.net.evil.example",
          "https://vault.azure.net//",
          "HTTPS://vault.azure.net",
        })
    void foreignAudience(String audience) {
      refused(token(c -> c.put("aud", audience)), TokenRefusal.AUDIENCE_WRONG);
    }

    @Test
    void withoutTenant() {
      refused(token(without(claims(), "tid")), TokenRefusal.TENANT_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "../x", "/"})
    void tenantThatIsNone(String tenant) {
      refused(token(c -> c.put("tid", tenant)), TokenRefusal.TENANT_MISSING);
    }

    @Test
    void withoutPrincipal() {
      refused(token(without(claims(), "oid")), TokenRefusal.OBJECT_MISSING);
      refused(token(c -> c.put("oid", "")), TokenRefusal.OBJECT_MISSING);
      refused(token(c -> c.put("oid", "x".repeat(257))), TokenRefusal.OBJECT_MISSING);
    }

    @Test
    void silentIssuerLeavesItUndecided() {
      issuer.silent = true;

      assertThat(verifier.verify(Optional.of("Bearer " + token())))
          .isInstanceOf(Authentication.Undecided.class);
    }
  }

  @Test
  void everyRefusalHasItsOwnCodeAndMessage() {
    var codes = new HashSet<String>();
    var messages = new HashSet<String>();
    for (var refusal : TokenRefusal.values()) {
      codes.add(refusal.code());
      messages.add(refusal.message());
    }

    assertThat(codes).hasSameSizeAs(TokenRefusal.values()).allMatch(c -> c.startsWith("Token"));
    assertThat(messages).hasSameSizeAs(TokenRefusal.values());
    assertThat(TokenRefusal.EXPIRED.code()).isEqualTo("TokenExpired");
    assertThat(TokenRefusal.TOKEN_TOO_LARGE.code()).isEqualTo("TokenTooLarge");
  }

  @Test
  void noFindingHoldsThePartsOfARefusedToken() {
    var claims =
        claims().toBuilder()
            .put("iss", "https://secret-issuer.example")
            .put("aud", new JsonString("secret-audience"))
            .build();
    var token = token(claims);

    var findings = verifier.verify(Optional.of("Bearer " + token)).findings().toString();

    assertThat(findings).doesNotContain("secret").doesNotContain(token.substring(0, 20));
  }

  private Caller accepted(String token) {
    return accepted(verifier, token);
  }

  private static Caller accepted(BearerTokenVerifier verifier, String token) {
    var answer = verifier.verify(Optional.of("Bearer " + token));
    assertThat(answer).isInstanceOf(Authenticated.class);
    return ((Authenticated) answer).caller();
  }

  private void refused(String token, TokenRefusal expected) {
    assertThat(refusal(verifier, token)).isEqualTo(expected);
  }

  private static TokenRefusal refusal(BearerTokenVerifier verifier, String token) {
    return refusal(verifier, Optional.of("Bearer " + token));
  }

  private TokenRefusal refusal(Optional<String> header) {
    return refusal(verifier, header);
  }

  private static TokenRefusal refusal(BearerTokenVerifier verifier, Optional<String> header) {
    var answer = verifier.verify(header);
    assertThat(answer).isInstanceOf(Unauthenticated.class);
    var refusal = ((Unauthenticated) answer).refusal();
    assertThat(answer.findings().getLast().check()).isEqualTo(refusal.check().id());
    assertThat(answer.findings().getLast().outcome()).isEqualTo(Outcome.FAILED);
    return refusal;
  }
}
