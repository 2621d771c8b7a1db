package io.privyseal.cli.collateral;

import io.privyseal.attestation.collateral.bundle.Bundle;
import io.privyseal.attestation.collateral.bundle.BundleImport;
import io.privyseal.attestation.collateral.bundle.BundleImport.BundleRefusedException;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Takes collateral from a signed file. Ends with 1 when the bundle or one of its items is refused.
final class ImportCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "import",
            "Keep the collateral in FILE. The bundle must be signed by the pinned key, be newer"
                + " than the last one, and each item must be signed by its maker.");
    Place.addOptions(spec);
    spec.addOption(
        Command.option(
            Path.class, "--trust", "FILE", "PEM: certificate of the key that signs bundles."));
    spec.addOption(
        Command.flag(
            "--allow-older", "Take a bundle, and items, that are older than what was kept."));
    spec.addPositional(
        PositionalParamSpec.builder()
            .required(true)
            .type(Path.class)
            .arity("1")
            .paramLabel("FILE")
            .description("The bundle.")
            .build());
    Command.examples(
        spec.usageMessage(),
        "privyseal collateral import --config production.yaml --trust signer.pem"
            + " collateral.bundle");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) throws IOException {
    var bundle =
        read(arguments.matchedPositional(0).<Path>getValue(), trusted(arguments), surroundings);
    var allowOlder = Command.isSet(arguments, "--allow-older");
    BundleImport result;
    try (var place = Place.of(arguments, surroundings);
        var cache = place.cache(List.of(), allowOlder)) {
      result =
          BundleImport.into(
              cache, place.history(), bundle, allowOlder, surroundings.clock().instant());
    } catch (BundleRefusedException e) {
      throw CommandFailure.rejected(
          String.valueOf(e.getMessage()), "Bring a newer bundle; --allow-older takes it anyway.");
    } catch (UnavailableException e) {
      throw Place.unavailable(e);
    }
    print(arguments, surroundings, result);
    return result.refused().isEmpty() ? ExitCode.DONE : ExitCode.REJECTED;
  }

  private static PublicKey trusted(ParseResult arguments) {
    var file = Command.value(arguments, "--trust", Path.class);
    if (file.isEmpty()) {
      throw CommandFailure.usage(
          "no signer of bundles is trusted", "Give --trust with the signer's certificate.");
    }
    try {
      return Pem.certificates(InputFiles.read(file.get()).asUtf8()).getFirst().getPublicKey();
    } catch (MalformedInputException e) {
      throw CommandFailure.usage(
          "%s: %s".formatted(file.get(), e.getMessage()), "Give a certificate in PEM.");
    }
  }

  private static Bundle read(Path file, PublicKey trusted, Surroundings surroundings)
      throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      return Bundle.read(in, surroundings.engine().get(), trusted);
    } catch (MalformedInputException e) {
      throw CommandFailure.rejected(
          "%s is refused: %s".formatted(file, e.getMessage()),
          "Have it made anew, and compare the signer's certificate.");
    } catch (NoSuchFileException _) {
      throw CommandFailure.usage("there is no file " + file, "Check the path.");
    }
  }

  private static void print(ParseResult arguments, Surroundings surroundings, BundleImport result) {
    var terminal = surroundings.terminal();
    if (Command.asJson(arguments)) {
      var refused = JsonObject.builder();
      result.refused().forEach((id, reason) -> refused.put(id.text(), reason));
      terminal.json(
          JsonObject.builder()
              .put("taken", result.taken())
              .put("refused", refused.build())
              .build());
      return;
    }
    terminal.line(result.taken() + " items taken");
    result
        .refused()
        .forEach((id, reason) -> terminal.line("  refused " + id.text() + ": " + reason));
  }
}
