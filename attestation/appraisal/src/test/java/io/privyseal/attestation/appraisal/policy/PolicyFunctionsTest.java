package io.privyseal.attestation.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.attestation.appraisal.policy.PolicyOutcome.Denied;
import io.privyseal.attestation.appraisal.policy.PolicyOutcome.Failed;
import io.privyseal.attestation.appraisal.policy.PolicyOutcome.Permitted;
import io.privyseal.foundation.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The outline and the examples of "Claim rule functions".
class PolicyFunctionsTest {
  private static PolicyClaim claim(String type, ClaimValue value) {
    return new PolicyClaim(type, value, Issuer.ATTESTATION_SERVICE);
  }

  private static PolicyClaim text(String type, String value) {
    return claim(type, new ClaimValue.Text(value));
  }

  private static PolicyClaim readOnly(String type, String value) {
    return new PolicyClaim(type, new ClaimValue.Text(value), Issuer.ATTESTATION_SERVICE, true);
  }

  private static PolicyOutcome evaluate(String issuance, PolicyClaim... claims) {
    var policy =
        AttestationPolicy.parse(
            "version=1.2;authorizationrules{=>permit();};issuancerules{" + issuance + "};");
    return PolicyEvaluator.evaluate(policy, List.of(claims));
  }

  private static List<ClaimValue> issued(String issuance, PolicyClaim... claims) {
    var outcome = evaluate(issuance, claims);
    assertThat(outcome).isInstanceOf(Permitted.class);
    return ((Permitted) outcome).issued().stream().map(PolicyClaim::value).toList();
  }

  private static String fault(String issuance, PolicyClaim... claims) {
    var outcome = evaluate(issuance, claims);
    assertThat(outcome).isInstanceOf(Failed.class);
    return ((Failed) outcome).fault();
  }

  private static ClaimValue text(String value) {
    return new ClaimValue.Text(value);
  }

  private static ClaimValue whole(long value) {
    return new ClaimValue.Whole(value);
  }

  private static ClaimValue flag(boolean value) {
    return new ClaimValue.Flag(value);
  }

  @Nested
  class JmesPathFunction {
    @Test
    void queriesALiteral() {
      assertThat(
              issued(
                  "=> issue(type=\"r\", value=JmesPath(\"{\\\"foo\\\": \\\"bar\\\"}\", \"foo\"));"))
          .containsExactly(text("\"bar\""));
    }

    @Test
    void queriesOneClaimWithAnother() {
      assertThat(
              issued(
                  "c1:[type==\"JsonData\"] && c2:[type==\"JmesPathQuery\"]"
                      + " => issue(type=\"JmesPathResult\", value=JmesPath(c1.value, c2.value));",
                  text("JsonData", "{\"values\": [0,1,2,3,4]}"),
                  text("JmesPathQuery", "values[2]")))
          .containsExactly(text("2"));
    }

    @Test
    void findsNullWhereThereIsNothing() {
      assertThat(
              issued(
                  "c:[type==\"j\"] => issue(type=\"r\", value=JmesPath(c.value, \"a.b\"));",
                  text("j", "{}")))
          .containsExactly(text("null"));
    }

    @Test
    void queriesAClaimThatIsAnObject() {
      assertThat(
              issued(
                  "c:[type==\"x-ms-runtime\"] => issue(type=\"r\","
                      + " value=JsonToClaimValue(JmesPath(c.value, \"keys[0].kid\")));",
                  claim(
                      "x-ms-runtime",
                      new ClaimValue.Structure(Json.parse("{\"keys\":[{\"kid\":\"k1\"}]}")))))
          .containsExactly(text("k1"));
    }

    @Test
    void failsOnTextThatIsNoJson() {
      assertThat(
              fault(
                  "c:[type==\"j\"] => issue(type=\"r\", value=JmesPath(c.value, \"a\"));",
                  text("j", "{")))
          .isEqualTo("JmesPath: the text is not JSON");
    }

    @Test
    void failsOnAQueryThatIsNone() {
      assertThat(
              fault(
                  "c:[type==\"q\"] => issue(type=\"r\", value=JmesPath(\"{}\", c.value));",
                  text("q", "a[")))
          .startsWith("JmesPath: at character 3 of the query");
    }

    @Test
    void failsWhereAFunctionIsGivenWhatItDoesNotTake() {
      assertThat(fault("=> issue(type=\"r\", value=JmesPath(\"1\", \"length(@)\"));"))
          .isEqualTo("JmesPath: length takes a string, an array or an object");
    }

