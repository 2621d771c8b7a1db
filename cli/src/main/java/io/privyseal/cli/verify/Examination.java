package io.privyseal.cli.verify;

import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.EvidenceParts;
import io.privyseal.attestation.evidence.EvidenceRecognizer;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.verify.EvidenceReport.Root;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Finding;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/// Takes files to the verifier under what the command line asked for.
final class Examination {
  private static final int MEASUREMENT_BYTES = 48;
  private static final int HOST_DATA_BYTES = 32;
  private static final int MAX_VMPL = 3;

  private final SnpVerifier verifier;
  private final EvidenceParts chain;
  private final SnpExpectations expectations;
  private final Optional<Bytes> runtimeData;
  private final Instant at;

  private Examination(
      SnpVerifier verifier,
      EvidenceParts chain,
      SnpExpectations expectations,
      Optional<Bytes> runtimeData,
      Instant at) {
    this.verifier = verifier;
    this.chain = chain;
    this.expectations = expectations;
    this.runtimeData = runtimeData;
    this.at = at;
  }

  /// @throws CommandFailure if an option does not hold what it should
  static Examination prepare(Surroundings surroundings, ParseResult arguments, Instant at) {
    var files = Command.value(arguments, "--chain", Path[].class).map(List::of).orElse(List.of());
    return new Examination(
        new SnpVerifier(surroundings.engine().get(), anchors(arguments)),
        chain(files),
        expectations(arguments),
        Command.value(arguments, "--runtime-data", Path.class).map(InputFiles::read),
        at.truncatedTo(ChronoUnit.SECONDS));
  }

  private static TrustAnchors anchors(ParseResult arguments) {
    var directory = Command.value(arguments, "--trust-simulated", Path.class);
    try {
      return directory
          .map(dir -> SimulatedManufacturer.addRootsOf(dir, TrustAnchors.amd()))
          .orElseGet(TrustAnchors::amd);
    } catch (MalformedInputException | UncheckedIOException _) {
      throw CommandFailure.usage(
          directory.orElseThrow() + " holds no simulated manufacturer",
          "Give the manufacturer directory inside the data directory of privyseal up.");
    }
  }

  private static SnpExpectations expectations(ParseResult arguments) {
    var expectations =
        SnpExpectations.secureDefaults()
            .requireReportData(new ReportDataBinding.Unchecked("no runtime data was given"));
    if (Command.isSet(arguments, "--allow-debug")) {
      expectations = expectations.allowDebugGuests();
    }
    var vmpl = Command.value(arguments, "--allow-vmpl", Integer.class);
    if (vmpl.isPresent()) {
      if (vmpl.get() < 0 || vmpl.get() > MAX_VMPL) {
        throw CommandFailure.usage("--allow-vmpl is not 0 to 3", "0 is the most privileged.");
      }
      expectations = expectations.allowVmplUpTo(vmpl.get());
    }
    var measurement = Command.value(arguments, "--measurement", String.class);
    if (measurement.isPresent()) {
      expectations =
          expectations.requireMeasurement(
              VerifyCommand.hex("--measurement", measurement.get(), MEASUREMENT_BYTES));
    }
    var hostData = Command.value(arguments, "--host-data", String.class);
    if (hostData.isPresent()) {
      expectations =
          expectations.requireHostData(
              VerifyCommand.hex("--host-data", hostData.get(), HOST_DATA_BYTES));
    }
    return expectations;
  }

  Instant at() {
    return at;
  }

  EvidenceReport examine(Path file) {
    var content = InputFiles.read(file);
    EvidenceParts found;
    SnpEvidence evidence;
    try {
      found = EvidenceRecognizer.recognize(content);
      evidence = found.plus(chain).toSnpEvidence();
    } catch (MalformedInputException e) {
      return new EvidenceReport(
          file.toString(),
          "",
          Optional.empty(),
          Optional.empty(),
          List.of(
              Finding.failed(
                  EvidenceCheck.FORM,
                  "",
                  "a SEV-SNP report, raw or wrapped",
                  String.valueOf(e.getMessage()))));
    }
    var verification =
        verifier.verify(
            evidence, expectations(found.runtimeData()).withRevocation(revocation(evidence)), at);
    return new EvidenceReport(
        file.toString(),
        String.join(" in ", found.wrappings().reversed().stream().distinct().toList()),
        Optional.of(evidence.report()),
        root(verification),
        verification.findings());
  }

  /// Offline there is no list but a given one.
  private static RevocationRule revocation(SnpEvidence evidence) {
    return evidence.revocationLists().isEmpty()
        ? RevocationRule.off("no revocation list was given")
        : RevocationRule.fail();
  }

  /// Runtime data that came with the evidence is checked, unless the command line gave other.
  private SnpExpectations expectations(Optional<Bytes> wrapped) {
    return runtimeData
        .or(() -> wrapped)
        .map(data -> expectations.requireReportData(new ReportDataBinding.Sha256Of(data)))
        .orElse(expectations);
  }

  private static Optional<Root> root(Verification<VerifiedSnp> verification) {
    return switch (verification) {
      case Verification.Accepted<VerifiedSnp>(var verified, _) ->
          Optional.of(
              new Root(
                  verified.trustRoot(), verified.isSimulated(), verified.productLine().label()));
      case Verification.Rejected<VerifiedSnp> _, Verification.Undecided<VerifiedSnp> _ ->
          Optional.empty();
    };
  }

  private static EvidenceParts chain(List<Path> files) {
    var parts = EvidenceParts.NONE;
    for (var file : files) {
      try {
        var found = EvidenceRecognizer.recognize(InputFiles.read(file));
        if (found.report().isPresent()) {
          throw CommandFailure.usage(
              file + " is evidence, not certificates", "Give it as FILE, without --chain.");
        }
        parts = parts.plus(found);
      } catch (MalformedInputException e) {
        throw CommandFailure.usage(
            "%s holds no certificates: %s".formatted(file, e.getMessage()),
            "Give PEM, DER, or the JSON of the host's certificate cache.");
      }
    }
    return parts;
  }
}
