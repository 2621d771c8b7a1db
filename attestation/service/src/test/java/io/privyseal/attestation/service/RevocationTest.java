package io.privyseal.attestation.service;

import static io.privyseal.attestation.service.TestInstance.MACHINE;
import static io.privyseal.attestation.service.TestInstance.MEASUREMENT;
import static io.privyseal.attestation.service.TestInstance.NOW;
import static io.privyseal.attestation.service.TestInstance.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.result.Authority;
import io.privyseal.attestation.result.TokenStatus;
import io.privyseal.attestation.result.TokenStatuses;
import io.privyseal.attestation.service.TestInstance.Answer;
import io.privyseal.attestation.service.revocation.BookTokenStatuses;
import io.privyseal.attestation.service.revocation.Revocation;
import io.privyseal.attestation.service.revocation.Subject;
import io.privyseal.attestation.service.revocation.SubjectKind;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules of the operator, on a real database: before a token is made, and after.
class RevocationTest {
  private static final Bytes HOST_DATA = filled(32, 0x22);
  private static final Bytes ID_KEY = filled(48, 0x33);
  private static final Bytes AUTHOR_KEY = filled(48, 0x44);
  private static final SimulatedMachine OF_A_CLOUD = MACHINE.withVlek("Example Cloud");

  private static TestInstance instance;

  private final List<UUID> added = new ArrayList<>();

