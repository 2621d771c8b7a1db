package io.privyseal.cli.collateral;

import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.bundle.Bundle;
import io.privyseal.attestation.collateral.bundle.BundleManifest;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.server.certificates.KeyedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Writes collateral as one signed file.
final class ExportCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "export",
            "Write collateral to FILE, signed: for a network that reaches no maker. Overdue items"
                + " are left out.");
    Place.addOptions(spec);
    spec.addOption(
        Command.option(
            Path.class, "--key", "FILE", "PEM: the key that signs, PKCS #8, EC or RSA."));
    spec.addOption(
        Command.option(
            Path.class,
            "--certificate",
            "FILE",
            "PEM: a certificate of that key; the importer pins it."));
    spec.addPositional(
        PositionalParamSpec.builder()
            .required(true)
            .type(Path.class)
            .arity("1")
            .paramLabel("FILE")
            .description("The bundle to make; it must not be there yet.")
            .build());
    Command.examples(
        spec.usageMessage(),
        "privyseal collateral export --directory fetched --key key.pem --certificate signer.pem"
            + " collateral.bundle");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) throws IOException {
    var file = arguments.matchedPositional(0).<Path>getValue();
    var signer = signer(arguments);
    var now = surroundings.clock().instant();
    var items = new LinkedHashMap<CollateralId, CollateralContent>();
    try (var place = Place.of(arguments, surroundings)) {
      for (var item : place.items()) {
        if (!item.isOverdueAt(now)) {
          items.put(item.id(), item.content());
        }
      }
    }
    if (items.isEmpty()) {
      throw CommandFailure.rejected(
          "there is nothing current to export", "Fetch with privyseal collateral prewarm first.");
    }
    var manifest = write(file, surroundings, signer, items);
    var terminal = surroundings.terminal();
    var keyId = Bundle.keyId(signer.getPublic());
    if (Command.asJson(arguments)) {
      terminal.json(
          JsonObject.builder()
              .put("file", file.toString())
              .put("items", manifest.items())
              .put("sequence", manifest.sequence())
              .put("keyId", keyId)
              .build());
    } else {
      terminal.line("%s: %d items, signed by %s".formatted(file, manifest.items(), keyId));
    }
    return ExitCode.DONE;
  }

  private static BundleManifest write(
      Path file,
      Surroundings surroundings,
      KeyPair signer,
      Map<CollateralId, CollateralContent> items)
      throws IOException {
    var now = surroundings.clock().instant();
    try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      return Bundle.write(
          out,
          surroundings.engine().get(),
          scheme(signer),
          signer,
          now.getEpochSecond(),
          now,
          items);
    } catch (java.nio.file.FileAlreadyExistsException _) {
      throw CommandFailure.usage(file + " is there already", "Name another file.");
    }
  }

  private static SignatureScheme scheme(KeyPair signer) {
    return signer.getPublic() instanceof ECPublicKey key
        ? EcCurve.of(key.getParams())
            .map(EcCurve::scheme)
            .orElseThrow(() -> CommandFailure.usage("an unknown curve", "Use P-256 or P-384."))
        : SignatureScheme.PS256;
  }

  private static KeyPair signer(ParseResult arguments) {
    var key = Command.value(arguments, "--key", Path.class);
    var certificate = Command.value(arguments, "--certificate", Path.class);
    if (key.isEmpty() || certificate.isEmpty()) {
      throw CommandFailure.usage(
          "a bundle is signed", "Give --key and --certificate of whoever signs.");
    }
    try {
      var keyed = KeyedCertificate.read(certificate.get(), key.get());
      return new KeyPair(keyed.leaf().getPublicKey(), keyed.key());
    } catch (MalformedInputException | IllegalStateException | java.io.UncheckedIOException e) {
      throw CommandFailure.usage(
          String.valueOf(e.getMessage()),
          "Give a PEM key, for its owner only, and its certificate.");
    }
  }
}
