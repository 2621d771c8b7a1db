package io.privyseal.cli.command;

import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads files that the command line names, within a bound.
public final class InputFiles {
  /// No input of ours is larger: evidence, certificate chains, policies and tokens are a few KiB.
  public static final int MAX_BYTES = 1 << 20;

  private InputFiles() {}

  /// The whole file; `-` is standard input.
  ///
  /// @throws CommandFailure if it cannot be read, is no file, or is larger than [#MAX_BYTES]
  public static Bytes read(Path file) {
    try {
      if (file.toString().equals("-")) {
        return bounded(file, System.in.readNBytes(MAX_BYTES + 1));
      }
      if (Files.isDirectory(file)) {
        throw CommandFailure.usage(file + " is a directory", "Name the files in it.");
      }
      try (var in = Files.newInputStream(file)) {
        return bounded(file, in.readNBytes(MAX_BYTES + 1));
      }
    } catch (NoSuchFileException e) {
      throw CommandFailure.usage("there is no file " + file, "Check the path.");
    } catch (IOException e) {
      throw CommandFailure.usage(
          file + " cannot be read: " + e.getClass().getSimpleName(),
          "Check that this user may read it.");
    }
  }

  /// What an option holds that takes a token or a file with one: a token is told by its two dots.
  public static String textOrFile(String textOrFile) {
    var looksLikeToken = textOrFile.chars().filter(c -> c == '.').count() == 2;
    return looksLikeToken && !Files.exists(Path.of(textOrFile))
        ? textOrFile
        : read(Path.of(textOrFile)).asUtf8().strip();
  }

  private static Bytes bounded(Path file, byte[] content) {
    if (content.length > MAX_BYTES) {
      throw CommandFailure.usage(
          file + " is larger than " + MAX_BYTES + " bytes", "Give the evidence file itself.");
    }
    return Bytes.copyOf(content);
  }
}
