package io.privyseal.cli.verify;

import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.IntelCertificate;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.evidence.EvidenceRecognizer;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Whom the command line believes: the makers' pinned roots, and those of `--trust-simulated`.
public final class TrustedRoots {
  private static final String OPTION = "--trust-simulated";

  private TrustedRoots() {}

  public static void addTo(CommandSpec spec) {
    spec.addOption(
        Command.option(
            Path.class,
            OPTION,
            "PATH",
            "Trust the simulated manufacturer in that directory too, or the root certificate in"
                + " that file in Intel's place. Such evidence proves nothing about hardware."));
  }

  static TrustAnchors amd(ParseResult arguments) {
    var simulated = simulated(arguments);
    try {
      return simulated
          .filter(path -> !Files.isRegularFile(path))
          .map(dir -> SimulatedManufacturer.addRootsOf(dir, TrustAnchors.amd()))
          .orElseGet(TrustAnchors::amd);
    } catch (MalformedInputException | UncheckedIOException _) {
      throw CommandFailure.usage(
          simulated.orElseThrow() + " holds no simulated manufacturer",
          "Give the manufacturer directory inside the data directory of privyseal up.");
    }
  }

  static IntelTrustAnchors intel(ParseResult arguments, CryptoEngine engine) {
    var simulated = simulated(arguments);
    if (simulated.filter(Files::isRegularFile).isPresent()) {
      return withRoot(simulated.get());
    }
    return simulated
        .filter(SimulatedIntel::holdsOne)
        .map(dir -> SimulatedIntel.load(dir, engine).addTo(IntelTrustAnchors.intel()))
        .orElseGet(IntelTrustAnchors::intel);
  }

  private static Optional<Path> simulated(ParseResult arguments) {
    return Command.value(arguments, OPTION, Path.class);
  }

  private static IntelTrustAnchors withRoot(Path file) {
    try {
      var certificates = EvidenceRecognizer.recognize(InputFiles.read(file)).certificates();
      if (certificates.size() != 1) {
        throw new MalformedInputException("expected one certificate, found " + certificates.size());
      }
      var root = IntelCertificate.parse(certificates.getFirst());
      if (root.role() != IntelCertificate.Role.ROOT) {
        throw new MalformedInputException("expected a root, found a " + root.label());
      }
      return IntelTrustAnchors.intel()
          .withSimulated("root in " + file.getFileName(), root.publicKey());
    } catch (MalformedInputException e) {
      throw CommandFailure.usage(
          "%s holds no root certificate: %s".formatted(file, e.getMessage()),
          "Give the directory of a simulated manufacturer, or one certificate in PEM or DER.");
    }
  }
}
