package io.privyseal.cli.elevate;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.stack.PlatformAnswers;
import io.privyseal.cli.stack.PlatformConnection;
import io.privyseal.cli.stack.StackClient;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// What the commands about elevation share: paths, options, and how answers are read and printed.
final class Elevations {
  static final String PATH = "/api/v1/elevations";
  static final String ELIGIBLE = "/api/v1/eligibilities";
  static final String SCOPES = "/, /vaults/V, /vaults/V/keys/K or /attestation/A";

  private Elevations() {}

  static PlatformConnection open(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    return PlatformConnection.open(arguments, surroundings, PlatformAnswers.identity(arguments));
  }

  static OptionSpec required(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .required(true)
        .paramLabel(label)
        .description(description)
        .build();
  }

  static PositionalParamSpec id(String description) {
    return PositionalParamSpec.builder()
        .required(true)
        .type(UUID.class)
        .arity("1")
        .paramLabel("ID")
        .description(description)
        .build();
  }

  static String idOf(ParseResult arguments) {
    return arguments.matchedPositional(0).<UUID>getValue().toString();
  }

  static String text(ParseResult arguments, String name) {
    return Command.value(arguments, name, String.class).orElse("");
  }

  /// `?scope=...`, or nothing if the option is not given.
  static String query(ParseResult arguments) {
    return Command.value(arguments, "--scope", String.class)
        .map(scope -> "?scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8))
        .orElse("");
  }

  static JsonObject success(StackClient.Answer answer) {
    return PlatformAnswers.success(
        answer,
        "See your own requests with privyseal elevate list, and what you may ask for with"
            + " privyseal elevate eligible.");
  }

  static void answer(
      ParseResult arguments,
      Surroundings surroundings,
      JsonObject body,
      BiConsumer<Terminal, JsonObject> print) {
    if (Command.asJson(arguments)) {
      surroundings.terminal().json(body);
    } else {
      print.accept(surroundings.terminal(), body);
    }
  }

  static void answerAll(
      ParseResult arguments,
      Surroundings surroundings,
      JsonObject body,
      String nothing,
      BiConsumer<Terminal, JsonObject> print) {
    answer(
        arguments,
        surroundings,
        body,
        (terminal, list) -> {
          var items = list.array("value").orElse(List.of());
          for (var item : items) {
            if (item instanceof JsonObject one) {
              print.accept(terminal, one);
            }
          }
          if (items.isEmpty()) {
            terminal.line(nothing);
          }
        });
  }

  static void print(Terminal terminal, JsonObject elevation) {
    terminal.line(
        terminal.ink(Ink.STRONG, member(elevation, "state"))
            + "  "
            + member(elevation, "role")
            + " at "
            + member(elevation, "scope")
            + elevation
                .string("until")
                .map(time -> " until " + time)
                .orElse(" for " + member(elevation, "duration")));
    terminal.line("  principal " + member(elevation, "principalId"));
    terminal.line(
        "  reason    "
            + member(elevation, "reason")
            + elevation.string("ticket").map(ticket -> " (" + ticket + ")").orElse(""));
    for (var who : List.of("approvedBy", "deniedBy", "endedBy")) {
      elevation
          .string(who)
          .ifPresent(
              name -> terminal.line("  " + who.substring(0, who.length() - 2) + " by " + name));
    }
    terminal.line(terminal.ink(Ink.FAINT, "  id        " + member(elevation, "id")));
  }

  static void printEligible(Terminal terminal, JsonObject eligibility) {
    terminal.line(
        terminal.ink(Ink.STRONG, member(eligibility, "role"))
            + " at "
            + member(eligibility, "scope")
            + " for at most "
            + member(eligibility, "longest")
            + (eligibility.bool("approval").orElse(true) ? ", with approval" : ""));
    terminal.line("  principal " + member(eligibility, "principalId"));
    terminal.line(terminal.ink(Ink.FAINT, "  id        " + member(eligibility, "id")));
  }

  private static String member(JsonObject json, String name) {
    return json.string(name).orElse("");
  }
}
