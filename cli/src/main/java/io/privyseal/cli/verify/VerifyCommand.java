package io.privyseal.cli.verify;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
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
            "Verify evidence of SEV-SNP, SGX, TDX and Azure's virtual TPMs offline and explain each"
                + " check. FILE is a report or quote, raw or in JSON, hex or base64 as hosts,"
                + " guests and services wrap it; its kind is told by its bytes, and certificates"
                + " and collateral inside are used.");
    spec.addOption(
        Command.several(
            Path[].class,
            "--chain",
            "FILE",
            "Certificates beside the evidence: PEM, DER or JSON; VCEK or VLEK, ASK, ARK; PCK and"
                + " its issuers; CRLs. May be given several times."));
    spec.addOption(
        Command.several(
            Path[].class,
            "--with",
            "FILE",
            "Another part of the same evidence: the HCL report, the quote of the TPM, the quote of"
                + " the hardware, the event log. May be given several times."));
    spec.addOption(
        Command.several(
            Path[].class,
            "--collateral",
            "DIR",
            "Collateral in a directory or a file: TCB infos, identities, issuers and lists as the"
                + " makers' services answer them, also what privyseal collateral export writes."
                + " What fits is picked. May be given several times."));
    spec.addOption(
        Command.several(
            Path[].class,
            "--crl",
            "FILE",
            "A revocation list in PEM or DER. May be given several times."));
    spec.addOption(
        Command.option(
            String.class,
            "--revocation",
            "MODE",
            "fail: without a current revocation list nothing is decided; warn: say so; off. Without"
                + " this option: fail, except for SEV-SNP reports beside which no list is given."));
    spec.addOption(
        Command.option(
            Path.class,
            "--runtime-data",
            "FILE",
            "What the guest bound to the report: its SHA-256 must stand in the report data."));
    spec.addOption(
        Command.option(
            String.class, "--nonce", "HEX", "What the quote of a TPM must have been asked with."));
    spec.addOption(
        Command.option(
            String.class,
            "--user-data",
            "HEX",
            "What an Azure VM must hold as its user data, bound by hardware."));
    spec.addOption(
        Command.flag("--secure-boot", "Refuse an Azure VM that is configured without it."));
    spec.addOption(
        Command.option(
            Path.class,
            "--attestation-key",
            "FILE",
            "The key of a TPM that no HCL report vouches for: a public key in PEM."));
    spec.addOption(
        Command.several(
            String[].class,
            "--expect",
            "CLAIM=VALUE",
            "A claim that the token for this evidence must hold, by the name that release policies"
                + " use. May be given several times."));
    spec.addOption(
        Command.option(
            String.class, "--at", "TIME", "Verify as of that time (ISO 8601) instead of now."));
    TrustedRoots.addTo(spec);
    spec.addOption(
        Command.option(
            String.class, "--measurement", "HEX", "Launch measurement, MRTD or MRENCLAVE."));
    spec.addOption(
        Command.option(
            String.class, "--tdx-module", "HEX", "Measurement of the TDX module (MRSEAM)."));
    spec.addOption(
        Command.option(String.class, "--host-data", "HEX", "HOST_DATA that the report must have."));
    spec.addOption(
        Command.flag("--allow-debug", "Accept guests whose memory the host may read and change."));
    spec.addOption(
        Command.several(
            String[].class,
            "--allow",
            "WHAT",
            "Let something through that is refused by default, and say so: "
                + VerifyOptions.relaxationNames()
                + ". May be given several times."));
    spec.addOption(
        Command.option(
            Integer.class, "--allow-vmpl", "N", "Accept reports of guest software up to VMPL N."));
    IntelOptions.addTo(spec);
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
        "privyseal verify quote.bin --collateral pcs/ --expect x-ms-sgx-product-id=1",
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
}
