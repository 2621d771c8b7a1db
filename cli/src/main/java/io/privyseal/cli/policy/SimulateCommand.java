package io.privyseal.cli.policy;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.policy.SeenTokens.Seen;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.cli.terminal.Text;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.policy.PolicySimulation;
import io.privyseal.keyvault.release.policy.PolicySimulation.Effect;
import io.privyseal.keyvault.release.policy.PolicySimulation.Fate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Tries another policy on tokens that were seen, before it is set: who would lose the key, and who
/// would gain it.
///
/// Ends with 0 when nobody loses and nobody gains, with 1 otherwise.
final class SimulateCommand implements Command {
  private static final int EFFECT_COLUMNS = 9;

  private record Tried(Seen token, Fate fate) {}

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "simulate",
            "Try a release policy on tokens that were seen, before it is set: which would lose the"
                + " key, which would gain it, and by which condition.");
    spec.addOption(
        Command.option(Path.class, "--current", "FILE", "The policy that is in force.").toBuilder()
            .required(true)
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .required(true)
            .index("0")
            .type(Path.class)
            .arity("1")
            .paramLabel("FILE")
            .description("The policy to try: JSON, or base64 of it.")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .required(true)
            .index("1..*")
            .type(Path[].class)
            .arity("1..*")
            .paramLabel("TOKENS")
            .description(
                "Files with a token, its claims as JSON, or a token per line; or a directory of"
                    + " such files. Signatures are not checked.")
            .build());
    Command.examples(
        spec.usageMessage(),
        "privyseal policy simulate next.json --current policy.json tokens/",
        "privyseal policy simulate next.json --current policy.json a.jwt b.jwt --json");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    var next = PolicyFile.read(arguments.matchedPositional(0).<Path>getValue());
    var inForce = PolicyFile.read(Command.value(arguments, "--current", Path.class).orElseThrow());
    var places = arguments.matchedPositional(1).<Path[]>getValue();
    var tried =
        SeenTokens.read(List.of(places)).stream()
            .map(seen -> new Tried(seen, PolicySimulation.of(inForce, next, seen.claims())))
            .toList();
    if (Command.asJson(arguments)) {
      surroundings.terminal().json(json(tried));
    } else {
      print(surroundings.terminal(), tried);
    }
    return tried.stream().anyMatch(one -> one.fate().effect().isChange())
        ? ExitCode.REJECTED
        : ExitCode.DONE;
  }

  private static void print(Terminal terminal, List<Tried> tried) {
    terminal.line(headline(terminal, tried));
    terminal.blank();
    for (var one : tried) {
      var effect = one.fate().effect();
      terminal.line(
          "  %s  %s"
              .formatted(
                  terminal.ink(ink(effect), Text.pad(word(effect), EFFECT_COLUMNS)),
                  one.token().name()));
      if (effect.isChange()) {
        one.fate().because().forEach(finding -> printReason(terminal, effect, finding));
      }
    }
    terminal.blank();
    terminal.line("Signatures and times of the tokens were not looked at.");
  }

  private static void printReason(Terminal terminal, Effect effect, Finding finding) {
    var indent = " ".repeat(EFFECT_COLUMNS + 4);
    var reason =
        "%s%s: expected %s, found %s"
            .formatted(
                effect == Effect.GAINS ? "kept out so far by " : "",
                finding.where(),
                finding.expected(),
                finding.actual());
    for (var line : Text.wrap(reason, terminal.width() - indent.length())) {
      terminal.line(indent + terminal.ink(Ink.FAINT, line));
    }
  }

  private static String headline(Terminal terminal, List<Tried> tried) {
    var parts = new ArrayList<String>();
    for (var effect : Effect.values()) {
      var count = count(tried, effect);
      if (count > 0) {
        parts.add(terminal.ink(ink(effect), "%d %s".formatted(count, plural(effect, count))));
      }
    }
    return "Of %d %s: %s"
        .formatted(tried.size(), tried.size() == 1 ? "token" : "tokens", String.join(", ", parts));
  }

  private static long count(List<Tried> tried, Effect effect) {
    return tried.stream().filter(one -> one.fate().effect() == effect).count();
  }

  private static String word(Effect effect) {
    return effect.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String plural(Effect effect, long count) {
    if (count == 1) {
      return word(effect);
    }
    return switch (effect) {
      case KEEPS -> "keep";
      case LOSES -> "lose";
      case GAINS -> "gain";
      case STAYS_OUT -> "stay out";
    };
  }

  private static Ink ink(Effect effect) {
    return switch (effect) {
      case KEEPS -> Ink.GOOD_STRONG;
      case LOSES -> Ink.BAD_STRONG;
      case GAINS -> Ink.OPEN_STRONG;
      case STAYS_OUT -> Ink.FAINT;
    };
  }

  private static JsonObject json(List<Tried> tried) {
    var counts = JsonObject.builder();
    for (var effect : Effect.values()) {
      counts.put(member(effect), count(tried, effect));
    }
    return JsonObject.builder()
        .put("counts", counts.build())
        .put("tokens", new JsonArray(tried.stream().<JsonValue>map(SimulateCommand::json).toList()))
        .build();
  }

  private static JsonObject json(Tried one) {
    return JsonObject.builder()
        .put("name", one.token().name())
        .put("effect", member(one.fate().effect()))
        .put(
            "because",
            new JsonArray(one.fate().because().stream().<JsonValue>map(Finding::toJson).toList()))
        .build();
  }

  private static String member(Effect effect) {
    return effect == Effect.STAYS_OUT ? "staysOut" : word(effect);
  }
}
