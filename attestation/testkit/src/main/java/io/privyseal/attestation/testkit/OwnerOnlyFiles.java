package io.privyseal.attestation.testkit;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// Small text files that only their owner can read: where simulated keys are kept.
public final class OwnerOnlyFiles {
  private static final int MAX_FILE_BYTES = 64 * 1024;

  private OwnerOnlyFiles() {}

  /// @throws UncheckedIOException if the file cannot be read
  /// @throws MalformedInputException if it is far too large to be one of ours
  public static String read(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new MalformedInputException(file.getFileName() + ": too large");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes the file as a whole or not at all; makes its directory.
  ///
  /// @throws UncheckedIOException if it cannot be written
  public static void write(Path file, String text) {
    try {
      var directory = file.toAbsolutePath().getParent();
      Files.createDirectories(directory);
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      var draft = Files.createTempFile(directory, ".draft", ".tmp", ownerOnly);
      Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
