package io.privyseal.server.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.audit.AuditEntry;
import io.privyseal.audit.AuditEvent;
import io.privyseal.audit.AuditJson;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditExportTest {
  private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
  @TempDir private Path directory;

  static AuditEntry entry(int number) {
    var decision =
        Decision.of(
            new DecisionId("d-%032x".formatted(number)),
            Decision.Kind.RELEASE,
            "/vaults/v/keys/k",
            "worker@t",
            NOW,
            List.of(Finding.passed(Checks.TEST, "line\nbreak", "a", "a")));
    return new AuditEntry(
        number, NOW, AuditEvent.of(decision, "keyvault", "keys/release").vault("v").build());
  }

  @Test
  void eachEntryIsOneLineThatIsReadAgain() throws Exception {
    var file = directory.resolve("audit.jsonl");
    try (var export = AuditExport.toFile(file)) {
      export.accept(entry(1));
      export.accept(entry(2));
    }

    var lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    assertThat(AuditJson.readEvent((JsonObject) Json.parse(lines.get(1))))
        .isEqualTo(entry(2).event());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileIsContinuedAfterARestart() throws Exception {
    var file = directory.resolve("audit.jsonl");
    for (var i = 1; i <= 3; i++) {
      try (var export = AuditExport.toFile(file)) {
        export.accept(entry(i));
      }
    }

    assertThat(Files.readAllLines(file)).hasSize(3);
  }

  @Test
  void aFullFileIsKeptOnceUnderAnotherName() throws Exception {
    var file = directory.resolve("audit.jsonl");
    var length = AuditJson.write(entry(1)).toJson().length() + 1;
    try (var export = AuditExport.toFile(file, 2L * length)) {
      for (var i = 1; i <= 5; i++) {
        export.accept(entry(i));
      }
    }

    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(Files.readAllLines(directory.resolve("audit.jsonl.1"))).hasSize(2);
  }

  @Test
  void aFileThatWasMovedAwayIsBegunAnew() throws Exception {
    var file = directory.resolve("audit.jsonl");
    try (var export = AuditExport.toFile(file)) {
      export.accept(entry(1));
      Files.move(file, directory.resolve("taken"));
      export.accept(entry(2));
    }

    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void whatCannotBeWrittenIsCountedAndHarmsNobody() {
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };
    var export = AuditExport.to(full);

    export.accept(entry(1));
    export.accept(entry(2));

    assertThat(export.lost()).isEqualTo(2);
  }

  @Test
  void aPlaceThatCannotBeWrittenStopsTheStart() {
    assertThatThrownBy(() -> AuditExport.toFile(directory.resolve("no/such/place")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no/such/place");
  }
}
