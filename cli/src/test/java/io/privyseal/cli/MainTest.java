package io.privyseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final Session session = new Session();

  @Test
  void helpNamesEveryCommand() {
    session.matches("help", "--help");

    assertThat(session.run().out()).isEqualTo(session.run("--help").out());
    for (var command : Catalogue.values()) {
      assertThat(session.run("--help").out()).contains("  " + command.commandName() + " ");
    }
  }

  @Test
  void everyCommandHasHelp() {
    for (var command : Catalogue.values()) {
      var result = session.run(command.commandName(), "--help");

      assertThat(result.exit()).isEqualTo(ExitCode.DONE);
      assertThat(result.out()).contains("Usage: privyseal " + command.commandName(), "Examples");
    }
  }

  @Test
  void versionSaysWhatRuns() {
    var result = session.run("--version");

    assertThat(result.exit()).isEqualTo(ExitCode.DONE);
    assertThat(result.out())
        .contains(
            "privyseal " + Version.number(),
            Session.engine().identity().id(),
            Runtime.version().toString());
    assertThat(Version.number()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
  }

  @Test
  void versionAsJson() {
    var json = (JsonObject) session.run("--version", "--json").json();

    assertThat(json.string("version")).contains(Version.number());
    assertThat(json.object("crypto").orElseThrow().string("engine"))
        .contains(Session.engine().identity().id());
    assertThat(json.object("java").orElseThrow().string("version")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unseal", "--unseal", "verify --unseal", "policy unseal", "verifi"})
  void whatIsNotUnderstoodIsUsage(String line) {
    var result = session.run(line.split(" "));

    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("privyseal: ").contains("--help");
  }

  @Test
  void usageErrors() {
    session.matches(
        "usage", "verifi", "verify", "verify --at noon x", "policy", "up --port-base x");
  }
}
