package io.privyseal.cli.verify;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Verifies evidence from files: no network, no service, nothing but the files, the pinned roots
/// and the time.
///
/// Ends with 0 when all are accepted, 1 when one is rejected, 2 when one could not be decided for
/// want of endorsements, 64 for a command line that makes no sense.
public final class VerifyCommand implements Command {
  /// More files than one would name by hand; a directory of evidence is verified in several runs.
  private static final int MAX_FILES = 1000;

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "verify",
            "Verify SEV-SNP evidence offline and explain each check. FILE is a raw report, or a"
                + " report in JSON or base64 as hosts, guests and services wrap it; certificates"
                + " inside are used.");
    spec.addOption(
        OptionSpec.builder("--chain")
            .type(Path[].class)
            .arity("1")
            .paramLabel("FILE")
            .description(
                "Certificates beside the evidence: PEM, DER or JSON; VCEK or VLEK, ASK, ARK, and"
                    + " CRLs. May be given several times.")
            .build());
    spec.addOption(
        Command.option(
            Path.class,
            "--runtime-data",
            "FILE",
            "What the guest bound to the report: its SHA-256 must stand in REPORT_DATA."));
    spec.addOption(
        Command.option(
            String.class, "--at", "TIME", "Verify as of that time (ISO 8601) instead of now."));
    spec.addOption(
        Command.option(
            Path.class,
            "--trust-simulated",
            "DIR",
            "Trust the simulated manufacturer in DIR too. Such evidence proves nothing about"
                + " hardware."));
    spec.addOption(
        Command.option(
            String.class, "--measurement", "HEX", "Launch measurement that the report must have."));
    spec.addOption(
        Command.option(String.class, "--host-data", "HEX", "HOST_DATA that the report must have."));
    spec.addOption(
        Command.flag("--allow-debug", "Accept guests whose memory the host may read and change."));
    spec.addOption(
        Command.option(
            Integer.class, "--allow-vmpl", "N", "Accept reports of guest software up to VMPL N."));
    spec.addOption(Command.flag("--explain", "Say what each check asks and where it comes from."));
    spec.addPositional(
        PositionalParamSpec.builder()
            .required(true)
            .type(Path[].class)
            .arity("1.." + MAX_FILES)
            .paramLabel("FILE")
            .description("Evidence; several files give one line each.")
            .build());
    Command.examples(
        spec.usageMessage(),
        "privyseal verify report.bin --chain vcek.der --chain ask_ark_milan.pem",
        "privyseal verify evidence.json --runtime-data runtime.json --json",
        "privyseal verify --at 2025-11-20T12:00:00Z --explain report.bin --chain chain.pem");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    var files = List.of((Path[]) arguments.matchedPositional(0).getValue());
    var at = Command.value(arguments, "--at", String.class).map(Command::time);
    var examination =
        Examination.prepare(surroundings, arguments, at.orElseGet(surroundings.clock()::instant));
    var reports = new ArrayList<EvidenceReport>();
    for (var file : files) {
      reports.add(examination.examine(file));
    }
    var printer =
        new EvidencePrinter(surroundings.terminal(), Command.isSet(arguments, "--explain"));
    if (Command.asJson(arguments)) {
      printer.json(reports, examination.at());
    } else if (reports.size() == 1) {
      printer.full(reports.getFirst(), examination.at());
    } else {
      printer.summary(reports, examination.at());
    }
    return reports.stream()
        .map(report -> ExitCode.of(report.verdict()))
        .reduce(ExitCode.DONE, ExitCode::or);
  }

  /// The hex value of an option, of a fixed length.
  static Bytes hex(String option, String text, int length) {
    try {
      var value = Bytes.ofHex(text);
      if (value.length() == length) {
        return value;
      }
    } catch (MalformedInputException _) {
      // the same answer as for a wrong length
    }
    throw CommandFailure.usage(
        "%s is not %d bytes in hex".formatted(option, length),
        "Write %d hex digits, as the report or the token shows them.".formatted(2 * length));
  }
}
