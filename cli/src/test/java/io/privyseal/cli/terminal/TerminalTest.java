package io.privyseal.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.decision.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private static Terminal terminal(Charset charset, Map<String, String> environment) {
    var stream = new PrintStream(new ByteArrayOutputStream(), true, charset);
    return Terminal.ofProcess(stream, stream, environment);
  }

  @Test
  void noColorWinsOverForceColor() {
    var terminal = terminal(StandardCharsets.UTF_8, Map.of("NO_COLOR", "1", "FORCE_COLOR", "1"));

    assertThat(terminal.ink(Ink.BAD, "no")).isEqualTo("no");
  }

  @Test
  void aDumbTerminalHasNoColour() {
    assertThat(terminal(StandardCharsets.UTF_8, Map.of("TERM", "dumb")).outColour()).isFalse();
  }

  @Test
  void forceColorColoursAPipe() {
    var terminal = terminal(StandardCharsets.UTF_8, Map.of("FORCE_COLOR", "1"));

    assertThat(terminal.ink(Ink.BAD, "no")).isEqualTo("\u001b[31mno\u001b[0m");
  }

  @Test
  void marksAreAsciiWhereTheCharsetIs() {
    assertThat(terminal(StandardCharsets.US_ASCII, Map.of()).mark(Outcome.FAILED)).isEqualTo("x");
    assertThat(terminal(StandardCharsets.UTF_8, Map.of()).mark(Outcome.FAILED)).isEqualTo("✗");
  }

  @Test
  void widthIsThatOfTheTerminalWithinReason() {
    assertThat(terminal(StandardCharsets.UTF_8, Map.of("COLUMNS", "120")).width()).isEqualTo(120);
    assertThat(terminal(StandardCharsets.UTF_8, Map.of("COLUMNS", "9999")).width()).isEqualTo(160);
    assertThat(terminal(StandardCharsets.UTF_8, Map.of("COLUMNS", "x")).width()).isEqualTo(100);
  }
}