  @BeforeAll
  static void start() {
    instance = TestInstance.start();
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  @AfterEach
  void removeRules() {
    added.forEach(instance.service.revocations()::remove);
  }

  private Revocation revoke(SubjectKind kind, String value) {
    return revoke(kind, value, NOW, Optional.empty());
  }

  private Revocation revoke(SubjectKind kind, String value, Instant at, Optional<Instant> until) {
    var rule =
        new Revocation(
            UUID.randomUUID(), new Subject(kind, value), "leaked", "operator", "d-1", at, until);
    instance.service.revocations().add(rule);
    added.add(rule.id());
    return rule;
  }

  private static SnpReportBuilder report(SimulatedMachine machine) {
    return machine
        .report()
        .measurement(MEASUREMENT)
        .hostData(HOST_DATA)
        .idKeyDigest(ID_KEY)
        .authorKeyDigest(AUTHOR_KEY);
  }

  private static Answer attest(SimulatedMachine machine) {
    return instance.attest(
        JsonObject.builder()
            .put("report", TestInstance.evidence(machine, report(machine)))
            .build());
  }

  private static String token(SimulatedMachine machine) {
    var answer = attest(machine);
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(200);
    return answer.body().string("token").orElseThrow();
  }

  private static JsonObject introspect(String token) {
    var answer =
        instance.send(
            "POST",
            "/introspect",
            "token=" + URLEncoder.encode(token, StandardCharsets.US_ASCII),
            Map.of("Content-Type", "application/x-www-form-urlencoded"));
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    return answer.body();
  }

  private static boolean isActive(String token) {
    return introspect(token).bool("active").orElseThrow();
  }

  /// What a guest with everything stands on: the kind, the value, the check, the machine.
  record Standing(SubjectKind kind, String value, String check, SimulatedMachine machine) {}

  static Stream<Standing> standings() {
    return Stream.of(
        new Standing(SubjectKind.CHIP, MACHINE.chipId().hex(), "revocation.platform", MACHINE),
        new Standing(
            SubjectKind.LAUNCH_MEASUREMENT, MEASUREMENT.hex(), "revocation.measurement", MACHINE),
        new Standing(SubjectKind.HOST_DATA, HOST_DATA.hex(), "revocation.measurement", MACHINE),
        new Standing(SubjectKind.ID_KEY, ID_KEY.hex(), "revocation.signer", MACHINE),
        new Standing(SubjectKind.AUTHOR_KEY, AUTHOR_KEY.hex(), "revocation.signer", MACHINE),
        new Standing(SubjectKind.VLEK_PROVIDER, "Example Cloud", "revocation.signer", OF_A_CLOUD));
  }

  @ParameterizedTest
  @MethodSource("standings")
  void evidenceThatStandsOnSomethingRevokedIsRefusedAtOnce(Standing standing) {
    assertThat(attest(standing.machine()).status()).isEqualTo(200);
    var rule = revoke(standing.kind(), standing.value());

    var answer = attest(standing.machine());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains(standing.check()).doesNotContain("leaked");
    var decision = instance.lastDecision();
    assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(decision.deciding()).hasSize(1);
    assertThat(decision.deciding().getFirst().check()).isEqualTo(standing.check());
    assertThat(decision.deciding().getFirst().actual()).contains(rule.id().toString());
  }

  @ParameterizedTest
  @MethodSource("standings")
  void aTokenThatStandsOnSomethingRevokedIsNotActiveAnyMore(Standing standing) {
    var token = token(standing.machine());
    assertThat(isActive(token)).isTrue();

    var rule = revoke(standing.kind(), standing.value());

    var answer = introspect(token);
    assertThat(answer.bool("active")).contains(false);
    assertThat(answer.string("privyseal-inactive-reason").orElseThrow())
        .contains(rule.id().toString(), standing.kind().code())
        .doesNotContain("leaked");
    assertThat(answer.members().keySet())
        .containsOnly("active", "privyseal-inactive-reason", "privyseal-revocation-epoch");
  }

  @Test
  void anotherGuestIsNotConcerned() {
    revoke(SubjectKind.LAUNCH_MEASUREMENT, "77".repeat(48));
    revoke(SubjectKind.CHIP, "77".repeat(64));
    revoke(SubjectKind.VLEK_PROVIDER, "Other Cloud");
    assertThat(isActive(token(MACHINE))).isTrue();
    assertThat(isActive(token(OF_A_CLOUD))).isTrue();
  }

  @Test
  void removingTheRuleMakesEverythingGoodAgain() {
    var token = token(MACHINE);
    var rule = revoke(SubjectKind.CHIP, MACHINE.chipId().hex());
    instance.service.revocations().remove(rule.id());
    assertThat(attest(MACHINE).status()).isEqualTo(200);
    assertThat(isActive(token)).isTrue();
  }

  @Test
  void aRulePastItsExpiryHoldsNoLonger() {
    revoke(
        SubjectKind.CHIP,
        MACHINE.chipId().hex(),
        NOW.minusSeconds(60),
        Optional.of(NOW.minusSeconds(1)));
    assertThat(isActive(token(MACHINE))).isTrue();
  }

  @Test
  void aRuleHoldsUntilItsExpiry() {
    revoke(SubjectKind.CHIP, MACHINE.chipId().hex(), NOW, Optional.of(NOW.plusSeconds(1)));
    assertThat(attest(MACHINE).status()).isEqualTo(400);
  }

  @Test
  void theFindingsOfAGoodAttestationSayThatRulesWereAsked() {
    attest(MACHINE);
    assertThat(instance.lastDecision().findings())
        .filteredOn(finding -> finding.check().startsWith("revocation."))
        .extracting(Finding::check, Finding::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("revocation.platform", Outcome.PASSED),
            org.assertj.core.groups.Tuple.tuple("revocation.measurement", Outcome.PASSED),
            org.assertj.core.groups.Tuple.tuple("revocation.signer", Outcome.PASSED));
  }

  @Nested
  class OfTokens {
    @Test
    void oneTokenIsRevokedAndTheNextIsNot() {
      var first = token(MACHINE);
      revoke(SubjectKind.TOKEN, Jws.parse(first).claims().string("jti").orElseThrow());
      assertThat(isActive(first)).isFalse();
      assertThat(isActive(token(MACHINE))).isTrue();
    }

    @Test
    void everyTokenBeforeATimeIsRevoked() {
      var token = token(MACHINE);
      revoke(SubjectKind.TOKENS_BEFORE, NOW.toString());
      assertThat(isActive(token)).as("issued at that time, not before it").isTrue();
      revoke(SubjectKind.TOKENS_BEFORE, NOW.plusSeconds(1).toString());
      assertThat(isActive(token)).isFalse();
    }

    @Test
    void theEpochStandsInTheTokenAndGrows() {
      var before = epoch(token(MACHINE));
      revoke(SubjectKind.CHIP, "77".repeat(64));
      assertThat(epoch(token(MACHINE))).isEqualTo(before + 1);
    }

    private static long epoch(String token) {
      return Jws.parse(token).claims().integer("privyseal-revocation-epoch").orElseThrow();
    }

    @Test
    void aTokenNamesNothingOfWhatItStandsOnInClear() {
      var marks = Jws.parse(token(MACHINE)).claims().get("privyseal-revocation-subjects");
      assertThat(marks.orElseThrow().toJson())
          .doesNotContain(MACHINE.chipId().hex().substring(0, 16));
    }

    @Test
    void aPolicyCannotWriteTheClaimsByWhichATokenIsFound() {
      var policy =
          "version=1.0;authorizationrules{=> permit();};issuancerules{=>"
              + " issue(type=\"privyseal-revocation-epoch\", value=99999);};";
      var draft = io.privyseal.attestation.service.wire.PolicyToken.unsecured(policy).compact();
      var answer =
          instance.attest(
              TestInstance.request().toBuilder().put("draftPolicyForAttestation", draft).build());
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("PolicyParsingError");
    }
  }

  @Nested
  class Introspection {
    @Test
    void anActiveAnswerHasTheMembersOfTheStandard() {
      var token = token(MACHINE);
      var answer = introspect(token);
      var claims = Jws.parse(token).claims();
      for (var name : List.of("iss", "jti", "iat", "nbf", "exp")) {
        assertThat(answer.get(name)).as(name).isEqualTo(claims.get(name));
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
    void aTextThatIsNoTokenOfOursIsInactiveWithoutAReason(String text) {
      var answer = introspect(text);
      assertThat(answer.members().keySet()).containsExactly("privyseal-revocation-epoch", "active");
      assertThat(answer.bool("active")).contains(false);
    }

    @Test
    void aTokenWithAChangedSignatureIsInactive() {
      var token = token(MACHINE);
      var last = token.charAt(token.length() - 3) == 'A' ? "B" : "A";
      var changed =
          token.substring(0, token.length() - 3) + last + token.substring(token.length() - 2);
      assertThat(isActive(changed)).isFalse();
    }

    @Test
    void anAnswerOfTheAdministrationIsNoAttestationTokenAndInactive() {
      var result =
          instance
              .send(
                  "GET",
                  "/policies/SevSnpVm?api-version=2022-08-01",
                  "",
                  instance.as(io.privyseal.access.Role.ATTESTATION_READER))
              .body()
              .string("token")
              .orElseThrow();
      assertThat(isActive(result)).isFalse();
    }

    @Test
    void aBodyThatIsNoFormIsRefused() {
      assertThat(instance.send("POST", "/introspect", "{}", Map.of()).status()).isEqualTo(400);
    }

    @Test
    void aFormWithoutATokenIsRefused() {
      var type = Map.of("Content-Type", "application/x-www-form-urlencoded");
      assertThat(instance.send("POST", "/introspect", "a=b", type).status()).isEqualTo(400);
    }

    @Test
    void theMetadataNameTheEndpoint() {
      assertThat(
              instance
                  .get("/.well-known/openid-configuration")
                  .body()
                  .string("introspection_endpoint"))
          .contains("https://attest.example/introspect");
    }
  }

  @Nested
  class InTheSameProcess {
    private final TokenStatuses statuses =
        new BookTokenStatuses(instance.service.revocations(), () -> NOW);

    private TokenStatus status(String token) {
      return statuses.of(
          new TokenStatuses.Signed(
              Authority.parse("https://attest.example"), Jws.parse(token).claims(), NOW, token));
    }

    @Test
    void aRuleHoldsFromTheMomentAtWhichItIsCommitted() {
      var token = token(MACHINE);
      assertThat(status(token)).isInstanceOf(TokenStatus.Active.class);
      var rule = revoke(SubjectKind.LAUNCH_MEASUREMENT, MEASUREMENT.hex());
      assertThat(status(token))
          .isInstanceOfSatisfying(
              TokenStatus.Revoked.class,
              revoked -> assertThat(revoked.reason()).contains(rule.id().toString()));
    }

    @Test
    void aTokenThatDoesNotSayWhatItStandsOnIsRevoked() {
      var bare =
          new TokenStatuses.Signed(
              Authority.parse("https://attest.example"),
              JsonObject.builder().put("jti", "a").build(),
              NOW,
              "a.b.c");
      assertThat(statuses.of(bare)).isInstanceOf(TokenStatus.Revoked.class);
    }
  }

  @Test
  void rulesThatCannotBeReadLeaveTheAttestationUndecided() {
    try (var other = TestInstance.start()) {
      assertThat(other.attest(TestInstance.request()).status()).isEqualTo(200);
      other.database.close();
      assertThat(other.attest(TestInstance.request()).status()).isEqualTo(503);
    }
  }
}
