package io.privyseal.keyvault.release.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import org.junit.jupiter.api.Test;

class PolicyExplainTest {
  private static final ReleasePolicy POLICY =
      ReleasePolicy.parse(
              Bytes.utf8(
                  "{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"https://a.example\",\"allOf\":["
                      + "{\"anyOf\":[{\"claim\":\"t\",\"equals\":\"snp\"},"
                      + "{\"claim\":\"t\",\"equals\":\"tdx\"}]},"
                      + "{\"claim\":\"svn\",\"greaterOrEquals\":3},"
                      + "{\"claim\":\"tee.debug\",\"equals\":\"false\"},"
                      + "{\"claim\":\"test\",\"exists\":false}]},"
                      + "{\"authority\":\"https://b.example\",\"allOf\":["
                      + "{\"claim\":\"t\",\"notEquals\":\"x\"}]}]}"))
          .orThrow();

  @Test
  void aPolicyIsDescribedInWords() {
    assertThat(PolicyExplain.describe(POLICY))
        .containsExactly(
            "The key is released if any of these holds:",
            "  a token of https://a.example says all of:",
            "    any of:",
            "      t is \"snp\"",
            "      t is \"tdx\"",
            "    svn is at least 3",
            "    tee.debug is \"false\"",
            "    test is absent",
            "  a token of https://b.example says all of:",
            "    t is there and is not \"x\"");
  }

  @Test
  void aTokenThatWouldReleaseIsExplained() {
    var explanation =
        PolicyExplain.explain(
            POLICY,
            "{\"iss\":\"https://a.example/\",\"t\":\"tdx\",\"svn\":4,\"tee\":{\"debug\":false}}");
    assertThat(explanation.satisfied()).isTrue();
    assertThat(explanation.lines())
        .containsExactly(
            "released, if this token were verified (its signature and times were not looked at)",
            "+ https://a.example says all of:",
            "  + any of:",
            "    x t is \"snp\" (found \"tdx\")",
            "    + t is \"tdx\" (found \"tdx\")",
            "  + svn is at least 3 (found 4)",
            "  + tee.debug is \"false\" (found false)",
            "  + test is absent (found nothing)",
            "- rules for other authorities: 1");
  }

  @Test
  void aNearMissIsPointedOut() {
    var explanation =
        PolicyExplain.explain(
            POLICY, "{\"iss\":\"https://a.example\",\"t\":\"SNP\",\"svn\":2,\"debug\":false}");
    assertThat(explanation.satisfied()).isFalse();
    assertThat(explanation.lines())
        .contains(
            "! t: Near miss: the value differs in upper and lower case only.",
            "! tee.debug: Near miss: debug is false.");
  }

  @Test
  void aTokenOfAnotherAuthorityIsExplained() {
    var explanation = PolicyExplain.explain(POLICY, "{\"iss\":\"https://c.example\"}");
    assertThat(explanation.lines().getLast())
        .isEqualTo(
            "x the token is of https://c.example; the policy names https://a.example,"
                + " https://b.example");
  }

  @Test
  void aCompactTokenIsReadToo() {
    var token =
        Jws.unsecured(
            JsonObject.EMPTY, Bytes.utf8("{\"iss\":\"https://b.example\",\"t\":\"snp\"}"));
    assertThat(PolicyExplain.explain(POLICY, token + "\n").satisfied()).isTrue();
  }

  @Test
  void whatIsNoTokenIsRefused() {
    assertThatThrownBy(() -> PolicyExplain.explain(POLICY, "x"))
        .isInstanceOf(MalformedInputException.class);
    assertThatThrownBy(() -> PolicyExplain.explain(POLICY, "{"))
        .isInstanceOf(MalformedInputException.class);
  }
}
