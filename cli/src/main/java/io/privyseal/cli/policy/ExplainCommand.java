package io.privyseal.cli.policy;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.cli.terminal.Text;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.policy.PolicyExplain;
import io.privyseal.keyvault.release.policy.PolicyExplain.Explanation;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Says in words what a policy asks, and what it makes of a token: each condition with what was
/// found, and where the claim is if it is elsewhere.
///
/// Ends with 0 when the policy holds (and, with `--keys`, the token is genuine), with 1 otherwise.
final class ExplainCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "explain",
            "Say in words what a release policy asks; with --token, what it makes of that token:"
                + " each condition, what was found, and near misses.");
    spec.addOption(
        Command.option(
            String.class,
            "--token",
            "TOKEN|FILE",
            "An attestation token, or a file with one or with its claims as JSON."));
    spec.addOption(
        Command.option(
            Path.class,
            "--keys",
            "JWKS",
            "Keys of the token's issuer (its /certs). Without them the token's signature is not"
                + " checked."));
    spec.addOption(
        Command.option(
            String.class, "--at", "TIME", "With --keys: check the token's times as of TIME."));
    spec.addPositional(
        PositionalParamSpec.builder()
            .required(true)
            .type(Path.class)
            .arity("1")
            .paramLabel("FILE")
            .description("The policy: JSON, or base64 of it.")
            .build());
    Command.examples(
        spec.usageMessage(),
        "privyseal policy explain policy.json",
        "privyseal policy explain policy.json --token token.jwt",
        "curl -s $MAA/certs > keys.json && \\",
        "    privyseal policy explain policy.json --token token.jwt --keys keys.json");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    var policy = PolicyFile.read(arguments.matchedPositional(0).<Path>getValue());
    var token = Command.value(arguments, "--token", String.class).map(InputFiles::textOrFile);
    if (token.isEmpty()) {
      describe(surroundings.terminal(), policy, Command.asJson(arguments));
      return ExitCode.DONE;
    }
    var keys = Command.value(arguments, "--keys", Path.class);
    var at =
        Command.value(arguments, "--at", String.class)
            .map(Command::time)
            .orElseGet(surroundings.clock()::instant);
    var genuine = keys.map(file -> TokenFile.check(surroundings, file, token.get(), policy, at));
    var explanation = explanation(policy, token.get());
    if (Command.asJson(arguments)) {
      surroundings.terminal().json(json(explanation, genuine));
    } else {
      print(surroundings.terminal(), explanation, genuine, at);
    }
    return explanation.satisfied() && genuine.map(TokenFile::isGenuine).orElse(true)
        ? ExitCode.DONE
        : ExitCode.REJECTED;
  }

  private static void describe(Terminal terminal, ReleasePolicy policy, boolean json) {
    var lines = PolicyExplain.describe(policy);
    if (json) {
      terminal.json(JsonObject.builder().put("asks", JsonArray.ofStrings(lines)).build());
    } else {
      lines.forEach(terminal::line);
    }
  }

  private static Explanation explanation(ReleasePolicy policy, String token) {
    try {
      return PolicyExplain.explain(policy, token);
    } catch (MalformedInputException e) {
      throw CommandFailure.usage(
          "--token is neither a token nor claims: " + e.getMessage(),
          "Give the token as the attestation service returned it, or its claims as JSON.");
    }
  }

  private static void print(
      Terminal terminal, Explanation explanation, Optional<TokenFile> genuine, Instant at) {
    terminal.line(headline(terminal, explanation.satisfied(), genuine));
    terminal.blank();
    for (var line : explanation.lines().subList(1, explanation.lines().size())) {
      var indent = line.length() - line.stripLeading().length() + 4;
      var left = "  ";
      for (var part : Text.wrap(line.strip(), terminal.width() - indent)) {
        terminal.line(
            left.equals("  ")
                ? left + inked(terminal, " ".repeat(indent - 4) + part)
                : left + part);
        left = " ".repeat(indent);
      }
    }
    terminal.blank();
    if (genuine.isPresent()) {
      genuine.get().print(terminal, at);
    } else {
      for (var line :
          Text.wrap(
              "The token's signature was NOT checked: anyone can write such a token. Give the"
                  + " issuer's keys with --keys to check it.",
              terminal.width())) {
        terminal.line(terminal.ink(Ink.OPEN_STRONG, line));
      }
    }
  }

  private static String headline(
      Terminal terminal, boolean satisfied, Optional<TokenFile> genuine) {
    if (!satisfied) {
      return terminal.ink(Ink.BAD_STRONG, "NOT SATISFIED");
    }
    if (genuine.isEmpty()) {
      return terminal.ink(Ink.GOOD_STRONG, "SATISFIED") + ", if the token is genuine";
    }
    return genuine.get().isGenuine()
        ? terminal.ink(Ink.GOOD_STRONG, "SATISFIED")
        : terminal.ink(Ink.BAD_STRONG, "NOT SATISFIED") + ": the token is not to be believed";
  }

  /// The marks of the explanation, drawn as everywhere else.
  private static String inked(Terminal terminal, String line) {
    var indent = line.length() - line.stripLeading().length();
    var rest = line.substring(indent);
    var outcome =
        switch (rest.charAt(0)) {
          case '+' -> Outcome.PASSED;
          case 'x' -> Outcome.FAILED;
          case '!' -> Outcome.UNDECIDED;
          default -> Outcome.NOT_CHECKED;
        };
    var mark = rest.startsWith("!") ? terminal.arrow() : terminal.mark(outcome);
    return line.substring(0, indent)
        + terminal.ink(rest.startsWith("!") ? Ink.NAME : Ink.of(outcome), mark)
        + rest.substring(1);
  }

  private static JsonObject json(Explanation explanation, Optional<TokenFile> genuine) {
    return JsonObject.builder()
        .put("satisfied", explanation.satisfied())
        .put("token", genuine.map(TokenFile::word).orElse("not checked"))
        .put("findings", json(explanation.findings()))
        .put("tokenFindings", genuine.map(t -> json(t.findings())).orElse(null))
        .build();
  }

  private static JsonArray json(List<Finding> findings) {
    return new JsonArray(findings.stream().<JsonValue>map(Finding::toJson).toList());
  }
}
