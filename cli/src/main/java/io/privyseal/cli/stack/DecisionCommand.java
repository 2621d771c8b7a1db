package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.terminal.Findings;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.cli.terminal.Text;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.DecisionId;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Shows what was decided and why, to the one who owns the key. The caller of a refused request has
/// only the id.
///
/// Ends with 0 when the record was found, whatever it says.
public final class DecisionCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "decision",
            "Show a decision with all its findings: what was asked, how each check came out, how"
                + " to mend it. For the owner of the key; the caller knows only the id.");
    spec.addOption(
        Command.option(
            URI.class, "--url", "URL", "The platform's API; by default that of the local stack."));
    spec.addOption(
        Command.option(
            Path.class, "--ca", "FILE", "CA certificate of --url; by default the local stack's."));
    spec.addOption(
        Command.option(
            String.class,
            "--token",
            "TOKEN|FILE",
            "Who asks; by default the operator of the local stack."));
    spec.addOption(DataDirectory.option());
    spec.addPositional(
        PositionalParamSpec.builder()
            .required(true)
            .type(String.class)
            .arity("1")
            .paramLabel("ID")
            .description("d- and 32 hex digits, as the refusal said.")
            .build());
    Command.examples(
        spec.usageMessage(),
        "privyseal decision d-0123456789abcdef0123456789abcdef",
        "privyseal decision --json --url https://keys.example.com --ca ca.pem --token t.jwt d-...");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var id = id(arguments.matchedPositional(0).<String>getValue());
    var url = Command.value(arguments, "--url", URI.class);
    var ca = Command.value(arguments, "--ca", Path.class);
    var given = Command.value(arguments, "--token", String.class).map(InputFiles::textOrFile);
    var stack =
        url.isPresent() && ca.isPresent() && given.isPresent()
            ? Optional.<StackFile>empty()
            : Optional.of(StackFile.read(DataDirectory.of(arguments, surroundings)));
    try (var client = new StackClient(ca.orElseGet(() -> stack.orElseThrow().certificate()))) {
      var bearer = given.isPresent() ? given.get() : operator(stack.orElseThrow(), client);
      var platform = url.orElseGet(() -> stack.orElseThrow().service("platform"));
      var found = DecisionRecord.fetch(client, platform, id, bearer);
      if (Command.asJson(arguments)) {
        surroundings.terminal().json(found.json());
      } else {
        print(surroundings.terminal(), id, found);
      }
      return ExitCode.DONE;
    }
  }

  private static String operator(StackFile stack, StackClient client) throws InterruptedException {
    return TokenCommand.token(stack, client, TokenCommand.OPERATOR, TokenCommand.VAULT_RESOURCE)
        .string("access_token")
        .orElse("");
  }

  private static DecisionId id(String text) {
    try {
      return new DecisionId(text);
    } catch (MalformedInputException _) {
      throw CommandFailure.usage(
          "no decision id: " + text, "It is d- and 32 hex digits, as the refusal said.");
    }
  }

  private static void print(Terminal terminal, DecisionId id, DecisionRecord found) {
    terminal.line(
        terminal.ink(Ink.of(found.verdict()), found.verdict().name())
            + "  "
            + terminal.ink(Ink.STRONG, id.value()));
    terminal.blank();
    for (var name : new String[] {"kind", "operation", "subject", "actor", "at"}) {
      var value = found.text(name);
      if (!value.isEmpty()) {
        terminal.line("  " + terminal.ink(Ink.FAINT, Text.pad(name, 9)) + "  " + value);
      }
    }
    terminal.blank();
    new Findings(terminal).print(found.findings());
    terminal.blank();
    terminal.line(Findings.count(found.findings()) + ".");
  }
}
