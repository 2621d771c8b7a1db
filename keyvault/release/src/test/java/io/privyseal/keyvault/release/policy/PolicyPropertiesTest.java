package io.privyseal.keyvault.release.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds of every policy and every token. The seed is in each test's name.
class PolicyPropertiesTest {
  private static final int ROUNDS = 300;
  private static final String ISSUER = "https://a.example";

  /// Small alphabets, so that policies and claims meet often.
  private static final class Generator {
    private static final String[] NAMES = {"a", "b", "c", "x-ms-d"};
    private static final List<Operator> OPERATORS = List.of(Operator.values());
    private final Random random;

    Generator(long seed) {
      this.random = new Random(seed);
    }

    ReleasePolicy policy() {
      return new ReleasePolicy("1.0.0", rules(1 + random.nextInt(3)));
    }

    List<AuthorityRule> rules(int count) {
      var rules = new ArrayList<AuthorityRule>();
      for (var i = 0; i < count; i++) {
        rules.add(rule());
      }
      return rules;
    }

    AuthorityRule rule() {
      var authorities = new String[] {ISSUER, ISSUER + "/", "https://b.example"};
      return new AuthorityRule(authorities[random.nextInt(3)], group(1));
    }

    Condition.Group group(int depth) {
      var conditions = new ArrayList<Condition>();
      var count = 1 + random.nextInt(3);
      for (var i = 0; i < count; i++) {
        var deeper = depth < ReleasePolicy.MAX_DEPTH && random.nextInt(3) == 0;
        conditions.add(deeper ? group(depth + 1) : claim());
      }
      return random.nextBoolean()
          ? new Condition.AllOf(conditions)
          : new Condition.AnyOf(conditions);
    }

    Condition claim() {
      var path = NAMES[random.nextInt(NAMES.length)];
      if (random.nextInt(3) == 0) {
        path += "." + NAMES[random.nextInt(NAMES.length)];
      }
      var operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
      var value =
          operator == Operator.EXISTS
              ? Scalar.of(random.nextBoolean())
              : operator.isOrdering() ? integer() : scalar();
      return new Condition.Claim(ClaimPath.parse(path), operator, value);
    }

    Scalar integer() {
      var number = random.nextInt(5) - 2;
      return random.nextBoolean() ? Scalar.of(number) : Scalar.of(String.valueOf(number));
    }

    Scalar scalar() {
      return switch (random.nextInt(4)) {
        case 0 -> Scalar.of(random.nextBoolean());
        case 1 -> integer();
        case 2 -> Scalar.of(String.valueOf(random.nextBoolean()));
        default -> Scalar.of(random.nextBoolean() ? "x" : "ü\"\\/\n");
      };
    }

    JsonObject claims(int depth) {
      var claims = JsonObject.builder();
      for (var name : NAMES) {
        if (random.nextInt(4) > 0) {
          claims.put(name, value(depth));
        }
      }
      return claims.build();
    }

    JsonValue value(int depth) {
      return switch (random.nextInt(depth > 0 ? 8 : 6)) {
        case 0 -> new JsonNull();
        case 1 -> new JsonBoolean(random.nextBoolean());
        case 2 -> new JsonNumber(BigDecimal.valueOf(random.nextInt(5) - 2));
        case 3 -> new JsonNumber(BigDecimal.valueOf(random.nextInt(5), 1));
        case 4 -> scalar().json();
        case 5 -> new JsonArray(List.of(new JsonString("x")));
        default -> claims(depth - 1);
      };
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theCanonicalFormIsAFixedPoint(long seed) {
    var generator = new Generator(seed);
    for (var i = 0; i < ROUNDS; i++) {
      var policy = generator.policy();
      var text = policy.canonicalJson();
      var read = ReleasePolicy.parse(Bytes.utf8(text)).orThrow();
      assertThat(read).isEqualTo(policy);
      assertThat(read.canonicalJson()).isEqualTo(text);
      assertThat(ReleasePolicy.parseEncoded(policy.encoded()).orThrow()).isEqualTo(policy);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theFindingsComeToTheOutcome(long seed) {
    var generator = new Generator(seed);
    for (var i = 0; i < ROUNDS; i++) {
      var evaluation = PolicyEvaluator.evaluate(generator.policy(), ISSUER, generator.claims(2));
      assertThat(Verdict.of(evaluation.findings()))
          .isEqualTo(evaluation.satisfied() ? Verdict.ACCEPTED : Verdict.REJECTED);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anotherAuthorityNeverTurnsAReleaseIntoARefusal(long seed) {
    var generator = new Generator(seed);
    for (var i = 0; i < ROUNDS; i++) {
      var policy = generator.policy();
      var claims = generator.claims(2);
      var rules = new ArrayList<>(policy.anyOf());
      rules.add(generator.random.nextInt(rules.size() + 1), generator.rule());
      if (PolicyEvaluator.evaluate(policy, ISSUER, claims).satisfied()) {
        var wider = new ReleasePolicy(policy.version(), rules);
        assertThat(PolicyEvaluator.evaluate(wider, ISSUER, claims).satisfied()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void oneMoreConditionInAllOfNeverTurnsARefusalIntoARelease(long seed) {
    var generator = new Generator(seed);
    for (var i = 0; i < ROUNDS; i++) {
      var conditions = new ArrayList<Condition>(List.of(generator.claim(), generator.group(2)));
      var claims = generator.claims(2);
      var narrow = only(new Condition.AllOf(conditions));
      conditions.add(generator.claim());
      var narrower = only(new Condition.AllOf(conditions));
      if (!PolicyEvaluator.evaluate(narrow, ISSUER, claims).satisfied()) {
        assertThat(PolicyEvaluator.evaluate(narrower, ISSUER, claims).satisfied()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noClaimsSatisfyOnlyPoliciesThatAskForAbsence(long seed) {
    var generator = new Generator(seed);
    for (var i = 0; i < ROUNDS; i++) {
      var policy = generator.policy();
      if (!policy.canonicalJson().contains("\"exists\":false")) {
        assertThat(PolicyEvaluator.evaluate(policy, ISSUER, JsonObject.EMPTY).satisfied())
            .isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void explanationAndLintSayTheSameAsTheEvaluator(long seed) {
    var generator = new Generator(seed);
    for (var i = 0; i < ROUNDS; i++) {
      var policy = generator.policy();
      var claims = generator.claims(2).toBuilder().put("iss", ISSUER).build();
      var evaluation = PolicyEvaluator.evaluate(policy, ISSUER, claims);
      assertThat(PolicyExplain.explain(policy, claims).satisfied())
          .isEqualTo(evaluation.satisfied());
      assertThat(PolicyExplain.describe(policy)).hasSizeGreaterThan(policy.anyOf().size());
      assertThat(PolicyLint.lint(policy))
          .noneMatch(remark -> remark.severity() == PolicyLint.Severity.ERROR);
    }
  }

  private static ReleasePolicy only(Condition.Group rule) {
    return new ReleasePolicy("1.0.0", List.of(new AuthorityRule(ISSUER, rule)));
  }
}
