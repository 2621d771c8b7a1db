package io.privyseal.attestation.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.attestation.appraisal.policy.PolicyOutcome.Denied;
import io.privyseal.attestation.appraisal.policy.PolicyOutcome.Failed;
import io.privyseal.attestation.appraisal.policy.PolicyOutcome.Permitted;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyEvaluatorTest {
  private static final List<PolicyClaim> CLAIMS =
      List.of(
          ofService("x-ms-sevsnpvm-is-debuggable", new ClaimValue.Flag(false)),
          ofService("x-ms-sevsnpvm-microcode-svn", new ClaimValue.Whole(115)),
          ofService("x-ms-sevsnpvm-hostdata", new ClaimValue.Text("73973b")),
          new PolicyClaim("nonce", new ClaimValue.Text("n"), Issuer.CUSTOM_CLAIM),
          ofService("x-ms-runtime", new ClaimValue.Structure(JsonObject.EMPTY)));

  private static PolicyClaim ofService(String type, ClaimValue value) {
    return new PolicyClaim(type, value, Issuer.ATTESTATION_SERVICE);
  }

  private static PolicyClaim ofPolicy(String type, ClaimValue value) {
    return new PolicyClaim(type, value, Issuer.ATTESTATION_POLICY);
  }

  private static PolicyOutcome evaluate(String authorization, String issuance) {
    var text =
        "version=1.0;authorizationrules{%s};issuancerules{%s};".formatted(authorization, issuance);
    return PolicyEvaluator.evaluate(AttestationPolicy.parse(text), CLAIMS);
  }

  private static List<PolicyClaim> issued(String issuance) {
    return ((Permitted) evaluate("=> permit();", issuance)).issued();
  }

  @Nested
  class Authorization {
    @Test
    void withoutAPermitNothingIsPermitted() {
      assertThat(evaluate("", "")).isEqualTo(new Denied(Optional.empty()));
    }

    @Test
    void aPermitPermits() {
      assertThat(evaluate("=> permit();", "")).isInstanceOf(Permitted.class);
    }

    @Test
    void aDenyAfterAPermitDenies() {
      assertThat(evaluate("=> permit(); => deny();", ""))
          .isEqualTo(new Denied(Optional.of(new Position(1, 45))));
    }

    @Test
    void aPermitAfterADenyDoesNotHelp() {
      assertThat(evaluate("=> deny(); => permit();", "")).isInstanceOf(Denied.class);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\'',
        textBlock =
            """
            [type=="x-ms-sevsnpvm-is-debuggable", value==false]           | true
            [type=="x-ms-sevsnpvm-is-debuggable", value==true]            | false
            [type=="x-ms-sevsnpvm-is-debuggable", value!=true]            | true
            [type=="x-ms-sevsnpvm-is-debuggable", value=="false"]         | false
            [type=="x-ms-sevsnpvm-microcode-svn", value>=115]             | true
            [type=="x-ms-sevsnpvm-microcode-svn", value>115]              | false
            [type=="x-ms-sevsnpvm-microcode-svn", value<=115]             | true
            [type=="x-ms-sevsnpvm-microcode-svn", value<115]              | false
            [type=="x-ms-sevsnpvm-microcode-svn", value>=-1]              | true
            [type=="x-ms-sevsnpvm-microcode-svn", value>=100, value<=116] | true
            [type=="x-ms-sevsnpvm-microcode-svn", value>=100, value<=114] | false
            [type=="x-ms-sevsnpvm-microcode-svn", valueType=="Integer"]   | true
            [type=="x-ms-sevsnpvm-microcode-svn", valueType=="String"]    | false
            [type=="x-ms-sevsnpvm-hostdata", value=="73973b"]             | true
            [type=="x-ms-sevsnpvm-hostdata", value=="73973B"]             | false
            [type=="x-ms-sevsnpvm-hostdata", value>0]                     | false
            [type=="X-MS-sevsnpvm-hostdata"]                              | false
            [type=="nonce", issuer=="CustomClaim"]                        | true
            [type=="nonce", issuer=="AttestationService"]                 | false
            [type=="nonce", issuer!="AttestationService"]                 | true
            [type=="absent"]                                              | false
            [type=="absent", value!=1]                                    | false
            [type=="x-ms-runtime"]                                        | true
            [type=="x-ms-runtime", value!="x"]                            | false
            [type=="x-ms-runtime", value=="{}"]                           | false
            [type=="nonce"] && [type=="x-ms-runtime"]                     | true
            [type=="nonce"] && [type=="absent"]                           | false
            c:[type=="nonce"] && [type==c.type, value==c.value]           | true
            c:[type=="nonce"] && [value==c.value, type!=c.type]           | false
            c:[valueType=="Integer"] && [value>c.value]                   | false
            c:[valueType=="Integer"] && [value>=c.value]                  | true
            """)
    void aConditionHoldsIfOneClaimSatisfiesIt(String condition, boolean permitted) {
      var outcome = evaluate(condition + " => permit();", "");

      assertThat(outcome instanceof Permitted).as(condition).isEqualTo(permitted);
    }

    @Test
    void anAddedClaimIsSeenByLaterRulesOnly() {
      assertThat(evaluate("[type==\"a\"] => permit(); => add(type=\"a\", value=1);", ""))
          .isInstanceOf(Denied.class);
      assertThat(evaluate("=> add(type=\"a\", value=1); [type==\"a\"] => permit();", ""))
          .isInstanceOf(Permitted.class);
    }

    @Test
    void anAddedClaimIsNeverTakenForTheServices() {
      assertThat(
              evaluate(
                  "=> add(type=\"x-ms-sevsnpvm-vmpl\", value=0);"
                      + "[type==\"x-ms-sevsnpvm-vmpl\", issuer==\"AttestationService\"]"
                      + " => permit();",
                  ""))
          .isInstanceOf(Denied.class);
    }
  }

  @Nested
  class Issuance {
    @Test
    void issuesAClaimOfThePolicy() {
      assertThat(issued("=> issue(type=\"SecurityLevelValue\", value=100);"))
          .containsExactly(ofPolicy("SecurityLevelValue", new ClaimValue.Whole(100)));
    }

    @Test
    void issuesAClaimUnderAnotherName() {
      assertThat(
              issued("c:[type==\"x-ms-sevsnpvm-hostdata\"] => issue(type=\"h\", value=c.value);"))
          .containsExactly(ofPolicy("h", new ClaimValue.Text("73973b")));
    }

    @Test
    void copiesAClaimWithItsIssuer() {
      assertThat(issued("c:[type==\"x-ms-sevsnpvm-hostdata\"] => issue(claim=c);"))
          .containsExactly(CLAIMS.get(2));
    }

    @Test
    void firesOncePerMatchingClaim() {
      assertThat(
              issued(
                  "=> add(type=\"r\", value=1); => add(type=\"r\", value=2);"
                      + "c:[type==\"r\"] => issue(type=\"s\", value=c.value);"))
          .containsExactly(
              ofPolicy("s", new ClaimValue.Whole(1)), ofPolicy("s", new ClaimValue.Whole(2)));
    }

    @Test
    void firesOnceWhereNoNameMatters() {
      assertThat(issued("[issuer==\"AttestationService\"] => issue(type=\"a\", value=true);"))
          .hasSize(1);
    }

    @Test
    void addedClaimsAreNotIssued() {
      assertThat(issued("=> add(type=\"a\", value=1);")).isEmpty();
    }

    @Test
    void issuedClaimsAreSeenByLaterRules() {
      assertThat(
              issued(
                  "=> issue(type=\"a\", value=1);"
                      + "[type==\"a\"] => issue(type=\"b\", value=true);"))
          .hasSize(2);
    }

    @Test
    void propertiesDoNotReachTheToken() {
      var outcome = (Permitted) evaluate("=> permit();", "=> issueproperty(type=\"p\", value=1);");

      assertThat(outcome.issued()).isEmpty();
      assertThat(outcome.properties()).hasSize(1);
    }

    @Test
    void aReservedNameMadeAtRunTimeFailsTheEvaluation() {
      var outcome =
          evaluate(
              "=> permit();",
              "=> add(type=\"n\", value=\"x-ms-compliance-status\");"
                  + "c:[type==\"n\"] => issue(type=c.value, value=\"azure-compliant-cvm\");");

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Failed.class, failed -> assertThat(failed.fault()).contains("reserved"));
    }

    @Test
    void aReservedClaimOfTheClientIsNotIssuedAsTheServices() {
      assertThat(evaluate("=> permit();", "c:[type==\"nonce\"] => issue(claim=c);"))
          .isInstanceOf(Failed.class);
    }

    @Test
    void aTypeThatIsNoStringFailsTheEvaluation() {
      assertThat(
              evaluate(
                  "=> permit();", "c:[valueType==\"Integer\"] => issue(type=c.value, value=1);"))
          .isInstanceOf(Failed.class);
    }
  }

  @Nested
  class Bounds {
    @Test
    void aProductOfConditionsEndsInFailure() {
      var claims = new ArrayList<PolicyClaim>();
      for (var i = 0; i < 200; i++) {
        claims.add(ofService("c" + i, new ClaimValue.Whole(i)));
      }
      var conditions = new ArrayList<String>();
      for (var i = 0; i < 10; i++) {
        conditions.add("n" + i + ":[value>=0]");
      }
      var policy =
          AttestationPolicy.parse(
              "version=1.0;authorizationrules{%s && [value==n0.value, value==n9.value] => permit();};"
                  .formatted(String.join("&&", conditions)));

      assertThat(PolicyEvaluator.evaluate(policy, claims)).isInstanceOf(Failed.class);
    }

    @Test
    void claimsDoNotGrowWithoutBound() {
      var claims = new ArrayList<PolicyClaim>();
      for (var i = 0; i < 50; i++) {
        claims.add(ofService("c" + i, new ClaimValue.Whole(i)));
      }
      var square =
          "x:[valueType==\"Integer\"] && y:[valueType==\"Integer\"]"
              + " => add(type=x.type, value=y.value);";
      var policy =
          AttestationPolicy.parse(
              "version=1.0;authorizationrules{" + square.repeat(3) + "=> permit();};");

      assertThat(PolicyEvaluator.evaluate(policy, claims))
          .isInstanceOfSatisfying(
              Failed.class, failed -> assertThat(failed.fault()).contains("more than 4000"));
    }

    @Test
    void manyUnnamedConditionsAreNoProduct() {
      var conditions = "[issuer==\"AttestationService\"]&&".repeat(31) + "[type==\"absent\"]";

      assertThat(evaluate(conditions + " => permit();", "")).isInstanceOf(Denied.class);
    }
  }
}
