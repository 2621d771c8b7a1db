package io.privyseal.cli.policy;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The group of commands about release policies.
public final class PolicyCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec = describe("policy", "Write, check and explain release policies, without a vault.");
    for (var command :
        List.of(new LintCommand(), new ExplainCommand(), new SimulateCommand(), new NewCommand())) {
      var inner = command.spec();
      spec.addSubcommand(inner.name(), inner);
    }
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    Command.examples(
        spec.usageMessage(),
        "privyseal policy new --tee snp-cvm --authority https://sharedweu.weu.attest.azure.net",
        "privyseal policy lint policy.json",
        "privyseal policy explain policy.json --token token.jwt");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    throw CommandFailure.usage(
        "policy needs a command: lint, explain, simulate or new", "Run privyseal policy --help.");
  }
}
