package io.privyseal.keyvault.release.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyEvaluatorTest {
  private static final String ISSUER = "https://a.example";

  private static ReleasePolicy policy(String rule) {
    return policies("{\"authority\":\"https://a.example\"," + rule + "}");
  }

  private static ReleasePolicy policies(String... rules) {
    return ReleasePolicy.parse(
            Bytes.utf8("{\"version\":\"1.0.0\",\"anyOf\":[" + String.join(",", rules) + "]}"))
        .orThrow();
  }

  private static PolicyEvaluation evaluate(ReleasePolicy policy, String claims) {
    return PolicyEvaluator.evaluate(policy, ISSUER, (JsonObject) Json.parse(claims));
  }

  private static List<Outcome> claimOutcomes(PolicyEvaluation evaluation) {
    return evaluation.findings().stream()
        .filter(f -> f.check().equals(PolicyCheck.CLAIM.id()))
        .map(Finding::outcome)
        .toList();
  }

  private static Finding only(PolicyEvaluation evaluation) {
    return evaluation.findings().stream()
        .filter(f -> f.check().equals(PolicyCheck.CLAIM.id()))
        .reduce((_, _) -> {
          throw new AssertionError("more than one");
        })
        .orElseThrow();
  }

  @Test
  void aFindingSaysClaimOperatorExpectedAndActual() {
    var finding =
        only(evaluate(policy("\"allOf\":[{\"claim\":\"svn\",\"greater\":7}]"), "{\"svn\":3}"));
    assertThat(finding)
        .isEqualTo(
            new Finding(
                "release.policy.claim",
                Outcome.FAILED,
                "svn",
                "greater 7",
                "3",
                PolicyCheck.CLAIM.mend()));
  }

  @Test
  void allConditionsAreReportedNotOnlyTheFirstThatFails() {
    var evaluation =
        evaluate(
            policy(
                "\"allOf\":[{\"claim\":\"a\",\"equals\":1},{\"claim\":\"b\",\"equals\":1},"
                    + "{\"claim\":\"c\",\"equals\":1}]"),
            "{\"a\":2,\"b\":1,\"c\":3}");
    assertThat(evaluation.satisfied()).isFalse();
    assertThat(claimOutcomes(evaluation))
        .containsExactly(Outcome.FAILED, Outcome.PASSED, Outcome.FAILED);
  }

  @Test
  void anAlternativeThatIsNotNeededIsReportedAsSuch() {
    var evaluation =
        evaluate(
            policy(
                "\"allOf\":[{\"anyOf\":[{\"claim\":\"t\",\"equals\":\"snp\"},"
                    + "{\"claim\":\"t\",\"equals\":\"tdx\"}]},{\"claim\":\"d\",\"equals\":false}]"),
            "{\"t\":\"tdx\",\"d\":false}");
    assertThat(evaluation.satisfied()).isTrue();
    assertThat(claimOutcomes(evaluation))
        .containsExactly(Outcome.NOT_CHECKED, Outcome.PASSED, Outcome.PASSED);
  }

  @Test
  void alternativesOfWhichNoneHoldsAllFail() {
    var evaluation =
        evaluate(
            policy("\"anyOf\":[{\"claim\":\"t\",\"equals\":1},{\"claim\":\"t\",\"equals\":2}]"),
            "{\"t\":3}");
    assertThat(claimOutcomes(evaluation)).containsExactly(Outcome.FAILED, Outcome.FAILED);
  }

  @Test
  void onlyTheRulesOfTheTokensAuthorityAreEvaluated() {
    var policy =
        policies(
            "{\"authority\":\"https://b.example\",\"allOf\":[{\"claim\":\"a\",\"equals\":1}]}",
            "{\"authority\":\"https://a.example/\",\"allOf\":[{\"claim\":\"a\",\"equals\":2}]}");
    assertThat(evaluate(policy, "{\"a\":1}").satisfied()).isFalse();
    assertThat(evaluate(policy, "{\"a\":2}").satisfied()).isTrue();
    assertThat(claimOutcomes(evaluate(policy, "{\"a\":2}"))).hasSize(1);
  }

  @Test
  void eitherOfTwoRulesOfOneAuthoritySuffices() {
    var policy =
        policies(
            "{\"authority\":\"https://a.example\",\"allOf\":[{\"claim\":\"a\",\"equals\":1}]}",
            "{\"authority\":\"https://a.example\",\"allOf\":[{\"claim\":\"a\",\"equals\":2}]}");
    assertThat(claimOutcomes(evaluate(policy, "{\"a\":2}")))
        .containsExactly(Outcome.NOT_CHECKED, Outcome.PASSED);
  }

  @Test
  void aTokenOfAnAuthorityThatIsNotNamedFails() {
    var evaluation =
        PolicyEvaluator.evaluate(
            policy("\"allOf\":[{\"claim\":\"a\",\"equals\":1}]"),
            "https://b.example",
            (JsonObject) Json.parse("{\"a\":1}"));
    assertThat(evaluation.satisfied()).isFalse();
    assertThat(evaluation.findings().getFirst().check()).isEqualTo(PolicyCheck.AUTHORITY.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":1}", "{\"a\":\"b\"}", "{\"a\":[{\"b\":1}]}", "{}", "{\"a\":null}"})
  void aPathThatLeadsThroughNoObjectDoesNotHold(String claims) {
    assertThat(evaluate(policy("\"allOf\":[{\"claim\":\"a.b\",\"equals\":1}]"), claims).satisfied())
        .isFalse();
  }

  @Nested
  class NearMisses {
    private String hint(String condition, String claims) {
      return only(evaluate(policy("\"allOf\":[" + condition + "]"), claims)).hint();
    }

    @Test
    void aClaimThatIsUnderTheTeeInThisToken() {
      assertThat(
              hint(
                  "{\"claim\":\"x-ms-compliance-status\",\"equals\":\"azure-compliant-cvm\"}",
                  "{\"x-ms-isolation-tee\":{\"x-ms-compliance-status\":\"azure-compliant-cvm\"}}"))
          .isEqualTo(
              "Near miss: x-ms-isolation-tee.x-ms-compliance-status is \"azure-compliant-cvm\".");
    }

    @Test
    void aComplianceStatusThatWasWithheldForAReason() {
      var unmet = "{\"privyseal-compliance-unmet\":[\"maa.compliance.firmware\"]}";

      for (var path : List.of("x-ms-", "x-ms-isolation-tee.x-ms-")) {
        assertThat(hint("{\"claim\":\"" + path + "compliance-status\",\"equals\":\"a\"}", unmet))
            .isEqualTo(
                "Near miss: the attestation service withheld it because of"
                    + " maa.compliance.firmware.");
      }
    }

    @Test
    void aClaimThatIsAtTheTopInThisToken() {
      assertThat(
              hint(
                  "{\"claim\":\"x-ms-isolation-tee.x-ms-attestation-type\",\"equals\":\"sevsnpvm\"}",
                  "{\"x-ms-attestation-type\":\"sevsnpvm\"}"))
          .isEqualTo("Near miss: x-ms-attestation-type is \"sevsnpvm\".");
    }

    @Test
    void aClaimOfThatNameThatHasTheValueAtAnotherPlace() {
      assertThat(
              hint(
                  "{\"claim\":\"x-ms-attestation-type\",\"equals\":\"sevsnpvm\"}",
                  "{\"x-ms-attestation-type\":\"azurevm\",\"x-ms-isolation-tee\":"
                      + "{\"x-ms-attestation-type\":\"sevsnpvm\"}}"))
          .isEqualTo("Near miss: x-ms-isolation-tee.x-ms-attestation-type is \"sevsnpvm\".");
    }

    @Test
    void aClaimWhoseNameDiffersInCase() {
      assertThat(
              hint(
                  "{\"claim\":\"x-ms-sevsnpvm-familyid\",\"equals\":\"01\"}",
                  "{\"x-ms-sevsnpvm-familyId\":\"01\"}"))
          .contains("x-ms-sevsnpvm-familyId is \"01\"");
    }

    /// The guest names what is in its runtime data; the owner of the key has to read the record.
    @Test
    void namesOfAnyLengthAreNotRepeated() {
      var claims =
          "{\"x-ms-runtime\":{\"%s\":{\"a\":1}},\"b\":{\"a\":2}}".formatted("n".repeat(40_000));

      assertThat(hint("{\"claim\":\"a\",\"equals\":\"1\"}", claims))
          .isEqualTo("Near miss: b.a is 2.");
    }

    @Test
    void aClaimThatIsAskedToExistAndIsElsewhere() {
      assertThat(hint("{\"claim\":\"a\",\"exists\":true}", "{\"b\":{\"a\":1}}"))
          .isEqualTo("Near miss: b.a is 1.");
    }

    @Test
    void aValueInAnotherCase() {
      assertThat(hint("{\"claim\":\"a\",\"equals\":\"ABCDEF\"}", "{\"a\":\"abcdef\"}"))
          .contains("upper and lower case");
    }

    @Test
    void aBooleanWrittenWithACapital() {
      assertThat(hint("{\"claim\":\"a\",\"equals\":\"False\"}", "{\"a\":false}"))
          .contains("upper and lower case");
    }

    @Test
    void aValueWithSpaceAtItsEnd() {
      assertThat(hint("{\"claim\":\"a\",\"equals\":\"x \"}", "{\"a\":\"x\"}"))
          .contains("white space");
    }

    @Test
    void aPolicyInBase64ForAClaimInHex() {
      assertThat(hint("{\"claim\":\"a\",\"equals\":\"3q2+7w==\"}", "{\"a\":\"deadbeef\"}"))
          .contains("policy has base64");
    }

    @Test
    void aPolicyInHexForAClaimInBase64() {
      assertThat(hint("{\"claim\":\"a\",\"equals\":\"deadbeef\"}", "{\"a\":\"3q2-7w\"}"))
          .contains("claim has base64");
    }

    @Test
    void aHexValueWithItsPrefix() {
      assertThat(hint("{\"claim\":\"a\",\"equals\":\"0xdeadbeef\"}", "{\"a\":\"deadbeef\"}"))
          .contains("0x");
    }

    @Test
    void anOrderOfSomethingThatIsNoInteger() {
      assertThat(hint("{\"claim\":\"a\",\"greater\":1}", "{\"a\":\"two\"}")).contains("no integer");
    }

    @Test
    void aPathThroughSomethingThatIsMissing() {
      assertThat(hint("{\"claim\":\"x.y.z\",\"equals\":1}", "{\"x\":{}}"))
          .isEqualTo("The token has no x.y.");
    }

    @Test
    void aPathThroughSomethingThatIsNoObject() {
      assertThat(hint("{\"claim\":\"x.y\",\"equals\":1}", "{\"x\":\"text\"}"))
          .startsWith("x is no object");
    }

    @Test
    void nothingSimilarGivesTheUsualHint() {
      assertThat(hint("{\"claim\":\"a\",\"equals\":\"x\"}", "{\"a\":\"y\"}"))
          .isEqualTo(PolicyCheck.CLAIM.mend());
    }
  }

  @Test
  void aLongValueIsCutInTheFinding() {
    var finding =
        only(
            evaluate(
                policy("\"allOf\":[{\"claim\":\"a\",\"equals\":\"x\"}]"),
                "{\"a\":\"" + "y".repeat(4000) + "\"}"));
    assertThat(finding.actual()).hasSizeLessThan(140);
  }
}
