package io.privyseal.attestation.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.attestation.appraisal.policy.RuleTrace.NearMiss;
import io.privyseal.attestation.appraisal.policy.RuleTrace.Result;
import io.privyseal.foundation.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyExplanationTest {
  private static final PolicyClaim DEBUG =
      new PolicyClaim(
          "x-ms-sevsnpvm-is-debuggable", new ClaimValue.Flag(true), Issuer.ATTESTATION_SERVICE);
  private static final PolicyClaim MICROCODE =
      new PolicyClaim(
          "x-ms-sevsnpvm-microcode-svn", new ClaimValue.Whole(115), Issuer.ATTESTATION_SERVICE);
  private static final PolicyClaim NONCE =
      new PolicyClaim("nonce", new ClaimValue.Text("n"), Issuer.CUSTOM_CLAIM);

  private static PolicyExplanation explain(String text) {
    return PolicyEvaluator.explain(AttestationPolicy.parse(text), List.of(DEBUG, MICROCODE, NONCE));
  }

  @Test
  void aConditionThatDoesNotHoldNamesTheClaimThatComesNearest() {
    var rule =
        explain(
                """
                version=1.0;authorizationrules{
                [type=="nonce"] && [type=="x-ms-sevsnpvm-is-debuggable", value==false] => permit();
                };\
                """)
            .rules()
            .getFirst();

    assertThat(rule.result()).isEqualTo(Result.NOT_MATCHED);
    assertThat(rule.position()).isEqualTo(new Position(2, 1));
    assertThat(rule.conditions().getFirst().holds()).isTrue();
    assertThat(rule.conditions().getFirst().satisfied()).containsExactly(NONCE);
    assertThat(rule.conditions().getLast().holds()).isFalse();
    assertThat(rule.conditions().getLast().nearest())
        .contains(new NearMiss(DEBUG, "value == false", "false", "true"));
  }

  @Test
  void aClaimOfTheRightNameIsNearerThanOneOfTheRightValue() {
    var rule =
        explain(
                "version=1.0;authorizationrules{"
                    + "[value==true, type==\"x-ms-sevsnpvm-microcode-svn\"] => permit();};")
            .rules()
            .getFirst();

    assertThat(rule.conditions().getFirst().nearest())
        .hasValueSatisfying(miss -> assertThat(miss.claim()).isEqualTo(MICROCODE));
  }

  @Test
  void aFiringNamesItsClaimsAndWhatItMade() {
    var rule =
        explain(
                "version=1.2;authorizationrules{=> permit();};issuancerules{"
                    + "c:[type==\"x-ms-sevsnpvm-is-debuggable\"]"
                    + " => issue(type=\"safe\", value=NegateBool(c.value));};")
            .rules()
            .getLast();

    assertThat(rule.result()).isEqualTo(Result.FIRED);
    assertThat(rule.fired()).isEqualTo(1);
    assertThat(rule.firings().getFirst().match()).containsEntry("c", DEBUG);
    assertThat(rule.firings().getFirst().made())
        .containsExactly(
            new PolicyClaim("safe", new ClaimValue.Flag(false), Issuer.ATTESTATION_POLICY));
  }

  @Test
  void rulesAfterTheEndAreNotReached() {
    var explanation =
        explain(
            "version=1.0;authorizationrules{=> deny();};issuancerules{"
                + "=> issue(type=\"a\", value=1);};");

    assertThat(explanation.outcome()).isInstanceOf(PolicyOutcome.Denied.class);
    assertThat(explanation.rules())
        .extracting(RuleTrace::result)
        .containsExactly(Result.FIRED, Result.NOT_REACHED);
  }

  @Test
  void conditionsAfterOneThatDoesNotHoldAreNotReached() {
    var rule =
        explain(
                "version=1.0;authorizationrules{[type==\"absent\"] && [type==\"nonce\"] =>"
                    + " permit();};")
            .rules()
            .getFirst();

    assertThat(rule.conditions().getLast().reached()).isFalse();
  }

  @Test
  void aFaultStandsAtItsRule() {
    var rule =
        explain(
                "version=1.2;authorizationrules{=> permit();};issuancerules{"
                    + "c:[type==\"nonce\"] => issue(type=\"a\", value=NegateBool(c.value));};")
            .rules()
            .getLast();

    assertThat(rule.result()).isEqualTo(Result.FAILED);
    assertThat(rule.fault()).isEqualTo("NegateBool takes a Boolean");
  }

  @Test
  void aNegatedConditionNamesWhatItFound() {
    var rule =
        explain("version=1.2;authorizationrules{![type==\"nonce\"] => permit();};")
            .rules()
            .getFirst();

    assertThat(rule.conditions().getFirst().holds()).isFalse();
    assertThat(rule.conditions().getFirst().satisfied()).containsExactly(NONCE);
  }

  @Test
  void theJsonHasAllOfIt() {
    var json =
        explain(
                "version=1.0;authorizationrules{[type==\"nonce\", issuer==\"AttestationService\"]"
                    + " => permit();};")
            .toJson();

    assertThat(json)
        .isEqualTo(
            Json.parse(
                """
                {"outcome":"denied","rules":[{"section":"authorizationrules","line":1,"column":32,
                "rule":"[type == \\"nonce\\", issuer == \\"AttestationService\\"] => permit()",
                "result":"not-matched","conditions":[{
                "condition":"[type == \\"nonce\\", issuer == \\"AttestationService\\"]",
                "reached":true,"holds":false,"satisfiedBy":[],"count":0,"nearest":{
                "claim":{"type":"nonce","value":"n","issuer":"CustomClaim"},
                "test":"issuer == \\"AttestationService\\"","expected":"\\"AttestationService\\"",
                "actual":"\\"CustomClaim\\""}}],"fired":0,"firings":[]}]}
                """));
  }
}
