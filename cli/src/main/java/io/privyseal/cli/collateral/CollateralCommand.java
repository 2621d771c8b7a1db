package io.privyseal.cli.collateral;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The group of commands about collateral.
public final class CollateralCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "collateral",
            "Certificates, revocation lists and TCB info of AMD and Intel: fetch them ahead of"
                + " time, see how fresh they are, carry them to a network that reaches no maker.");
    for (var command :
        List.of(
            new PrewarmCommand(), new StatusCommand(), new ExportCommand(), new ImportCommand())) {
      var sub = command.spec();
      spec.addSubcommand(sub.name(), sub);
    }
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    Command.examples(
        spec.usageMessage(),
        "privyseal collateral prewarm --directory fetched amd/crl/milan/vcek intel/root-crl",
        "privyseal collateral export --directory fetched --key bundle-key.pem collateral.bundle",
        "privyseal collateral import --config production.yaml --trust bundle.pem collateral.bundle",
        "privyseal collateral status --config production.yaml");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    throw CommandFailure.usage(
        "collateral needs a command: prewarm, status, export or import",
        "Run privyseal collateral --help.");
  }
}
