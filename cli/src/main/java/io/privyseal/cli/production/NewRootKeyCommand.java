package io.privyseal.cli.production;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.server.keeping.RootKeyFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Makes a root key file that its owner alone may read. Never overwrites one: with a root key goes
/// all that was sealed under it.
final class NewRootKeyCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "new",
            "Make a root key file with owner-only rights. Refuses to overwrite: what was sealed"
                + " under a key is lost with it.");
    spec.addOption(
        Command.option(
            Path.class,
            "--passphrase-file",
            "FILE",
            "Seal the key under the passphrase in this file (owner-only rights)."));
    spec.addPositional(
        PositionalParamSpec.builder()
            .required(true)
            .type(Path.class)
            .arity("1")
            .paramLabel("FILE")
            .description("The file to make.")
            .build());
    Command.examples(
        spec.usageMessage(),
        "privyseal root-key new /etc/privyseal/root.key",
        "privyseal root-key new --passphrase-file passphrase.txt root.key");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    var file = arguments.matchedPositional(0).<Path>getValue();
    var passphraseFile = Command.value(arguments, "--passphrase-file", Path.class);
    var id = make(file, passphraseFile, surroundings).hex();
    var terminal = surroundings.terminal();
    if (Command.asJson(arguments)) {
      terminal.json(
          JsonObject.builder()
              .put("file", file.toString())
              .put("id", id)
              .put("sealed", passphraseFile.isPresent())
              .build());
    } else {
      terminal.line("made " + file + ", id " + id);
      terminal.line(
          "Keep a copy of it apart from the copies of the database: with this key anybody"
              + " can open the database, without it nobody can.");
    }
    return ExitCode.DONE;
  }

  private static Bytes make(Path file, Optional<Path> passphraseFile, Surroundings surroundings) {
    var passphrase = Optional.<char[]>empty();
    try {
      passphrase = passphraseFile.map(RootKeyFile::passphrase);
      try (var made = new RootKeyFile(file, surroundings.engine().get(), passphrase).create()) {
        return made.id();
      }
    } catch (IllegalStateException | UncheckedIOException e) {
      throw CommandFailure.usage(
          String.valueOf(e.getMessage()),
          "Name a file that is not there, in a directory that is; a passphrase file is for its"
              + " owner only.");
    } finally {
      passphrase.ifPresent(RootKeyFile::overwrite);
    }
  }
}
