package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.terminal.Findings;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.cli.terminal.Text;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.DecisionId;
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
    PlatformConnection.addOptions(spec);
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
    try (var platform = PlatformConnection.open(arguments, surroundings, TokenCommand.OPERATOR)) {
      var found =
          DecisionRecord.fetch(platform.client(), platform.platform(), id, platform.bearer());
      if (Command.asJson(arguments)) {
        surroundings.terminal().json(found.json());
      } else {
        print(surroundings.terminal(), id, found);
      }
      return ExitCode.DONE;
    }
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
