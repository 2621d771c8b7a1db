package io.privyseal.keyvault.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Many keys wrapped and unwrapped with one request.
class BatchEndpointsTest {
  private static final List<String> VALUES =
      IntStream.range(0, 5).mapToObj(i -> Bytes.utf8("data key " + i).base64Url()).toList();

  private static VaultServer server;
  private static String version;

  @BeforeAll
  static void start() {
    server = new VaultServer();
    version = VaultServer.versionOf(server.create("kek", "{\"kty\":\"RSA\"}"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void reset() {
    server.audit.broken = false;
  }

  private static VaultServer.Answer ask(String operation, List<String> values) {
    return server.as("user", "POST", "/keys/kek/" + operation, body("RSA-OAEP-256", values));
  }

  private static String body(String alg, List<String> values) {
    return JsonObject.builder()
        .put("alg", alg)
        .put("values", JsonArray.ofStrings(values))
        .build()
        .toJson();
  }

  private static List<JsonObject> results(VaultServer.Answer answer) {
    return answer.body().array("results").orElseThrow().stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static List<String> values(VaultServer.Answer answer) {
    return results(answer).stream().map(item -> item.string("value").orElse("")).toList();
  }

  @Test
  void whatIsWrappedIsUnwrappedInItsOrder() {
    var wrapped = ask("wrapkeys", VALUES);
    assertThat(wrapped.status()).as(wrapped.text()).isEqualTo(200);
    assertThat(wrapped.string("kid")).endsWith("/keys/kek/" + version);

    assertThat(values(ask(version + "/unwrapkeys", values(wrapped)))).isEqualTo(VALUES);
  }

  @Test
  void aWrappedKeyIsThatOfTheSingleOperation() {
    var wrapped = values(ask("wrapkeys", VALUES)).getFirst();

    var single =
        server.as(
            "user",
            "POST",
            "/keys/kek/unwrapkey",
            "{\"alg\":\"RSA-OAEP-256\",\"value\":\"%s\"}".formatted(wrapped));

    assertThat(single.string("value")).isEqualTo(VALUES.getFirst());
  }

  @Test
  void oneThatDoesNotOpenIsToldInItsPlace() {
    var wrapped = values(ask("wrapkeys", VALUES.subList(0, 2)));

    var answer = ask("unwrapkeys", List.of(wrapped.getFirst(), "AAAA", wrapped.getLast()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(values(answer)).isEqualTo(List.of(VALUES.get(0), "", VALUES.get(1)));
    var error = results(answer).get(1).object("error").orElseThrow();
    assertThat(error.string("code")).contains("BadParameter");
    assertThat(error.string("message"))
        .contains("The parameter is incorrect: value does not open.");
  }

  @Test
  void aBatchIsOneRecordThatSaysHowMany() {
    var wrapped = values(ask("wrapkeys", VALUES));
    var before = server.audit.entries().size();

    ask("unwrapkeys", wrapped);

    assertThat(server.audit.entries()).hasSize(before + 1);
    assertThat(server.audit.last().operation())
        .isEqualTo("Microsoft.KeyVault/vaults/keys/unwrap/action");
    assertThat(server.audit.last().decision().findings().getLast().expected())
        .isEqualTo("unwrapKey of 5 values allowed");
  }

  @Test
  void aBatchThatCannotBeRecordedIsNotDone() {
    var wrapped = values(ask("wrapkeys", VALUES));
    server.audit.broken = true;

    assertThat(ask("unwrapkeys", wrapped).status()).isEqualTo(503);
  }

  @Test
  void aHundredValuesAreTheMost() {
    assertThat(ask("wrapkeys", Collections.nCopies(100, "AAAA")).status()).isEqualTo(200);

    var answer = ask("wrapkeys", Collections.nCopies(101, "AAAA"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorMessage()).contains("1 to 100");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"values":["AAAA"]}                             | alg
          {"alg":"RSA-OAEP"}                              | values
          {"alg":"RSA-OAEP","values":[]}                  | values
          {"alg":"RSA-OAEP","values":"AAAA"}              | values
          {"alg":"RSA-OAEP","values":[1]}                 | values
          {"alg":"RSA-OAEP","values":["AAAA","!"]}        | values[1]
          {"alg":"ROT13","values":["AAAA"]}               | alg
          """)
  void aBadBodyIsRefused(String body, String message) {
    var answer = server.as("user", "POST", "/keys/kek/wrapkeys", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorMessage()).contains(message);
  }

  @Test
  void anAlgorithmOfAnotherKindIsRefusedForEach() {
    var answer =
        server.as("user", "POST", "/keys/kek/wrapkeys", body("A256KW", List.of("AAAA", "AAAA")));

    assertThat(results(answer)).hasSize(2).allMatch(item -> item.object("error").isPresent());
  }

  @Test
  void aKeyThatMayNotUnwrapIsRefusedAsAWhole() {
    server.create("no-unwrap", "{\"kty\":\"RSA\",\"key_ops\":[\"sign\"]}");

    var answer =
        server.as("user", "POST", "/keys/no-unwrap/unwrapkeys", body("RSA-OAEP", List.of("AAAA")));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.innerCode()).isEqualTo("KeyOperationForbidden");
  }

  @Test
  void aReaderWrapsNothing() {
    var answer =
        server.as("reader", "POST", "/keys/kek/wrapkeys", body("RSA-OAEP", List.of("AAAA")));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.innerCode()).isEqualTo("ForbiddenByRbac");
  }
}
