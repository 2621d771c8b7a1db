package io.privyseal.keyvault.release.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.result.Authority;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.keyvault.release.policy.PolicyFault.Kind;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleasePolicyTest {
  private static final String CONDITION = "{\"claim\":\"x-ms-ver\",\"equals\":\"1.0\"}";

  private static String policy(String... conditions) {
    return "{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"https://a.example\",\"allOf\":["
        + String.join(",", conditions)
        + "]}]}";
  }

  private static PolicyParse parse(String json) {
    return ReleasePolicy.parse(Bytes.utf8(json));
  }

  private static void assertFault(String json, Kind kind, String location) {
    assertThat(parse(json))
        .isInstanceOfSatisfying(
            PolicyParse.Invalid.class,
            invalid ->
                assertThat(invalid.faults())
                    .anySatisfy(fault -> {
                      assertThat(fault.kind()).isEqualTo(kind);
                      assertThat(fault.location()).isEqualTo(location);
                    }));
  }

  @Test
  void theCanonicalFormIsTheOneThatTheServiceGivesBack() {
    var sent =
        "{ \"anyOf\": [ { \"allOf\": [ {\"equals\":\"true\",\"claim\":\"sdk-test\"} ],"
            + " \"authority\":\"https://a.example/\" } ], \"version\":\"1.0\" }";
    assertThat(parse(sent).orThrow().canonicalJson())
        .isEqualTo(
            "{\"version\":\"1.0\",\"anyOf\":[{\"authority\":\"https://a.example/\",\"allOf\":["
                + "{\"claim\":\"sdk-test\",\"equals\":\"true\"}]}]}");
  }

  @Test
  void everyOperatorAndNestingIsKept() {
    var json =
        "{\"version\":\"0.2\",\"anyOf\":[{\"authority\":\"https://a.example\",\"anyOf\":["
            + "{\"claim\":\"a\",\"equals\":\"x\"},{\"claim\":\"a.b\",\"notEquals\":true},"
            + "{\"allOf\":[{\"claim\":\"c\",\"less\":1},{\"claim\":\"c\",\"lessOrEquals\":\"-2\"},"
            + "{\"anyOf\":[{\"claim\":\"c\",\"greater\":0},{\"claim\":\"c\",\"greaterOrEquals\":3}]}]},"
            + "{\"claim\":\"d\",\"exists\":false}]}]}";
    assertThat(parse(json).orThrow().canonicalJson()).isEqualTo(json);
  }

  @Test
  void authoritiesAreNamedOnceWhateverTheirSpelling() {
    var rule = "{\"authority\":\"https://a.example%s\",\"allOf\":[" + CONDITION + "]}";
    var json =
        "{\"version\":\"1.0.0\",\"anyOf\":["
            + rule.replace("%s", "")
            + ","
            + rule.replace("%s", "/")
            + "]}";
    assertThat(parse(json).orThrow().authorities())
        .containsExactly(Authority.parse("https://a.example"));
  }

  @Nested
  class Encoding {
    private final byte[] json = Bytes.utf8(policy(CONDITION) + "   ").toArray();

    @Test
    void base64UrlWithoutPaddingIsRead() {
      var encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(json);
      assertThat(ReleasePolicy.parseEncoded(encoded)).isInstanceOf(PolicyParse.Valid.class);
    }

    @Test
    void base64UrlWithPaddingIsRead() {
      var encoded = Base64.getUrlEncoder().encodeToString(json);
      assertThat(ReleasePolicy.parseEncoded(encoded)).isInstanceOf(PolicyParse.Valid.class);
    }

    @Test
    void base64WithPaddingIsRead() {
      var encoded = Base64.getEncoder().encodeToString(json);
      assertThat(ReleasePolicy.parseEncoded(encoded)).isInstanceOf(PolicyParse.Valid.class);
    }

    @Test
    void base64WithoutPaddingIsRead() {
      var encoded = Base64.getEncoder().withoutPadding().encodeToString(json);
      assertThat(ReleasePolicy.parseEncoded(encoded)).isInstanceOf(PolicyParse.Valid.class);
    }

    @Test
    void theEncodedFormIsReadBackAsTheSamePolicy() {
      var read = ReleasePolicy.parse(Bytes.copyOf(json)).orThrow();
      assertThat(ReleasePolicy.parseEncoded(read.encoded()).orThrow()).isEqualTo(read);
    }

    @Test
    void whatIsNoBase64IsRefused() {
      assertThat(ReleasePolicy.parseEncoded("{not base64}"))
          .isInstanceOfSatisfying(
              PolicyParse.Invalid.class,
              invalid -> assertThat(invalid.faults().getFirst().kind()).isEqualTo(Kind.ENCODING));
    }

    @Test
    void emptyTextIsRefused() {
      assertThat(ReleasePolicy.parseEncoded(""))
          .isInstanceOfSatisfying(
              PolicyParse.Invalid.class,
              invalid -> {
                assertThat(invalid.faults().getFirst().kind()).isEqualTo(Kind.EMPTY);
                assertThat(invalid.message())
                    .startsWith("AKV.SKR.1004: Exportable keys must have release policy.");
              });
    }

    @Test
    void encodedTextThatIsTooLongIsNotDecoded() {
      assertThat(ReleasePolicy.parseEncoded("A".repeat(90_000)))
          .isInstanceOfSatisfying(
              PolicyParse.Invalid.class,
              invalid -> assertThat(invalid.faults().getFirst().kind()).isEqualTo(Kind.TOO_LARGE));
    }
  }

  @Nested
  class Faults {
    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"x\"", "{", "{}x", "{\"version\":\"1.0.0\",}"})
    void whatIsNoJsonObjectIsRefused(String json) {
      assertThat(parse(json)).isInstanceOf(PolicyParse.Invalid.class);
    }

    @Test
    void aPolicyThatIsTooLargeIsRefused() {
      assertFault(policy(CONDITION) + " ".repeat(ReleasePolicy.MAX_BYTES), Kind.TOO_LARGE, "");
    }

    @Test
    void aPolicyAtTheBoundIsRead() {
      var json = policy(CONDITION);
      var padded = json + " ".repeat(ReleasePolicy.MAX_BYTES - json.length());
      assertThat(parse(padded)).isInstanceOf(PolicyParse.Valid.class);
    }

    @Test
    void aMemberThatStandsTwiceIsRefused() {
      assertFault(policy("{\"claim\":\"a\",\"equals\":\"1\",\"equals\":\"2\"}"), Kind.NOT_JSON, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2.0\"", "1", "\"\"", "null"})
    void anUnknownVersionIsRefused(String version) {
      assertFault(policy(CONDITION).replace("\"1.0.0\"", version), Kind.VERSION, "/version");
    }

    @Test
    void aPolicyWithoutVersionIsRefused() {
      assertFault(
          policy(CONDITION).replace("\"version\":\"1.0.0\",", ""), Kind.VERSION, "/version");
    }

    @Test
    void allOfAtTheTopIsRefused() {
      var json = policy(CONDITION).replaceFirst("anyOf", "allOf");
      assertFault(json, Kind.UNKNOWN_MEMBER, "/allOf");
      assertFault(json, Kind.STRUCTURE, "/anyOf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "null", "\"x\""})
    void aPolicyWithoutAuthoritiesIsRefused(String anyOf) {
      assertFault("{\"version\":\"1.0.0\",\"anyOf\":" + anyOf + "}", Kind.STRUCTURE, "/anyOf");
    }

    @Test
    void anAuthorityThatIsNoObjectIsRefused() {
      assertFault("{\"version\":\"1.0.0\",\"anyOf\":[1]}", Kind.STRUCTURE, "/anyOf/0");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"http://a.example\"",
          "\"my.attestation.com\"",
          "\"\"",
          "1",
          "\"https://a.example?x\""
        })
    void anAuthorityThatIsNoHttpsUrlIsRefused(String authority) {
      assertFault(
          policy(CONDITION).replace("\"https://a.example\"", authority),
          Kind.AUTHORITY,
          "/anyOf/0/authority");
    }

    @Test
    void aRuleWithoutAuthorityIsRefused() {
      assertFault(
          "{\"version\":\"1.0.0\",\"anyOf\":[{\"allOf\":[" + CONDITION + "]}]}",
          Kind.AUTHORITY,
          "/anyOf/0/authority");
    }

    @Test
    void tooManyAuthoritiesAreRefused() {
      var rule = "{\"authority\":\"https://a.example\",\"allOf\":[" + CONDITION + "]}";
      var rules =
          IntStream.range(0, ReleasePolicy.MAX_AUTHORITIES + 1)
              .mapToObj(_ -> rule)
              .collect(Collectors.joining(","));
      assertFault("{\"version\":\"1.0.0\",\"anyOf\":[" + rules + "]}", Kind.TOO_MANY, "/anyOf");
    }

    @Test
    void tooManyConditionsAreRefused() {
      var conditions =
          IntStream.range(0, ReleasePolicy.MAX_CONDITIONS + 1)
              .mapToObj(_ -> "{\"claim\":\"a\",\"equals\":1}")
              .toArray(String[]::new);
      assertFault(
          policy(conditions), Kind.TOO_MANY, "/anyOf/0/allOf/" + ReleasePolicy.MAX_CONDITIONS);
    }

    @Test
    void allOfAndAnyOfTogetherAreRefused() {
      assertFault(
          policy("{\"allOf\":[" + CONDITION + "],\"anyOf\":[" + CONDITION + "]}"),
          Kind.STRUCTURE,
          "/anyOf/0/allOf/0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "null", "1"})
    void aGroupWithoutConditionsIsRefused(String list) {
      assertFault(policy("{\"anyOf\":" + list + "}"), Kind.STRUCTURE, "/anyOf/0/allOf/0/anyOf");
    }

    @Test
    void aConditionWithoutAnythingIsRefused() {
      assertFault(policy("{}"), Kind.STRUCTURE, "/anyOf/0/allOf/0");
    }

    @Test
    void aConditionThatIsNoObjectIsRefused() {
      assertFault(policy("\"x\""), Kind.STRUCTURE, "/anyOf/0/allOf/0");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"contains", "EQUALS", "equal", "like", "in", "matches", "greaterThan", "~/x"})
    void anUnknownOperatorIsRefused(String operator) {
      assertFault(
          policy("{\"claim\":\"a\",\"" + operator + "\":\"1\"}"),
          Kind.UNKNOWN_OPERATOR,
          "/anyOf/0/allOf/0/" + operator.replace("~", "~0").replace("/", "~1"));
    }

    @Test
    void anOperatorInAnotherCaseIsRefusedWithTheRightOne() {
      var parse = parse(policy("{\"claim\":\"a\",\"GreaterOrEquals\":1}"));
      assertThat(((PolicyParse.Invalid) parse).faults().getFirst().message())
          .contains("greaterOrEquals");
    }

    @Test
    void twoOperatorsInOneConditionAreRefused() {
      assertFault(
          policy("{\"claim\":\"a\",\"greater\":1,\"less\":9}"), Kind.STRUCTURE, "/anyOf/0/allOf/0");
    }

    @Test
    void aConditionWithoutOperatorIsRefused() {
      assertFault(policy("{\"claim\":\"a\"}"), Kind.STRUCTURE, "/anyOf/0/allOf/0");
    }

    @Test
    void thePreviewFormIsRefusedWithTheNewOne() {
      assertFault(
          policy("{\"claim\":\"a\",\"condition\":\"equals\",\"value\":\"1\"}"),
          Kind.LEGACY_CONDITION,
          "/anyOf/0/allOf/0/condition");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "null", "1.5", "[\"x\"]"})
    void aValueThatIsNoScalarIsRefused(String value) {
      assertFault(
          policy("{\"claim\":\"a\",\"equals\":" + value + "}"),
          Kind.VALUE,
          "/anyOf/0/allOf/0/equals");
    }

    @Test
    void aValueThatIsTooLongIsRefused() {
      assertFault(
          policy("{\"claim\":\"a\",\"equals\":\"" + "x".repeat(4097) + "\"}"),
          Kind.VALUE,
          "/anyOf/0/allOf/0/equals");
    }

    @ParameterizedTest
    @CsvSource({
      "less,'\"x\"'",
      "lessOrEquals,true",
      "greater,'\"01\"'",
      "greaterOrEquals,'\"1.0\"'",
      "greater,'\"\"'",
      "less,'\"+1\"'"
    })
    void anOrderWithoutAnIntegerIsRefused(String operator, String value) {
      assertFault(
          policy("{\"claim\":\"a\",\"%s\":%s}".formatted(operator, value)),
          Kind.VALUE,
          "/anyOf/0/allOf/0/" + operator);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "null", "[]"})
    void existsWithoutABooleanIsRefused(String value) {
      assertFault(
          policy("{\"claim\":\"a\",\"exists\":" + value + "}"),
          Kind.VALUE,
          "/anyOf/0/allOf/0/exists");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"\"\"", "\".\"", "\"a.\"", "\".a\"", "\"a..b\"", "\"a b\"", "1", "null"})
    void aClaimThatIsNoPathIsRefused(String claim) {
      assertFault(
          policy("{\"claim\":" + claim + ",\"equals\":\"1\"}"),
          Kind.CLAIM,
          "/anyOf/0/allOf/0/claim");
    }

    @Test
    void aClaimWithTooManyNamesIsRefused() {
      assertFault(
          policy("{\"claim\":\"" + "a.".repeat(16) + "a\",\"equals\":\"1\"}"),
          Kind.CLAIM,
          "/anyOf/0/allOf/0/claim");
    }

    @Test
    void anUnknownMemberIsRefused() {
      assertFault(
          policy(CONDITION).replace("\"version\"", "\"comment\":\"x\",\"version\""),
          Kind.UNKNOWN_MEMBER,
          "/comment");
      assertFault(
          policy(CONDITION).replace("\"authority\"", "\"note\":\"x\",\"authority\""),
          Kind.UNKNOWN_MEMBER,
          "/anyOf/0/note");
    }

    @Test
    void groupsNestedToTheBoundAreRead() {
      assertThat(parse(policy(nested(ReleasePolicy.MAX_DEPTH - 1))))
          .isInstanceOf(PolicyParse.Valid.class);
    }

    @Test
    void groupsNestedDeeperAreRefused() {
      assertFault(
          policy(nested(ReleasePolicy.MAX_DEPTH)),
          Kind.TOO_DEEP,
          "/anyOf/0/allOf/0" + "/anyOf/0".repeat(ReleasePolicy.MAX_DEPTH - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 100, 3000})
    void aDepthBombIsRefused(int depth) {
      assertThat(parse(policy(nested(depth)))).isInstanceOf(PolicyParse.Invalid.class);
    }

    @Test
    void allFaultsAreReportedAtOnceUpToABound() {
      var parse = parse(policy("{\"claim\":1,\"equals\":[]}", "{\"claim\":\"a\",\"like\":1}"));
      assertThat(((PolicyParse.Invalid) parse).faults()).hasSize(3);
      var many = IntStream.range(0, 500).mapToObj(_ -> "{\"like\":1}").toArray(String[]::new);
      assertThat(((PolicyParse.Invalid) parse(policy(many))).faults())
          .hasSize(PolicyReader.MAX_FAULTS);
    }

    private String nested(int depth) {
      return "{\"anyOf\":[".repeat(depth) + CONDITION + "]}".repeat(depth);
    }
  }

  @Test
  void aPolicyThatMustBeValidSaysWhatIsWrong() {
    assertThatThrownBy(() -> parse("{}").orThrow()).isInstanceOf(MalformedInputException.class);
  }
}
