package io.privyseal.attestation.endorsements.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The signed part is cut out as it was sent, whatever stands around it.
class SignedStatementTest {
  private static final String SIGNATURE = "ab".repeat(64);

  private static SignedStatement open(String response) {
    return SignedStatement.open(Bytes.utf8(response), "tcbInfo", List.of());
  }

  private static void refused(String response) {
    assertThatThrownBy(() -> open(response)).isInstanceOf(MalformedInputException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ }",
        "{\"a\":1}",
        "{\n  \"a\" : [ 1, 2 ],\r\n\t\"b\" : { } }",
        "{\"a\":\"}\"}",
        "{\"a\":\"\\\"}\"}",
        "{\"a\":\"\\\\\"}",
        "{\"tcbInfo\":{\"tcbInfo\":{}}}",
        "{\"signature\":\"00\"}",
        "{\"a\":1e2,\"b\":-0.5,\"c\":null,\"d\":true}",
        "{\"a\":\"é€😀\"}"
      })
  void theBodyIsTheExactText(String body) {
    var first = "{\"tcbInfo\":" + body + ",\"signature\":\"" + SIGNATURE + "\"}";
    var last = "{ \"signature\" : \"" + SIGNATURE + "\" ,\n \"tcbInfo\" :  " + body + " }\n";
    var between =
        "{\"x\":[{\"tcbInfo\":{}}],\"y\":\"tcbInfo\",\"n\":-1.5,\"t\":true,\"tcbInfo\":"
            + body
            + ",\"z\":null,\"signature\":\""
            + SIGNATURE
            + "\"}";

    for (var response : List.of(first, last, between)) {
      assertThat(open(response).body()).as(response).isEqualTo(Bytes.utf8(body));
      assertThat(open(response).signature().hex()).isEqualTo(SIGNATURE);
    }
  }

  @Test
  void anEscapedNameIsTheSameName() {
    assertThat(open("{\"tcb\\u0049nfo\":{\"a\":1},\"signature\":\"" + SIGNATURE + "\"}").body())
        .isEqualTo(Bytes.utf8("{\"a\":1}"));
  }

  @Test
  void aResponseCanBeMadeOfItAgain() {
    var statement = open("{\"signature\":\"" + SIGNATURE + "\", \"tcbInfo\": {\"a\" : 1}}");

    assertThat(SignedStatement.open(statement.toResponse("tcbInfo"), "tcbInfo", List.of()))
        .isEqualTo(statement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"tcbInfo\":{}}",
        "{\"tcbInfo\":{},\"signature\":\"ab\"}",
        "{\"tcbInfo\":{},\"signature\":1}",
        "{\"tcbInfo\":[],\"signature\":\"00\"}"
      })
  void whatIsNoResponseIsRefused(String response) {
    refused(response);
  }

  @Test
  void aBodyThatIsThereTwiceIsRefused() {
    refused("{\"tcbInfo\":{},\"tcbInfo\":{\"a\":1},\"signature\":\"" + SIGNATURE + "\"}");
    refused("{\"tcbInfo\":{},\"tcb\\u0049nfo\":{\"a\":1},\"signature\":\"" + SIGNATURE + "\"}");
  }

  @Test
  void theInnerObjectMustBeOne() {
    refused("{\"tcbInfo\":\"{}\",\"signature\":\"" + SIGNATURE + "\"}");
  }

  @Test
  void textAfterTheResponseIsRefused() {
    refused("{\"tcbInfo\":{},\"signature\":\"" + SIGNATURE + "\"} {}");
  }

  @Test
  void aSignatureOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> new SignedStatement(Bytes.empty(), Bytes.zeros(63), List.of()))
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void anEndlessChainIsRefused() {
    var chain = java.util.stream.IntStream.range(0, 9).mapToObj(Bytes::zeros).toList();
    assertThatThrownBy(() -> new SignedStatement(Bytes.empty(), Bytes.zeros(64), chain))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("at most 8 certificates");
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 4, 1241})
  void whateverStandsAroundTheBodyItIsTheSame(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < 500; round++) {
      var body = object(random, 3);
      var response =
          "{"
              + others(random)
              + "\"tcbInfo\""
              + space(random)
              + ":"
              + space(random)
              + body
              + space(random)
              + ","
              + others(random)
              + "\"signature\":\""
              + SIGNATURE
              + "\"}";
      assertThat(open(response).body())
          .as("seed %d, round %d: %s", seed, round, response)
          .isEqualTo(Bytes.utf8(body));
    }
  }

  /// Members of other names, each followed by a comma.
  private static String others(Random random) {
    var text = new StringBuilder();
    for (var i = random.nextInt(3); i > 0; i--) {
      text.append("\"x%d\":%s,".formatted(random.nextInt(), value(random, 2)));
    }
    return text.toString();
  }

  private static String object(Random random, int depth) {
    var members = new ArrayList<String>();
    for (var i = random.nextInt(4); i > 0; i--) {
      members.add("\"%d\"%s:%s".formatted(i, space(random), value(random, depth - 1)));
    }
    return "{" + space(random) + String.join(",", members) + "}";
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> "\"\"";
      case 1 -> "\"tcbInfo\"";
      case 2 -> "\"}{][,:\"";
      case 3 -> "\"\\\"\\\\\"";
      case 4 -> "-1.5e3";
      case 5 -> "null";
      case 6 -> "\"\\u007d é\"";
      case 7 -> "[" + value(random, depth - 1) + space(random) + "]";
      default -> object(random, depth);
    };
  }

  private static String space(Random random) {
    return List.of("", "", " ", "\n", "\t\r\n ").get(random.nextInt(5));
  }
}
