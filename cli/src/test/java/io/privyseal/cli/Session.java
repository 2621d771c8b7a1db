package io.privyseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Runs command lines in this process, as a person without colour at a fixed time, and compares
/// what they print with a transcript that is kept beside the tests.
///
/// `-Dprivyseal.transcripts=write` writes the transcripts anew; read the difference before you
/// commit it.
public final class Session {
  /// Within the validity of every real certificate that the tests use.
  public static final Instant NOW = Instant.parse("2025-11-20T12:00:00Z");

  private static final Path TRANSCRIPTS =
      Path.of(System.getProperty("privyseal.root"), "cli", "src", "test", "transcripts");

  private static final CryptoEngine ENGINE = CryptoEngines.choose();

  private final Map<String, String> replacements = new LinkedHashMap<>();
  private InstantSource clock = InstantSource.fixed(NOW);

  /// What one command line came to.
  public record Result(List<String> args, ExitCode exit, String out, String err) {
    /// Standard output as one JSON document.
    public JsonValue json() {
      return Json.parse(Bytes.utf8(out), new Json.Limits(4 << 20, 32, 200_000));
    }
  }

  public static CryptoEngine engine() {
    return ENGINE;
  }

  /// Prints `text` as `name` in transcripts: paths, ids.
  public Session replacing(String text, String name) {
    replacements.put(text, name);
    return this;
  }

  /// Tells the time by the machine, for commands that talk to running services.
  public Session now() {
    clock = java.time.Clock.systemUTC();
    return this;
  }

  public Result run(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var terminal =
        new Terminal(new PrintWriter(out), new PrintWriter(err), false, false, true, 100);
    var exit = Main.run(new Surroundings(terminal, clock, Map.of(), () -> ENGINE), args);
    return new Result(List.of(args), exit, out.toString(), err.toString());
  }

  /// Runs each line of arguments (split at spaces) and compares all of it with the transcript.
  public void matches(String transcript, String... lines) {
    var results = new ArrayList<Result>();
    for (var line : lines) {
      results.add(run(line.split(" ")));
    }
    matches(transcript, results);
  }

  public void matches(String transcript, List<Result> results) {
    var actual =
        results.stream().map(this::print).collect(Collectors.joining("\n", "", "")).stripTrailing()
            + "\n";
    var file = TRANSCRIPTS.resolve(transcript + ".txt");
    try {
      if (System.getProperty("privyseal.transcripts", "").equals("write")) {
        Files.createDirectories(TRANSCRIPTS);
        Files.writeString(file, actual);
      }
      assertThat(actual).as("transcript %s", file).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String print(Result result) {
    var text = new StringBuilder("$ privyseal " + String.join(" ", result.args()) + "\n");
    text.append(result.out());
    result.err().lines().forEach(line -> text.append("! ").append(line).append('\n'));
    text.append("= ").append(result.exit().code()).append('\n');
    return normalised(text.toString());
  }

  /// Leaves out what differs from run to run: ids, times, durations and the given texts.
  private String normalised(String text) {
    var normal = text;
    for (var replacement : replacements.entrySet()) {
      normal = normal.replace(replacement.getKey(), replacement.getValue());
    }
    return normal
        .replaceAll("d-[0-9a-f]{32}", "d-ID")
        .replaceAll("localhost:[0-9]+", "localhost:PORT")
        .replaceAll("\\bdemo-[0-9a-f]{8}\\b", "demo-NAME")
        .replaceAll("\\b[0-9a-f]{16,}(…[0-9a-f]+)?", "HEX")
        .replaceAll(" +\\d+(\\.\\d+)? m?s\\b", " TIME");
  }
}
