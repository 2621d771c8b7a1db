package io.privyseal.keyvault.release;

import static io.privyseal.keyvault.release.TestTokens.ENGINE;
import static io.privyseal.keyvault.release.TestTokens.KEK;
import static io.privyseal.keyvault.release.TestTokens.NOW;
import static io.privyseal.keyvault.release.TestTokens.claims;
import static io.privyseal.keyvault.release.TestTokens.evaluator;
import static io.privyseal.keyvault.release.TestTokens.json;
import static io.privyseal.keyvault.release.TestTokens.kekJwk;
import static io.privyseal.keyvault.release.TestTokens.policy;
import static io.privyseal.keyvault.release.TestTokens.sign;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.result.AuthorityUnavailableException;
import io.privyseal.attestation.result.TokenRules;
import io.privyseal.attestation.result.TokenVerifier;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseEvaluatorTest {
  private static ReleaseDecision decide(JsonObject claims) {
    return evaluator().decide(policy(), sign(claims), Optional.empty(), NOW);
  }

  private static void assertRefusedBecauseOf(ReleaseDecision decision, String... checks) {
    assertThat(decision).isInstanceOf(ReleaseDecision.Refused.class);
    assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(decision.findings())
        .filteredOn(f -> f.outcome() == Outcome.FAILED)
        .extracting(Finding::check)
        .containsExactly(checks);
  }

  @Test
  void aGoodTokenReleasesToTheAttestedKey() {
    assertThat(decide(claims()))
        .isInstanceOfSatisfying(
            ReleaseDecision.Released.class,
            released -> {
              assertThat(released.kek().kid()).isEqualTo("kek");
              assertThat(released.kek().key()).isEqualTo(KEK.getPublic());
              assertThat(released.verdict()).isEqualTo(Verdict.ACCEPTED);
            });
  }

  @Test
  void claimsThatDoNotSatisfyThePolicyRefuse() {
    var claims = claims().toBuilder().put("x-ms-sevsnpvm-is-debuggable", true).build();
    var decision = decide(claims);
    assertRefusedBecauseOf(decision, "release.policy.claim");
    assertThat(((ReleaseDecision.Refused) decision).tokenRefused()).isFalse();
  }

  @Test
  void aTokenOfAnAuthorityThatThePolicyDoesNotNameRefuses() {
    var claims = claims().toBuilder().put("iss", "https://neu.attest.example").build();
    var decision = decide(claims);
    assertRefusedBecauseOf(decision, "token.iss");
    assertThat(((ReleaseDecision.Refused) decision).tokenRefused()).isTrue();
  }

  @Test
  void anUnsignedTokenRefuses() {
    var token = Jws.unsecured(JsonObject.EMPTY, Bytes.utf8(claims().toJson()));
    assertRefusedBecauseOf(evaluator().decide(policy(), token, Optional.empty(), NOW), "token.alg");
  }

  @Test
  void anExpiredTokenRefusesAndItsClaimsAreNotEvaluated() {
    var decision =
        evaluator()
            .decide(policy(), sign(claims()), Optional.empty(), NOW.plus(Duration.ofHours(9)));
    assertRefusedBecauseOf(decision, "token.exp");
    assertThat(decision.findings())
        .filteredOn(f -> f.check().equals("release.policy.claim"))
        .extracting(Finding::outcome)
        .containsExactly(Outcome.NOT_CHECKED);
  }

  @Test
  void anAuthorityThatCannotBeAskedLeavesItUndecided() {
    var evaluator =
        new ReleaseEvaluator(
            new TokenVerifier(
                (_, _) -> {
                  throw new AuthorityUnavailableException("no answer");
                },
                ENGINE,
                TokenRules.DEFAULT));
    assertThat(evaluator.decide(policy(), sign(claims()), Optional.empty(), NOW))
        .isInstanceOf(ReleaseDecision.Undecided.class);
  }

  @Nested
  class WrappingKey {
    @Test
    void aTokenWithoutRuntimeClaimsRefuses() {
      var claims = JsonObject.builder();
      claims()
          .members()
          .forEach((name, value) -> {
            if (!name.equals("x-ms-runtime")) {
              claims.put(name, value);
            }
          });
      assertRefusedBecauseOf(decide(claims.build()), "release.kek");
    }

    @Test
    void aTokenWithoutKeysRefuses() {
      assertRefusedBecauseOf(decide(claims(new JsonObject[0])), "release.kek");
    }

    @Test
    void keysOfThePlatformAreNeverUsed() {
      var claims =
          claims(new JsonObject[0]).toBuilder()
              .put(
                  "x-ms-isolation-tee",
                  JsonObject.builder()
                      .put(
                          "x-ms-runtime",
                          JsonObject.builder()
                              .put("keys", new JsonArray(List.of(kekJwk())))
                              .build())
                      .build())
              .build();
      var decision = decide(claims);
      assertRefusedBecauseOf(decision, "release.kek");
      assertThat(decision.findings())
          .filteredOn(f -> f.outcome() == Outcome.FAILED)
          .extracting(Finding::hint)
          .allSatisfy(hint -> assertThat(hint).contains("Near miss: x-ms-isolation-tee"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"use\":\"enc\"",
          "\"key_use\":\"enc\"",
          "\"key_ops\":[\"encrypt\"]",
          "\"key_ops\":[\"wrapKey\",\"encrypt\"]",
          "\"use\":\"enc\",\"key_ops\":[]"
        })
    void aKeyForEncryptionIsUsed(String members) {
      var jwk = Jwk.of(KEK.getPublic()).json().toJson().replaceFirst("\\{", "{" + members + ",");
      assertThat(decide(claims(json(jwk)))).isInstanceOf(ReleaseDecision.Released.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"use\":\"sig\"",
          "\"key_ops\":[\"sign\"]",
          "\"key_ops\":\"encrypt\"",
          "\"key_ops\":[\"Encrypt\"]",
          "\"alg\":\"RSA-OAEP\""
        })
    void aKeyForAnythingElseIsNotUsed(String members) {
      var jwk = Jwk.of(KEK.getPublic()).json().toJson().replaceFirst("\\{", "{" + members + ",");
      assertRefusedBecauseOf(decide(claims(json(jwk))), "release.kek");
    }

    @Test
    void theFirstKeyForEncryptionIsUsed() {
      var second = ENGINE.generateRsa(2048);
      var signing = Jwk.of(second.getPublic()).with("use", "sig").json();
      var other = Jwk.of(second.getPublic()).with("use", "enc").json();
      assertThat(decide(claims(signing, kekJwk(), other)))
          .isInstanceOfSatisfying(
              ReleaseDecision.Released.class,
              released -> assertThat(released.kek().key()).isEqualTo(KEK.getPublic()));
    }

    @Test
    void aWeakFirstKeyIsNotPassedOverForAStrongSecondOne() {
      assertRefusedBecauseOf(decide(claims(withModulusOf(128), kekJwk())), "release.kek.strength");
    }

    @Test
    void aKeyWithoutKidIsNamedByItsThumbprint() {
      var jwk = Jwk.of(KEK.getPublic());
      assertThat(decide(claims(jwk.with("use", "enc").json())))
          .isInstanceOfSatisfying(
              ReleaseDecision.Released.class,
              released -> assertThat(released.kek().kid()).isEqualTo(jwk.thumbprint().base64Url()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 128, 255, 513, 1024})
    void aKeyOfAnotherSizeRefuses(int bytes) {
      assertRefusedBecauseOf(decide(claims(withModulusOf(bytes))), "release.kek.strength");
    }

    @Test
    void aKeyWithAnEvenModulusRefuses() {
      var modulus = ((RSAPublicKey) KEK.getPublic()).getModulus().clearBit(0).toByteArray();
      var jwk =
          kekJwk().toBuilder()
              .put("n", Base64Url.encode(Arrays.copyOfRange(modulus, 1, modulus.length)))
              .build();
      assertRefusedBecauseOf(decide(claims(jwk)), "release.kek.strength");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA", "AQ", "Ag", "BA", "", "AQAAAAAAAAAB"})
    void aKeyWithAnUnsoundExponentRefuses(String exponent) {
      var jwk = kekJwk().toBuilder().put("e", exponent).build();
      assertRefusedBecauseOf(decide(claims(jwk)), "release.kek.strength");
    }

    @Test
    void anExponentWithLeadingZerosIsRead() {
      var jwk = kekJwk().toBuilder().put("e", "AAEAAQ").build();
      assertThat(decide(claims(jwk))).isInstanceOf(ReleaseDecision.Released.class);
    }

    @Test
    void aKeyWithoutNumbersRefuses() {
      var jwk = json("{\"kty\":\"RSA\",\"use\":\"enc\"}");
      assertRefusedBecauseOf(decide(claims(jwk)), "release.kek.strength");
    }

    @Test
    void aKeyOfAnotherKindIsNotUsed() {
      var jwk = json("{\"kty\":\"EC\",\"use\":\"enc\",\"crv\":\"P-256\"}");
      assertRefusedBecauseOf(decide(claims(jwk)), "release.kek");
    }

    @Test
    void aKidThatIsTooLongRefuses() {
      var jwk = kekJwk().toBuilder().put("kid", "k".repeat(600)).build();
      assertRefusedBecauseOf(decide(claims(jwk)), "release.kek.strength");
    }

    private JsonObject withModulusOf(int bytes) {
      var modulus = new byte[bytes];
      Arrays.fill(modulus, (byte) 0xff);
      return kekJwk().toBuilder().put("n", Base64Url.encode(modulus)).build();
    }
  }

  @Nested
  class Nonces {
    private ReleaseDecision decide(NonceRule rule, Optional<String> nonce, JsonObject claims) {
      return evaluator(rule).decide(policy(), sign(claims), nonce, NOW);
    }

    @Test
    void aNonceIsEchoedAndComparedWithNothing() {
      var claims = claims().toBuilder().put("nonce", "other").build();
      assertThat(decide(NonceRule.ECHO, Optional.of("ADE0101"), claims))
          .isInstanceOf(ReleaseDecision.Released.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "ü", "\u0000"})
    void aNonceThatIsNoPrintableTextRefuses(String nonce) {
      assertRefusedBecauseOf(decide(NonceRule.ECHO, Optional.of(nonce), claims()), "release.nonce");
    }

    @Test
    void aNonceThatIsTooLongRefuses() {
      assertRefusedBecauseOf(
          decide(NonceRule.ECHO, Optional.of("n".repeat(513)), claims()), "release.nonce");
    }

    @Test
    void aNonceThatIsTheTokensPassesWhereThatIsAsked() {
      var claims = claims().toBuilder().put("nonce", "n1").build();
      assertThat(decide(NonceRule.SAME_AS_TOKEN, Optional.of("n1"), claims))
          .isInstanceOf(ReleaseDecision.Released.class);
    }

    @Test
    void aNonceThatIsNotTheTokensRefusesWhereThatIsAsked() {
      var claims = claims().toBuilder().put("nonce", "n2").build();
      assertRefusedBecauseOf(
          decide(NonceRule.SAME_AS_TOKEN, Optional.of("n1"), claims), "release.nonce");
    }

    @Test
    void aMissingNonceRefusesWhereOneIsAsked() {
      assertRefusedBecauseOf(
          decide(NonceRule.SAME_AS_TOKEN, Optional.empty(), claims()), "release.nonce");
    }

    @Test
    void aTokenWithoutNonceRefusesWhereOneIsAsked() {
      assertRefusedBecauseOf(
          decide(NonceRule.SAME_AS_TOKEN, Optional.of("n1"), claims()), "release.nonce");
    }
  }
}
