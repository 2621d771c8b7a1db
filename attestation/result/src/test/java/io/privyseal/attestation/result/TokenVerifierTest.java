package io.privyseal.attestation.result;

import static io.privyseal.attestation.result.TestAuthority.ENGINE;
import static io.privyseal.attestation.result.TestAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
  private static final TestAuthority AUTHORITY =
      new TestAuthority("https://weu.attest.example", "key+1/=");
  private static final TestAuthority OTHER =
      new TestAuthority("https://neu.attest.example", "key+1/=");

  private static TokenVerification verify(String token) {
    return verify(token, NOW);
  }

  private static TokenVerification verify(String token, Instant at) {
    return new TokenVerifier(AUTHORITY, ENGINE, TokenRules.DEFAULT)
        .verify(token, List.of(AUTHORITY.authority()), at);
  }

  private static String with(String claim, long value) {
    return AUTHORITY.sign(AUTHORITY.claims().toBuilder().put(claim, value).build());
  }

  private static String without(String claim) {
    var claims = JsonObject.builder();
    AUTHORITY
        .claims()
        .members()
        .forEach((name, value) -> {
          if (!name.equals(claim)) {
            claims.put(name, value);
          }
        });
    return AUTHORITY.sign(claims.build());
  }

  private static void assertRejectedBecauseOf(TokenVerification verification, TokenCheck check) {
    assertThat(verification).isInstanceOf(TokenVerification.Rejected.class);
    assertThat(verification.findings())
        .filteredOn(f -> f.outcome() == Outcome.FAILED)
        .extracting(Finding::check)
        .containsExactly(check.id());
    assertThat(verification.findings())
        .extracting(Finding::check)
        .as("every check has a finding")
        .contains(idsOfAllChecks());
  }

  private static String[] idsOfAllChecks() {
    return java.util.Arrays.stream(TokenCheck.values()).map(TokenCheck::id).toArray(String[]::new);
  }

  @Test
  void aGoodTokenIsVerifiedAndGivesItsClaims() {
    var verification = verify(AUTHORITY.token());

    assertThat(verification).isInstanceOf(TokenVerification.Verified.class);
    var result = ((TokenVerification.Verified) verification).result();
    assertThat(result.issuer()).isEqualTo(AUTHORITY.authority());
    assertThat(result.claims()).isEqualTo(AUTHORITY.claims());
    assertThat(result.keyId()).isEqualTo("key+1/=");
    assertThat(result.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(7)));
    assertThat(verification.findings())
        .extracting(Finding::check)
        .containsExactly(idsOfAllChecks());
  }

  @Test
  void anIssuerWithATrailingSlashIsTheSameAuthority() {
    var claims = AUTHORITY.claims().toBuilder().put("iss", AUTHORITY.authority() + "/").build();
    assertThat(verify(AUTHORITY.sign(claims))).isInstanceOf(TokenVerification.Verified.class);
  }

  @Nested
  class Form {
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b", "a.b.c.d", "not a token", "e30.e30.e30"})
    void whatIsNoTokenIsRejected(String token) {
      assertRejectedBecauseOf(verify(token), TokenCheck.FORM);
    }

    @Test
    void aTokenThatIsTooLongIsRejected() {
      var claims = AUTHORITY.claims().toBuilder().put("pad", "x".repeat(70_000)).build();
      assertRejectedBecauseOf(verify(AUTHORITY.sign(claims)), TokenCheck.FORM);
    }

    @Test
    void aPayloadThatIsNoObjectIsRejected() {
      var token = AUTHORITY.sign(AUTHORITY.header(), Bytes.utf8("[1]"));
      assertRejectedBecauseOf(verify(token), TokenCheck.FORM);
    }

    @Test
    void aPayloadThatNamesAClaimTwiceIsRejected() {
      var text = AUTHORITY.claims().toJson();
      var twice = text.substring(0, text.length() - 1) + ",\"iss\":\"https://evil.example\"}";
      var token = AUTHORITY.sign(AUTHORITY.header(), Bytes.utf8(twice));
      assertRejectedBecauseOf(verify(token), TokenCheck.FORM);
    }

    @Test
    void aPayloadNestedTooDeepIsRejected() {
      var bomb = "{\"a\":" + "[".repeat(4000) + "]".repeat(4000) + "}";
      var token = AUTHORITY.sign(AUTHORITY.header(), Bytes.utf8(bomb));
      assertRejectedBecauseOf(verify(token), TokenCheck.FORM);
    }

    @Test
    void aCriticalExtensionIsRejected() {
      var header =
          AUTHORITY.header().toBuilder()
              .put("crit", io.privyseal.foundation.json.JsonValue.JsonArray.ofStrings(List.of("x")))
              .build();
      var token = AUTHORITY.sign(header, Bytes.utf8(AUTHORITY.claims().toJson()));
      assertRejectedBecauseOf(verify(token), TokenCheck.FORM);
    }
  }

  @Nested
  class Algorithm {
    @Test
    void anUnsignedTokenIsRejected() {
      var token = Jws.unsecured(JsonObject.EMPTY, Bytes.utf8(AUTHORITY.claims().toJson()));
      assertRejectedBecauseOf(verify(token), TokenCheck.ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "RS512", "PS256"})
    void anotherAlgorithmOfTheSameKeyIsRejected(String alg) {
      var header = AUTHORITY.header().toBuilder().put("alg", alg).build();
      var token = AUTHORITY.sign(header, Bytes.utf8(AUTHORITY.claims().toJson()));
      assertRejectedBecauseOf(verify(token), TokenCheck.ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "rs256", "HS256", "ES256", ""})
    void aSignedTokenThatNamesAnotherAlgorithmIsRejected(String alg) {
      var parts = AUTHORITY.token().split("\\.", -1);
      var header = AUTHORITY.header().toBuilder().put("alg", new JsonString(alg)).build();
      var token = Bytes.utf8(header.toJson()).base64Url() + "." + parts[1] + "." + parts[2];
      assertRejectedBecauseOf(verify(token), TokenCheck.ALGORITHM);
    }

    @Test
    void anotherAlgorithmPassesWhereTheRulesAllowIt() {
      var rules =
          new TokenRules(
              Duration.ofMinutes(2),
              Duration.ofHours(24),
              64 * 1024,
              java.util.Set.of(SignatureScheme.RS256, SignatureScheme.PS256));
      var header = AUTHORITY.header().toBuilder().put("alg", "PS256").build();
      var token = AUTHORITY.sign(header, Bytes.utf8(AUTHORITY.claims().toJson()));
      assertThat(
              new TokenVerifier(AUTHORITY, ENGINE, rules)
                  .verify(token, List.of(AUTHORITY.authority()), NOW))
          .isInstanceOf(TokenVerification.Verified.class);
    }
  }

  @Nested
  class Issuer {
    @Test
    void aTokenOfAnotherAuthorityIsRejectedAndItsKeysAreNotAskedFor() {
      assertRejectedBecauseOf(verify(OTHER.token()), TokenCheck.ISSUER);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://weu.attest.example",
          "https://weu.attest.example/x",
          "https://weu.attest.example:8443",
          "https://weu.attest.example//",
          "https://weu.attest.example?x",
          "https://weu.attest.example.evil.example",
          "https://evil@weu.attest.example",
          "weu.attest.example",
          " https://weu.attest.example",
          ""
        })
    void anIssuerThatOnlyLooksLikeTheAuthorityIsRejected(String iss) {
      var claims = AUTHORITY.claims().toBuilder().put("iss", iss).build();
      assertRejectedBecauseOf(verify(AUTHORITY.sign(claims)), TokenCheck.ISSUER);
    }

    @Test
    void aTokenWithoutIssuerIsRejected() {
      assertRejectedBecauseOf(verify(without("iss")), TokenCheck.ISSUER);
    }

    @Test
    void whatTheTokenSaysAboutKeysIsNotFollowed() {
      var header =
          OTHER.header().toBuilder()
              .put("jku", "https://neu.attest.example/certs")
              .put("jwk", OTHER.jwk())
              .build();
      var claims = AUTHORITY.claims();
      var token = OTHER.sign(header, Bytes.utf8(claims.toJson()));
      assertRejectedBecauseOf(verify(token), TokenCheck.SIGNATURE);
    }
  }

  @Nested
  class Key {
    @Test
    void anUnknownKidIsRejected() {
      var header = AUTHORITY.header().toBuilder().put("kid", "another").build();
      var token = AUTHORITY.sign(header, Bytes.utf8(AUTHORITY.claims().toJson()));
      assertRejectedBecauseOf(verify(token), TokenCheck.KEY);
    }

    @Test
    void aTokenWithoutKidIsRejected() {
      var header = JsonObject.builder().put("alg", "RS256").build();
      var token = AUTHORITY.sign(header, Bytes.utf8(AUTHORITY.claims().toJson()));
      assertRejectedBecauseOf(verify(token), TokenCheck.KEY);
    }

    @Test
    void aKidThatIsTooLongIsRejected() {
      var header = AUTHORITY.header().toBuilder().put("kid", "k".repeat(300)).build();
      var token = AUTHORITY.sign(header, Bytes.utf8(AUTHORITY.claims().toJson()));
      assertRejectedBecauseOf(verify(token), TokenCheck.KEY);
    }

    @Test
    void aKeyThatIsPublishedInAnUnusableFormIsRejected() {
      AuthorityKeys keys = (_, kid) -> Optional.of(new AuthorityKey.Unusable(kid, "why not"));
      var verification =
          new TokenVerifier(keys, ENGINE, TokenRules.DEFAULT)
              .verify(AUTHORITY.token(), List.of(AUTHORITY.authority()), NOW);
      assertRejectedBecauseOf(verification, TokenCheck.KEY);
      assertThat(verification.findings()).extracting(Finding::actual).contains("key+1/=: why not");
    }

    @Test
    void anAuthorityThatCannotBeAskedLeavesItUndecided() {
      AuthorityKeys keys =
          (_, _) -> {
            throw new AuthorityUnavailableException("no answer");
          };
      var verification =
          new TokenVerifier(keys, ENGINE, TokenRules.DEFAULT)
              .verify(AUTHORITY.token(), List.of(AUTHORITY.authority()), NOW);
      assertThat(verification).isInstanceOf(TokenVerification.Undecided.class);
    }

    @Test
    void anExpiredTokenIsRejectedEvenIfTheAuthorityCannotBeAsked() {
      AuthorityKeys keys =
          (_, _) -> {
            throw new AuthorityUnavailableException("no answer");
          };
      var verification =
          new TokenVerifier(keys, ENGINE, TokenRules.DEFAULT)
              .verify(
                  AUTHORITY.token(), List.of(AUTHORITY.authority()), NOW.plus(Duration.ofDays(1)));
      assertThat(verification).isInstanceOf(TokenVerification.Rejected.class);
    }
  }

  @Nested
  class Signature {
    @Test
    void aTokenSignedByAnotherKeyOfTheSameNameIsRejected() {
      assertRejectedBecauseOf(verify(OTHER.sign(AUTHORITY.claims())), TokenCheck.SIGNATURE);
    }

    @Test
    void aTokenWithoutSignatureIsRejected() {
      var token = AUTHORITY.token();
      var cut = token.substring(0, token.lastIndexOf('.') + 1);
      assertRejectedBecauseOf(verify(cut), TokenCheck.SIGNATURE);
    }

    @Test
    void aSignatureOverAnotherPayloadIsRejected() {
      var parts = AUTHORITY.token().split("\\.", -1);
      var other = AUTHORITY.claims().toBuilder().put("x-ms-ver", "2.0").build();
      var token = parts[0] + "." + Bytes.utf8(other.toJson()).base64Url() + "." + parts[2];
      assertRejectedBecauseOf(verify(token), TokenCheck.SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyTokenWithOneByteChangedIsRejected(long seed) {
      var random = new Random(seed);
      var token = AUTHORITY.token();
      for (var i = 0; i < 200; i++) {
        var at = random.nextInt(token.length());
        var changed = (char) (random.nextInt(0x60) + 0x20);
        if (changed == token.charAt(at)) {
          continue;
        }
        var mutated = token.substring(0, at) + changed + token.substring(at + 1);
        assertThat(verify(mutated))
            .as("seed %d, byte %d set to %c", seed, at, changed)
            .isInstanceOf(TokenVerification.Rejected.class);
      }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void anyTokenThatIsCutOrExtendedIsRejected(long seed) {
      var random = new Random(seed);
      var token = AUTHORITY.token();
      for (var i = 0; i < 100; i++) {
        var at = random.nextInt(token.length());
        assertThat(verify(token.substring(0, at)))
            .as("seed %d, cut at %d", seed, at)
            .isInstanceOf(TokenVerification.Rejected.class);
        var extended = token.substring(0, at) + "A" + token.substring(at);
        assertThat(verify(extended))
            .as("seed %d, one more at %d", seed, at)
            .isInstanceOf(TokenVerification.Rejected.class);
      }
    }
  }

  @Nested
  class Times {
    @Test
    void anExpiredTokenIsRejected() {
      assertRejectedBecauseOf(
          verify(AUTHORITY.token(), NOW.plus(Duration.ofHours(8))), TokenCheck.EXPIRES_AT);
    }

    @Test
    void expiryHasTheSkewAndNoMore() {
      var expiry = NOW.plus(Duration.ofHours(7));
      var skew = TokenRules.DEFAULT.skew();
      assertThat(verify(AUTHORITY.token(), expiry.plus(skew).minusSeconds(1)))
          .isInstanceOf(TokenVerification.Verified.class);
      assertRejectedBecauseOf(verify(AUTHORITY.token(), expiry.plus(skew)), TokenCheck.EXPIRES_AT);
    }

    @Test
    void aTokenIssuedInTheFutureIsRejected() {
      var later = NOW.plus(Duration.ofMinutes(10)).getEpochSecond();
      assertRejectedBecauseOf(verify(with("iat", later)), TokenCheck.ISSUED_AT);
    }

    @Test
    void aTokenThatIsNotYetValidIsRejected() {
      var later = NOW.plus(Duration.ofMinutes(10)).getEpochSecond();
      assertRejectedBecauseOf(verify(with("nbf", later)), TokenCheck.NOT_BEFORE);
    }

    @Test
    void aTokenWithALifeThatIsTooLongIsRejected() {
      var later = NOW.plus(Duration.ofDays(2)).getEpochSecond();
      assertRejectedBecauseOf(verify(with("exp", later)), TokenCheck.LIFETIME);
    }

    @Test
    void aTokenThatExpiresBeforeItIsIssuedIsRejected() {
      var issued = NOW.plus(Duration.ofSeconds(60)).getEpochSecond();
      var token =
          AUTHORITY.sign(
              AUTHORITY.claims().toBuilder().put("iat", issued).put("exp", issued - 30).build());
      assertRejectedBecauseOf(verify(token), TokenCheck.LIFETIME);
    }

    @Test
    void aTokenWithoutTimeOfIssueIsRejected() {
      assertRejectedBecauseOf(verify(without("iat")), TokenCheck.ISSUED_AT);
    }

    @Test
    void aTokenWithoutStartIsRejected() {
      assertRejectedBecauseOf(verify(without("nbf")), TokenCheck.NOT_BEFORE);
    }

    @Test
    void aTokenWithoutExpiryIsRejected() {
      assertRejectedBecauseOf(verify(without("exp")), TokenCheck.EXPIRES_AT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1780315200\"", "null", "-1", "1e30", "[]", "true", "253402300800"})
    void anExpiryThatIsNoTimeIsRejected(String exp) {
      var text = AUTHORITY.claims().toJson().replaceFirst("\"exp\":[0-9]+", "\"exp\":" + exp);
      var token = AUTHORITY.sign(AUTHORITY.header(), Bytes.utf8(text));
      assertRejectedBecauseOf(verify(token), TokenCheck.EXPIRES_AT);
    }
  }

  @Test
  void theSignatureCoversTheHeaderAsSent() {
    var parts = AUTHORITY.token().split("\\.", -1);
    var header = AUTHORITY.header().toBuilder().put("extra", "1").build();
    var token =
        Base64Url.encode(Bytes.utf8(header.toJson()).toArray()) + "." + parts[1] + "." + parts[2];
    assertRejectedBecauseOf(verify(token), TokenCheck.SIGNATURE);
  }

  @Test
  void theTestKeysAreTwo() {
    assertThat(Jwk.of(AUTHORITY.keys().getPublic()).thumbprint())
        .isNotEqualTo(Jwk.of(OTHER.keys().getPublic()).thumbprint());
  }

  @Nested
  class Status {
    private static TokenVerification verify(String token, TokenStatuses statuses) {
      return new TokenVerifier(AUTHORITY, ENGINE, TokenRules.DEFAULT, statuses)
          .verify(token, List.of(AUTHORITY.authority()), NOW);
    }

    @Test
    void anActiveTokenIsVerified() {
      assertThat(verify(AUTHORITY.token(), _ -> new TokenStatus.Active(4)))
          .isInstanceOf(TokenVerification.Verified.class);
    }

    @Test
    void aRevokedTokenIsRejected() {
      assertRejectedBecauseOf(
          verify(AUTHORITY.token(), _ -> new TokenStatus.Revoked("rule 1")), TokenCheck.STATUS);
    }

    @Test
    void aTokenWhoseAuthorityCannotBeAskedIsUndecided() {
      assertThat(verify(AUTHORITY.token(), _ -> new TokenStatus.Unknown("no answer")))
          .isInstanceOf(TokenVerification.Undecided.class);
    }

    @Test
    void aTokenOfAnAuthorityThatDoesNotSayIsVerifiedAndTheFindingSaysSo() {
      var verification = verify(AUTHORITY.token(), _ -> new TokenStatus.NotOffered("none"));
      assertThat(verification).isInstanceOf(TokenVerification.Verified.class);
      assertThat(verification.findings().getLast())
          .isEqualTo(Finding.notChecked(TokenCheck.STATUS, "", "none"));
    }

    @Test
    void theAuthorityIsNotAskedAboutATokenThatIsRefusedAnyway() {
      TokenStatuses fails =
          _ -> {
            throw new AssertionError("asked");
          };
      assertRejectedBecauseOf(verify(OTHER.sign(AUTHORITY.claims()), fails), TokenCheck.SIGNATURE);
    }

    @Test
    void anAuthorityOfThisProcessIsAskedInItsOwnWay() {
      var statuses =
          TokenStatuses.byAuthority(
              java.util.Map.of(AUTHORITY.authority(), _ -> new TokenStatus.Revoked("own")),
              _ -> new TokenStatus.Active(1));
      assertRejectedBecauseOf(verify(AUTHORITY.token(), statuses), TokenCheck.STATUS);
    }
  }
}
