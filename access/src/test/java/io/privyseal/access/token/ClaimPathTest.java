package io.privyseal.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimPathTest {
  private static final JsonObject CLAIMS =
      Json.parseObject(
          Bytes.utf8(
              """
              {"sub":"s","https://example.com/tenant":"t","realm_access":{"roles":["a",1,"","b"]},
               "kubernetes.io":{"serviceaccount":{"name":"worker"}},"a/b":{"c~d":"x"},"n":7}
              """));

  @Test
  void aNameIsAMember() {
    assertThat(ClaimPath.of("sub").textIn(CLAIMS)).contains("s");
    assertThat(ClaimPath.of("https://example.com/tenant").textIn(CLAIMS)).contains("t");
  }

  @Test
  void aPointerLeadsThroughObjects() {
    assertThat(ClaimPath.of("/kubernetes.io/serviceaccount/name").textIn(CLAIMS))
        .contains("worker");
    assertThat(ClaimPath.of("/a~1b/c~0d").textIn(CLAIMS)).contains("x");
  }

  @Test
  void whatLeadsNowhereIsNothing() {
    assertThat(ClaimPath.of("/sub/x").in(CLAIMS)).isEmpty();
    assertThat(ClaimPath.of("/kubernetes.io/none/name").in(CLAIMS)).isEmpty();
    assertThat(ClaimPath.of("none").in(CLAIMS)).isEmpty();
  }

  @Test
  void onlyTextsCount() {
    assertThat(ClaimPath.of("/realm_access/roles").textsIn(CLAIMS)).containsExactly("a", "b");
    assertThat(ClaimPath.of("n").textIn(CLAIMS)).isEmpty();
    assertThat(ClaimPath.of("realm_access").textsIn(CLAIMS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "/", "//", "/a/", "/a~2", "/a~", "/1/2/3/4/5/6/7/8/9"})
  void whatIsNoPathIsRefused(String text) {
    assertThatThrownBy(() -> ClaimPath.of(text)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aRequiredClaimHasAValueOrIsJustThere() {
    assertThat(RequiredClaim.parse("n").holdsIn(CLAIMS)).isTrue();
    assertThat(RequiredClaim.parse("none").holdsIn(CLAIMS)).isFalse();
    assertThat(RequiredClaim.parse("sub=s").holdsIn(CLAIMS)).isTrue();
    assertThat(RequiredClaim.parse("sub=x").holdsIn(CLAIMS)).isFalse();
    assertThat(RequiredClaim.parse("/realm_access/roles=b").holdsIn(CLAIMS)).isTrue();
    assertThatThrownBy(() -> RequiredClaim.parse("sub="))
        .isInstanceOf(MalformedInputException.class);
  }
}
