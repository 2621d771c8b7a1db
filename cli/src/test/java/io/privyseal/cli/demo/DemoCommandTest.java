package io.privyseal.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.server.LocalStack;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole of secure key release, as a user sees it.
class DemoCommandTest {
  private static @TempDir Path directory;

  private final Session session = new Session().replacing(directory.toString(), "DIR").now();

  @BeforeAll
  static void shareTheDatabasePrograms() {
    System.setProperty(LocalStack.SOFTWARE_PROPERTY, TestPostgres.software().toString());
  }

  @Test
  void sixCasesComeOutAsTheyMust() {
    session.matches(
        "demo", List.of(session.run("demo", "--data", directory.resolve("demo").toString())));
  }

  @Test
  void asJson() {
    var result = session.run("demo", "--json", "--data", directory.resolve("demo").toString());

    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.DONE);
    var cases = ((JsonArray) result.json()).items().stream().map(JsonObject.class::cast).toList();
    assertThat(cases)
        .allSatisfy(one ->
            assertThat(one.members().keySet())
                .containsExactly("case", "verdict", "decidedBy", "decision", "millis"));
    assertThat(cases)
        .extracting(one -> one.string("case").orElseThrow())
        .containsExactly(
            "ordinary-vm",
            "debug-enabled",
            "firmware-not-compliant",
            "other-authority",
            "no-permission",
            "genuine");
    assertThat(cases)
        .extracting(one -> one.string("verdict").orElseThrow())
        .containsExactly("refused", "refused", "refused", "refused", "refused", "released");
    assertThat(cases)
        .extracting(one -> one.string("decision").orElseThrow())
        .allMatch(id -> id.matches("d-[0-9a-f]{32}"))
        .doesNotHaveDuplicates();
    assertThat(decidedBy(cases.get(0))).contains("snp.report.signature");
    assertThat(decidedBy(cases.get(1))).contains("release.policy.claim");
    assertThat(decidedBy(cases.get(2))).contains("release.policy.claim");
    assertThat(decidedBy(cases.get(3))).contains("token.iss");
    assertThat(decidedBy(cases.get(4))).contains("access.role");
    assertThat(decidedBy(cases.get(5)))
        .contains("access.role", "token.signature", "release.policy.claim", "release.kek");
  }

  private static String decidedBy(JsonObject one) {
    return one.array("decidedBy").orElseThrow().toString();
  }
}
