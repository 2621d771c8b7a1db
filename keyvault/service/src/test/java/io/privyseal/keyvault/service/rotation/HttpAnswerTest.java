package io.privyseal.keyvault.service.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {
  private static HttpAnswer read(String text) throws IOException {
    return HttpAnswer.read(
        new ByteArrayInputStream(text.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String body(String text) throws IOException {
    try (var answer = read(text)) {
      return answer.body().expose(plain -> Bytes.copyOf(plain).asUtf8());
    }
  }

  @Test
  void aBodyOfAStatedLength() throws IOException {
    assertThat(body("HTTP/1.1 200 OK|Content-Length: 3||abcdef")).isEqualTo("abc");
  }

  @Test
  void aBodyUpToTheEnd() throws IOException {
    assertThat(body("HTTP/1.1 200 OK||abc")).isEqualTo("abc");
  }

  @Test
  void aBodyInChunks() throws IOException {
    assertThat(body("HTTP/1.1 200 OK|Transfer-Encoding: chunked||2;x=y|ab|1|c|0||"))
        .isEqualTo("abc");
  }

  @Test
  void interimAnswersArePassedOver() throws IOException {
    try (var answer = read("HTTP/1.1 100 Continue||HTTP/1.1 204 No Content||")) {
      assertThat(answer.status()).isEqualTo(204);
    }
  }

  @Test
  void theContentTypeIsInLowerCase() throws IOException {
    try (var answer = read("HTTP/1.1 200 OK|content-TYPE: Application/JSON||")) {
      assertThat(answer.contentType()).isEqualTo("application/json");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-x||",
        "HTTP/2 200||",
        "HTTP/1.1 2000 OK||",
        "HTTP/1.1 101 Switching||",
        "HTTP/1.1 200 OK|no colon||",
        "HTTP/1.1 200 OK| folded: x||",
        "HTTP/1.1 200 OK|Content-Length: -1||",
        "HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 1||a",
        "HTTP/1.1 200 OK|Content-Length: 9999999||",
        "HTTP/1.1 200 OK|Transfer-Encoding: gzip||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 1||a",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||x|",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||ffffff|",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|ab|0||",
        "HTTP/1.1 200 OK|Content-Encoding: gzip||"
      })
  void anotherFormIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedInputException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK|Content-Length: 3||ab",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|a"
      })
  void anAnswerThatEndsEarlyIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(EOFException.class);
  }

  @Test
  void aLongLineIsRefused() {
    var text = "HTTP/1.1 200 " + "x".repeat(HttpAnswer.MAX_LINE_BYTES);

    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void manyHeadersAreRefused() {
    var text = "HTTP/1.1 200 OK|" + "a: b|".repeat(HttpAnswer.MAX_HEADERS + 1) + "|";

    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void manyInterimAnswersAreRefused() {
    var text = "HTTP/1.1 100 C||".repeat(HttpAnswer.MAX_INTERIM + 2);

    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aLongBodyWithoutLengthIsRefused() {
    var text = "HTTP/1.1 200 OK||" + "x".repeat(HttpAnswer.MAX_BODY_BYTES + 1);

    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedInputException.class);
  }
}
