package io.privyseal.cli.attest;

import io.privyseal.attestation.attester.DeviceFiles;
import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.Pause;
import io.privyseal.attestation.attester.detection.AttesterDetection;
import io.privyseal.attestation.attester.detection.Places;
import io.privyseal.attestation.attester.tpm.TpmAddress;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Looks for devices that make evidence, has the best one make it, and prints or saves it as the
/// request that an attestation service takes.
///
/// Ends with 0 when there is evidence, 2 when no device gives it.
public final class AttestCommand implements Command {
  /// What is bound where nothing is given: an empty JWK set, so that the evidence says nothing but
  /// what the machine is.
  private static final Bytes NOTHING = Bytes.utf8("{\"keys\":[]}");

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "attest",
            "Make evidence about this machine with one of its devices, and say of each device why"
                + " it was taken or not. Nothing takes the place of hardware that is not there.");
    spec.addOption(
        Command.option(
            String.class,
            "--kind",
            "KIND",
            "Evidence to make: " + kinds() + ". The best that is here, otherwise."));
    spec.addOption(Command.flag("--list", "Look for devices, and make no evidence."));
    spec.addOption(
        Command.option(
            Path.class, "--out", "FILE", "Save the body of the attestation request in FILE."));
    spec.addOption(
        Command.option(
            Path.class, "--runtime-data", "FILE", "JSON to bind, usually a JWK set with a key."));
    spec.addOption(
        Command.option(String.class, "--nonce", "TEXT", "Put into the request for the token."));
    spec.addOption(
        Command.option(
            String.class,
            "--tpm",
            "ADDRESS",
            "device:PATH, swtpm:host=HOST,port=PORT or swtpm:path=PATH; device:/dev/tpmrm0"
                + " otherwise."));
    spec.addOption(
        Command.option(
            URI.class,
            "--metadata",
            "URL",
            "Metadata service of the host; http://169.254.169.254 otherwise."));
    spec.addOption(
        Command.option(
            Path.class,
            "--root",
            "DIR",
            "Look for devices below DIR, where a container has those of its host."));
    Command.examples(
        spec.usageMessage(),
        "privyseal attest --list",
        "privyseal attest --out evidence.json",
        "privyseal attest --kind SevSnpVm --runtime-data keys.json --json");
    return spec;
  }

  private static String kinds() {
    return Arrays.stream(EvidenceKind.values())
        .map(EvidenceKind::wireName)
        .collect(Collectors.joining(", "));
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) throws IOException {
    var wanted = Command.value(arguments, "--kind", String.class).map(AttestCommand::kind);
    var places = places(arguments);
    var printer = new SightingPrinter(surroundings.terminal());
    var asJson = Command.asJson(arguments);
    try (var detection =
        AttesterDetection.look(
            DeviceFiles.ofSystem(), places, wanted, Pause.system(), surroundings.engine().get())) {
      var chosen = detection.chosen();
      if (Command.isSet(arguments, "--list") || chosen.isEmpty()) {
        printer.print(detection.sightings(), Optional.empty(), asJson);
        return chosen.isEmpty() ? ExitCode.UNDECIDED : ExitCode.DONE;
      }
      var evidence = chosen.get().attest(runtimeData(arguments));
      var request = evidence.attestRequest(Command.value(arguments, "--nonce", String.class));
      var file = Command.value(arguments, "--out", Path.class);
      if (file.isPresent()) {
        Files.writeString(file.get(), request.toJson() + "\n");
      }
      printer.print(
          detection.sightings(),
          Optional.of(new SightingPrinter.Made(evidence, request, file)),
          asJson);
      return ExitCode.DONE;
    } catch (DeviceUnavailableException e) {
      throw CommandFailure.surroundings(e.problem(), e.next());
    }
  }

  private static Bytes runtimeData(ParseResult arguments) {
    return Command.value(arguments, "--runtime-data", Path.class)
        .map(InputFiles::read)
        .orElse(NOTHING);
  }

  private static EvidenceKind kind(String name) {
    return EvidenceKind.named(name)
        .orElseThrow(
            () -> CommandFailure.usage("--kind is none: " + name, "Take one of " + kinds() + "."));
  }

  private static Places places(ParseResult arguments) {
    var places =
        Command.value(arguments, "--root", Path.class)
            .map(root -> Places.LINUX.below(root.toAbsolutePath()))
            .orElse(Places.LINUX);
    var metadata = Command.value(arguments, "--metadata", URI.class);
    if (metadata.isPresent()) {
      places = places.withMetadata(metadata.get());
    }
    var tpm = Command.value(arguments, "--tpm", String.class);
    return tpm.isPresent() ? places.withTpm(tpm(tpm.get())) : places;
  }

  private static TpmAddress tpm(String text) {
    try {
      return TpmAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          "--tpm is no address: " + e.getMessage(),
          "Write it like device:/dev/tpmrm0 or swtpm:host=127.0.0.1,port=2321.");
    }
  }

  /// For people.
  static String summary(Evidence evidence) {
    return switch (evidence) {
      case Evidence.SevSnpVm snp ->
          "a report of %d bytes, %s"
              .formatted(
                  snp.report().length(),
                  snp.certificateChain().isEmpty()
                      ? "without certificates: the verifier must have them"
                      : "with the certificates of the host");
      case Evidence.TdxVm tdx -> "a quote of %d bytes".formatted(tdx.quote().length());
      case Evidence.SgxEnclave sgx -> "a quote of %d bytes".formatted(sgx.quote().length());
      case Evidence.AzureGuest _ ->
          "report, quote of the virtual TPM, and a key that is lost when this ends: the token that"
              + " comes back cannot be opened";
    };
  }
}