    @Test
    void failsOnANumberForJson() {
      assertThat(
              fault(
                  "c:[type==\"j\"] => issue(type=\"r\", value=JmesPath(c.value, \"a\"));",
                  claim("j", whole(1))))
          .isEqualTo("JmesPath takes JSON as a string");
    }
  }

  @Nested
  class JsonToClaimValueFunction {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\'',
        textBlock =
            """
            100                   | 100
            -3                    | -3
            1e2                   | 100
            true                  | true
            "abc"                 | "abc"
            [0, "abc", true]      | [0,"abc",true]
            [1, null, 1]          | [1]
            []                    | []
            null                  | []
            """)
    void convertsEachTypeOfJson(String json, String expected) {
      var values =
          issued(
              "c:[type==\"j\"] => issue(type=\"r\", value=JsonToClaimValue(c.value));",
              text("j", json));
      var texts = values.stream().map(value -> value.toJson().toJson()).toList();

      assertThat(expected.startsWith("[") ? "[" + String.join(",", texts) + "]" : texts.getFirst())
          .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "{}", "[[]]", "[{}]", "[0.1]", "9223372036854775808"})
    void refusesWhatNoClaimCanHold(String json) {
      assertThat(
              fault(
                  "c:[type==\"j\"] => issue(type=\"r\", value=JsonToClaimValue(c.value));",
                  text("j", json)))
          .startsWith("JsonToClaimValue takes integers");
    }

    @Test
    void nothingIsAddedForNull() {
      assertThat(
              issued(
                  "=> add(type=\"r\", value=JsonToClaimValue(\"null\"));"
                      + "![type==\"r\"] => issue(type=\"none\", value=true);"))
          .containsExactly(flag(true));
    }
  }

  @Nested
  class IsSubsetOfFunction {
    private final PolicyClaim[] sets = {
      text("Subset", "abc"),
      claim("Subset", whole(100)),
      claim("Superset", flag(true)),
      text("Superset", "abc"),
      claim("Superset", whole(100))
    };

    @Test
    void looksAtAllClaimsThatTheNamesStandFor() {
      assertThat(
              issued(
                  "c1:[type == \"Subset\"] && c2:[type==\"Superset\"]"
                      + " => issue(type=\"IsSubset\", value=IsSubsetOf(c1.value, c2.value));",
                  sets))
          .containsExactly(flag(true));
    }

    @Test
    void isFalseForASupersetOfTheOther() {
      assertThat(
              issued(
                  "c1:[type == \"Subset\"] && c2:[type==\"Superset\"]"
                      + " => issue(type=\"IsSubset\", value=IsSubsetOf(c2.value, c1.value));",
                  sets))
          .containsExactly(flag(false));
    }

    @Test
    void takesTheSetOfAJsonArray() {
      assertThat(
              issued(
                  "c:[type==\"Subset\"] => issue(type=\"r\", value=IsSubsetOf("
                      + "JsonToClaimValue(\"[100]\"), c.value));",
                  sets))
          .containsExactly(flag(true));
    }

    @Test
    void standsInConditions() {
      assertThat(
              issued(
                  "c1:[type == \"Subset\"] && c2:[type==\"Superset\"]"
                      + " && [type==\"want\", value==IsSubsetOf(c1.value, c2.value)]"
                      + " => issue(type=\"r\", value=true);",
                  text("Subset", "a"),
                  text("Superset", "a"),
                  claim("want", flag(true))))
          .hasSize(1);
    }
  }

  @Nested
  class AppendStringFunction {
    @Test
    void appendsTheSecondToTheFirst() {
      assertThat(
              issued(
                  "c1:[type==\"String1\"] && c2:[type==\"String2\"]"
                      + " => issue(type=\"Result\", value=AppendString(c1.value, c2.value));",
                  text("String1", "abc"),
                  text("String2", "xyz")))
          .containsExactly(text("abcxyz"));
    }

    @Test
    void takesEmptyStrings() {
      assertThat(issued("=> issue(type=\"r\", value=AppendString(\"\", \"\"));"))
          .containsExactly(text(""));
    }

    @Test
    void refusesOtherValues() {
      assertThat(
              fault(
                  "c:[type==\"n\"] => issue(type=\"r\", value=AppendString(\"a\", c.value));",
                  claim("n", whole(1))))
          .isEqualTo("AppendString takes strings");
    }

    @Test
    void firesForEachCombination() {
      assertThat(
              issued(
                  "a:[type==\"a\"] && b:[type==\"b\"]"
                      + " => issue(type=\"r\", value=AppendString(a.value, b.value));",
                  text("a", "1"),
                  text("a", "2"),
                  text("b", "x"),
                  text("b", "y")))
          .containsExactly(text("1x"), text("1y"), text("2x"), text("2y"));
    }
  }

  @Nested
  class NegateBoolFunction {
    @Test
    void negates() {
      assertThat(
              issued(
                  "c:[type==\"Input\"] => issue(type=\"Result\", value=NegateBool(c.value));",
                  claim("Input", flag(true))))
          .containsExactly(flag(false));
    }

    @Test
    void refusesOtherValues() {
      assertThat(
              fault(
                  "c:[type==\"Input\"] => issue(type=\"Result\", value=NegateBool(c.value));",
                  text("Input", "true")))
          .isEqualTo("NegateBool takes a Boolean");
    }
  }

  @Nested
  class ContainsOnlyValueFunction {
    private static final String RULE =
        "c:[type==\"Set\"] => issue(type=\"Result\", value=ContainsOnlyValue(c.value, 100));";

    @Test
    void isFalseWhereAnotherValueIsIn() {
      assertThat(issued(RULE, claim("Set", whole(100)), claim("Set", whole(101))))
          .containsExactly(flag(false));
    }

    @Test
    void isTrueWhereThatValueAloneIsIn() {
      assertThat(issued(RULE, claim("Set", whole(100)))).containsExactly(flag(true));
    }

    @Test
    void isFalseForTheEmptySet() {
      assertThat(
              issued("=> issue(type=\"r\", value=ContainsOnlyValue(JsonToClaimValue(\"[]\"), 1));"))
          .containsExactly(flag(false));
    }

    @Test
    void doesNotTakeAStringForANumber() {
      assertThat(issued(RULE, text("Set", "100"))).containsExactly(flag(false));
    }

    @Test
    void refusesASetAsValue() {
      assertThat(
              fault(
                  "=> issue(type=\"r\","
                      + " value=ContainsOnlyValue(\"a\", JsonToClaimValue(\"[1,2]\")));"))
          .isEqualTo("ContainsOnlyValue takes one value as its second argument");
    }
  }

  @Nested
  class NotConditionOperator {
    private static final String RULE = "![type==\"Claim3\"] => issue(type=\"Claim3\", value=300);";

    @Test
    void holdsWhereNoClaimIsFound() {
      assertThat(issued(RULE, text("Claim1", "a"))).containsExactly(whole(300));
    }

    @Test
    void doesNotHoldWhereOneIs() {
      assertThat(issued(RULE, text("Claim3", "a"))).isEmpty();
    }

    @Test
    void holdsWithoutAnyClaims() {
      assertThat(issued(RULE)).hasSize(1);
    }

    @Test
    void mayReferToAnotherCondition() {
      assertThat(
              issued(
                  "a:[type==\"a\"] && ![type==\"b\", value==a.value]"
                      + " => issue(type=\"r\", value=a.value);",
                  text("a", "1"),
                  text("a", "2"),
                  text("b", "1")))
          .containsExactly(text("2"));
    }

    @Test
    void looksAtTheCallersClaimsToo() {
      var policy =
          AttestationPolicy.parse(
              "version=1.2;authorizationrules{![type==\"nonce\"] => permit();};");
      var nonce = new PolicyClaim("nonce", new ClaimValue.Text("n"), Issuer.CUSTOM_CLAIM);

      assertThat(PolicyEvaluator.evaluate(policy, List.of(nonce))).isInstanceOf(Denied.class);
    }
  }

  @Nested
  class ReadOnlyClaims {
    private static final String FAULT = "raw evidence is read-only: it can be tested, not issued";
    private final PolicyClaim pcrs = readOnly("pcrs", "{\"a\":true,\"b\":[1]}");

    @ParameterizedTest
    @ValueSource(
        strings = {
          "issue(claim=c)",
          "issueproperty(claim=c)",
          "issue(type=\"r\", value=c.value)",
          "issue(type=\"r\", value=AppendString(c.value, \"\"))",
          "issue(type=\"r\", value=AppendString(\"\", c.value))",
          "issue(type=\"r\", value=JmesPath(c.value, \"a\"))",
          "issue(type=\"r\", value=JsonToClaimValue(JmesPath(c.value, \"b\")))",
          "issue(type=\"r\", value=NegateBool(JsonToClaimValue(JmesPath(c.value, \"a\"))))"
        })
    void areNotIssuedNorWhatIsMadeOfThem(String action) {
      assertThat(fault("c:[type==\"pcrs\"] => " + action + ";", pcrs)).isEqualTo(FAULT);
    }

    @Test
    void stayReadOnlyThroughAnotherClaim() {
      assertThat(
              fault(
                  "c:[type==\"pcrs\"] => add(type=\"mine\", value=JmesPath(c.value, \"a\"));"
                      + "m:[type==\"mine\"] => issue(type=\"r\", value=m.value);",
                  pcrs))
          .isEqualTo(FAULT);
    }

    @Test
    void areReadOnlyAsAQuery() {
      assertThat(
              fault(
                  "c:[type==\"q\"] => issue(type=\"r\", value=JmesPath(\"{}\", c.value));",
                  readOnly("q", "a")))
          .isEqualTo(FAULT);
    }

    @Test
    void areAnsweredAboutFreely() {
      assertThat(
              issued(
                  "c:[type==\"pcrs\"] => add(type=\"n\", value=JsonToClaimValue(JmesPath(c.value,"
                      + " \"b\"))); n:[type==\"n\"] => issue(type=\"r\","
                      + " value=ContainsOnlyValue(n.value, 1));",
                  pcrs))
          .containsExactly(flag(true));
    }
  }

  @Nested
  class Bounds {
    @Test
    void sharedPartsAreNotWrittenOutWithoutEnd() {
      var query = "[@,@]" + " | [@,@]".repeat(60);

      assertThat(
              fault("=> issue(type=\"r\", value=JmesPath(\"{\\\"a\\\":1}\", \"" + query + "\"));"))
          .isEqualTo("the policy takes too many steps");
    }

    @Test
    void sharedPartsAreNotComparedWithoutEnd() {
      var query = "[@,@]" + " | [@,@]".repeat(40) + " | @[0] == @[1]";

      assertThat(fault("=> issue(type=\"r\", value=JmesPath(\"[1]\", \"" + query + "\"));"))
          .isEqualTo("the policy takes too many steps");
    }

    @Test
    void longTextsAreNotComparedForNothing() {
      var claims = new ArrayList<PolicyClaim>();
      for (var i = 0; i < 100; i++) {
        claims.add(text("p" + i, "x".repeat(100_000) + "a"));
      }
      claims.add(text("q", "x".repeat(100_000) + "b"));
      var rule =
          "c:[type==\"q\"] && ["
              + "value != c.value, ".repeat(15)
              + "type==\"z\"] => issue(claim=c);";

      assertThat(fault(rule, claims.toArray(PolicyClaim[]::new)))
          .isEqualTo("the policy takes too many steps");
    }

    @Test
    void longTextsAreNotLookedForInSetsForNothing() {
      var claim = text("p", "x".repeat(1_000_000));
      var rule =
          "c:[type==\"p\"] => issue(type=\"r\", value=IsSubsetOf(c.value, c.value));".repeat(100);

      assertThat(fault(rule, claim)).isEqualTo("the policy takes too many steps");
    }

    @Test
    void textsDoNotDoubleWithoutEnd() {
      var doubling = "c:[type==\"t\"] => add(type=\"t\", value=AppendString(c.value, c.value));";

      assertThat(fault(doubling.repeat(200), text("t", "x".repeat(1000))))
          .containsAnyOf("AppendString makes more than", "too many steps", "more than 4000");
    }

    @Test
    void nestedCallsAreEvaluatedOnce() {
      var nested = "max(".repeat(60) + "[@]" + ")".repeat(60);
      var wrapped = nested.replace("max(", "max([").replace(")", "])").replace("[@]]", "@]");

      assertThat(issued("=> issue(type=\"r\", value=JmesPath(\"1\", \"" + wrapped + "\"));"))
          .containsExactly(text("1"));
    }

    @Test
    void manyQueriesOfALongDocumentEnd() {
      var events = new ArrayList<String>();
      for (var i = 0; i < 500; i++) {
        events.add("{\"EventSeq\":%d,\"EventTypeString\":\"EV_EVENT_TAG\"}".formatted(i));
      }
      var rule =
          "c:[type==\"events\"] => issue(type=\"r\", value=JsonToClaimValue(JmesPath(c.value,"
              + " \"Events[? EventTypeString == 'EV_EVENT_TAG'] | length(@)\")));";

      assertThat(
              issued(
                  rule.repeat(40),
                  text("events", "{\"Events\":[" + String.join(",", events) + "]}")))
          .containsExactly(whole(500));
    }
  }
}
