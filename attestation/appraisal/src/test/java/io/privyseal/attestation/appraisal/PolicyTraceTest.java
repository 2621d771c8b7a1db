package io.privyseal.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Why a policy refused, and what of a claim's value is repeated in the saying.
class PolicyTraceTest {
  private static List<Finding> trace(ClaimSet claims, String rules) {
    var policy = AttestationPolicy.parse("version=1.2;authorizationrules{" + rules + "};");
    return PolicyTrace.of(new InstancePolicy(policy, Optional.empty()), claims);
  }

  private static ClaimSet service(String json) {
    return new ClaimSet().attested("a", Json.parse(json));
  }

  /// Of the rule that asks for another value of the claim than it has.
  private static String missed(ClaimSet claims, String value) {
    return trace(claims, "[type==\"a\", value==%s] => permit();".formatted(value))
        .getFirst()
        .actual();
  }

  @Test
  void firedRuleSaysHowOften() {
    var claims = service("1").attested("a", Json.parse("2"));

    assertThat(trace(claims, "c:[type==\"a\"] => add(type=\"b\", value=c.value);"))
        .singleElement()
        .satisfies(f -> {
          assertThat(f.check()).isEqualTo(AppraisalCheck.POLICY_RULE.id());
          assertThat(f.outcome()).isEqualTo(Outcome.PASSED);
          assertThat(f.where()).startsWith("authorizationrules rule at ");
          assertThat(f.actual()).isEqualTo("fired 2 times");
        });
  }

  @Test
  void ruleWhoseConditionNothingComesNearIsNamedByTheCondition() {
    assertThat(trace(new ClaimSet(), "[type==\"a\"] => permit();").getFirst())
        .satisfies(f -> {
          assertThat(f.outcome()).isEqualTo(Outcome.NOT_CHECKED);
          assertThat(f.actual()).startsWith("did not match: [type").doesNotContain("nearest");
        });
  }

  @Test
  void secondConditionIsNamedWhereTheFirstHolds() {
    assertThat(
            trace(service("1"), "[type==\"a\"] && [type==\"b\"] => permit();").getFirst().actual())
        .contains("\"b\"")
        .doesNotContain("\"a\"");
  }

  @Nested
  class NearestClaim {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            1     | 2     | (it is 1)
            true  | false | (it is true)
            "x"   | "y"   | (it is x)
            """)
    void ofTheServiceIsToldWithItsValue(String json, String wanted, String told) {
      assertThat(missed(service(json), wanted))
          .contains("; nearest is a, which fails ")
          .endsWith(told);
    }

    @Test
    void ofTheCallerIsToldWithoutItsValue() {
      var claims = new ClaimSet().ofCaller("a", Json.parse("\"secret\""));

      assertThat(missed(claims, "\"y\""))
          .contains("; nearest is a, which fails ")
          .doesNotContain("secret")
          .doesNotContain("it is");
    }

    @Test
    void withALongValueIsToldWithoutIt() {
      assertThat(missed(service("\"" + "x".repeat(128) + "\""), "\"y\""))
          .endsWith("(it is " + "x".repeat(128) + ")");
      assertThat(missed(service("\"" + "x".repeat(129) + "\""), "\"y\"")).doesNotContain("it is");
    }

    @Test
    void withoutATextIsToldWithoutIt() {
      assertThat(missed(service("\"\""), "\"y\"")).doesNotContain("it is");
      assertThat(missed(service("{\"k\":1}"), "\"y\"")).doesNotContain("it is");
    }
  }

  @Test
  void rulesBeyondTheBoundAreLeftOut() {
    assertThat(trace(new ClaimSet(), "[type==\"a\"] => permit();".repeat(33)))
        .hasSize(PolicyTrace.MAX_RULES);
  }
}
