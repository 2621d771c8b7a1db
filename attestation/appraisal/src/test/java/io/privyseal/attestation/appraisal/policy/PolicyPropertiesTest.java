package io.privyseal.attestation.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the text: it parses or is refused at a place inside it, and evaluation ends with an
/// outcome that follows from permits and denials.
class PolicyPropertiesTest {
  private static final List<String> PIECES =
      List.of(
          "version",
          "=",
          "1.0",
          "1.1",
          "1.2",
          "JmesPath(",
          "AppendString(",
          "IsSubsetOf(c.value",
          ";",
          "authorizationrules",
          "issuancerules",
          "configurationrules",
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          "=>",
          "&&",
          "permit",
          "deny",
          "add",
          "issue",
          "issueproperty",
          "claim",
          "type",
          "value",
          "valueType",
          "issuer",
          "==",
          "!=",
          "<",
          ">=",
          "\"a\"",
          "\"b\"",
          "1",
          "-1",
          "true",
          "c",
          "c:",
          "c.value",
          ",",
          "!",
          "//x\n",
          "\n");

  private static final List<String> CONDITIONS =
      List.of(
          "[type==\"a\"]",
          "c:[value>=1]",
          "c:[type!=\"z\"]",
          "[value!=true, issuer==\"CustomClaim\"]",
          "d:[valueType==\"Integer\"]");

  private static final List<String> ACTIONS =
      List.of("permit()", "deny()", "add(type=\"a\", value=1)", "add(type=\"b\", value=true)");

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyTextParsesOrIsRefusedAtAPlaceInsideIt(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < 2_000; round++) {
      var text = new StringBuilder(random.nextBoolean() ? "version=1.1;authorizationrules{" : "");
      for (var i = random.nextInt(25); i > 0; i--) {
        text.append(pick(random, PIECES)).append(random.nextInt(4) == 0 ? " " : "");
      }
      try {
        AttestationPolicy.parse(text.toString());
      } catch (PolicySyntaxException e) {
        var lines = text.toString().split("\n", -1);
        assertThat(e.position().line()).as(text.toString()).isBetween(1, lines.length);
        assertThat(e.position().column())
            .as(text.toString())
            .isBetween(1, lines[e.position().line() - 1].length() + 1);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void evaluationEndsAndNeedsAPermit(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < 300; round++) {
      var rules = new StringBuilder();
      for (var i = random.nextInt(8); i > 0; i--) {
        if (random.nextInt(3) > 0) {
          rules.append(pick(random, CONDITIONS));
        }
        rules.append(" => ").append(pick(random, ACTIONS)).append(";\n");
      }
      var policy = AttestationPolicy.parse("version=1.0;authorizationrules{" + rules + "};");
      var outcome = PolicyEvaluator.evaluate(policy, claims(random));

      if (outcome instanceof PolicyOutcome.Permitted) {
        assertThat(rules.toString()).contains("permit()");
      }
      if (rules.toString().contains(" => deny()") && !rules.toString().contains("]")) {
        assertThat(outcome).isInstanceOf(PolicyOutcome.Denied.class);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
  void whatIsPrintedParsesToTheSamePolicy(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < 300; round++) {
      var policy = AttestationPolicy.parse(new RandomPolicy(random).text());
      var printed = policy.formatted();
      var again = AttestationPolicy.parse(printed);

      assertThat(again.formatted()).isEqualTo(printed);
      var claims = claims(random);
      assertThat(withoutPlaces(PolicyEvaluator.evaluate(again, claims)))
          .as(printed)
          .isEqualTo(withoutPlaces(PolicyEvaluator.evaluate(policy, claims)));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38})
  void lookingOnChangesNothing(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < 300; round++) {
      var policy = AttestationPolicy.parse(new RandomPolicy(random).text());
      var claims = claims(random);
      var explanation = PolicyEvaluator.explain(policy, claims);

      assertThat(explanation.outcome()).isEqualTo(PolicyEvaluator.evaluate(policy, claims));
      for (var rule : explanation.rules()) {
        assertThat(rule.fired() > 0).as(rule.toString()).isEqualTo(!rule.firings().isEmpty());
        if (rule.result() == RuleTrace.Result.FIRED) {
          assertThat(rule.conditions()).allMatch(RuleTrace.ConditionTrace::holds);
        }
        if (rule.result() == RuleTrace.Result.NOT_MATCHED) {
          assertThat(rule.firings()).isEmpty();
        }
      }
      assertThat(explanation.toJson().has("rules")).isTrue();
    }
  }

  private static String withoutPlaces(PolicyOutcome outcome) {
    return switch (outcome) {
      case PolicyOutcome.Permitted(_, var issued, var properties, _) ->
          "permitted " + issued + properties;
      case PolicyOutcome.Denied(var by) -> "denied " + by.isPresent();
      case PolicyOutcome.Failed(_, var fault) -> "failed " + fault;
    };
  }

  private static List<PolicyClaim> claims(Random random) {
    var claims = new ArrayList<PolicyClaim>();
    for (var i = random.nextInt(10); i > 0; i--) {
      ClaimValue value =
          random.nextBoolean()
              ? new ClaimValue.Whole(random.nextInt(3))
              : new ClaimValue.Flag(random.nextBoolean());
      claims.add(
          new PolicyClaim(
              pick(random, List.of("a", "b", "c")), value, pick(random, List.of(Issuer.values()))));
    }
    return claims;
  }
}
