package io.privyseal.keyvault.release.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.policy.PolicySimulation.Effect;
import io.privyseal.keyvault.release.policy.PolicySimulation.Fate;
import org.junit.jupiter.api.Test;

class PolicySimulationTest {
  private static final ReleasePolicy IN_FORCE = policy("svn", 3);
  private static final ReleasePolicy STRICTER = policy("svn", 5);

  private static ReleasePolicy policy(String claim, int atLeast) {
    return ReleasePolicy.parse(
            Bytes.utf8(
                """
                {"version":"1.0.0","anyOf":[{"authority":"https://a.example","allOf":[
                 {"claim":"%s","greaterOrEquals":%d}]}]}
                """
                    .formatted(claim, atLeast)))
        .orThrow();
  }

  private static JsonObject token(String issuer, int svn) {
    return JsonObject.builder().put("iss", issuer).put("svn", svn).build();
  }

  private static Fate fate(ReleasePolicy inForce, ReleasePolicy next, int svn) {
    return PolicySimulation.of(inForce, next, token("https://a.example", svn));
  }

  @Test
  void aTokenThatBothPoliciesTakeKeepsTheKey() {
    assertThat(fate(IN_FORCE, STRICTER, 5)).isEqualTo(new Fate(Effect.KEEPS, java.util.List.of()));
  }

  @Test
  void aTokenLosesTheKeyByTheOtherPolicysCondition() {
    var fate = fate(IN_FORCE, STRICTER, 4);

    assertThat(fate.effect()).isEqualTo(Effect.LOSES);
    assertThat(fate.because())
        .extracting(Finding::expected)
        .singleElement()
        .asString()
        .contains("5");
  }

  @Test
  void aTokenGainsTheKeyThatThePolicyInForceKeptFromIt() {
    var fate = fate(STRICTER, IN_FORCE, 4);

    assertThat(fate.effect()).isEqualTo(Effect.GAINS);
    assertThat(fate.because())
        .extracting(Finding::expected)
        .singleElement()
        .asString()
        .contains("5");
  }

  @Test
  void aTokenThatNeitherTakesStaysOutByTheOtherPolicysCondition() {
    var fate = fate(IN_FORCE, STRICTER, 1);

    assertThat(fate.effect()).isEqualTo(Effect.STAYS_OUT);
    assertThat(fate.because())
        .extracting(Finding::expected)
        .singleElement()
        .asString()
        .contains("5");
  }

  @Test
  void aTokenOfAnotherAuthorityStaysOut() {
    var fate = PolicySimulation.of(IN_FORCE, STRICTER, token("https://b.example", 9));

    assertThat(fate.effect()).isEqualTo(Effect.STAYS_OUT);
    assertThat(fate.because()).isNotEmpty();
  }
}
