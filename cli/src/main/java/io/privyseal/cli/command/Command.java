package io.privyseal.cli.command;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/// One command: describes its options, and runs. Made anew for each process.
public interface Command {
  /// Length of `2025-11-20`.
  int DATE_CHARS = 10;

  /// What picocli parses by. The command itself is the spec's user object, so that a parse leads
  /// back to it; start from [#describe].
  CommandSpec spec();

  /// @throws CommandFailure if it cannot go on
  /// @throws InterruptedException if the process is asked to end
  ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws IOException, InterruptedException;

  /// A spec with the options that every command has.
  default CommandSpec describe(String name, String... description) {
    var spec = CommandSpec.wrapWithoutInspection(this);
    spec.name(name);
    spec.usageMessage()
        .description(description)
        .abbreviateSynopsis(false)
        .optionListHeading("%nOptions%n")
        .parameterListHeading("%nArguments%n")
        .commandListHeading("%nCommands%n")
        .sortOptions(false);
    spec.addOption(flag("--json", "Print the result as one JSON document."));
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .usageHelp(true)
            .description("Print this help.")
            .build());
    return spec;
  }

  /// Lines that show the command in use, printed below its help.
  static void examples(UsageMessageSpec usage, String... lines) {
    usage.footerHeading("%nExamples%n");
    usage.footer(java.util.Arrays.stream(lines).map("  "::concat).toArray(String[]::new));
  }

  static OptionSpec flag(String name, String... description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  static OptionSpec option(Class<?> type, String name, String label, String... description) {
    return OptionSpec.builder(name).type(type).paramLabel(label).description(description).build();
  }

  /// One that may be given several times, each time with one value.
  static OptionSpec several(Class<?> arrayType, String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(arrayType)
        .arity("1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  static boolean isSet(ParseResult arguments, String name) {
    return arguments.hasMatchedOption(name);
  }

  static <T> Optional<T> value(ParseResult arguments, String name, Class<T> type) {
    return arguments.hasMatchedOption(name)
        ? Optional.of(type.cast(arguments.matchedOption(name).getValue()))
        : Optional.empty();
  }

  static boolean asJson(ParseResult arguments) {
    return isSet(arguments, "--json");
  }

  /// A duration as people read it: `3 ms`, `1.42 s`.
  static String seconds(Duration duration) {
    var millis = duration.toMillis();
    return millis < 1000
        ? millis + " ms"
        : String.format(java.util.Locale.ROOT, "%.2f s", millis / 1000.0);
  }

  /// The value of `--at`: a date, or a date with time and offset (ISO 8601).
  static Instant time(String text) {
    try {
      return text.length() == DATE_CHARS
          ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw CommandFailure.usage(
          "--at is no time: " + text, "Write it like 2025-11-20 or 2025-11-20T12:00:00Z.");
    }
  }
}
