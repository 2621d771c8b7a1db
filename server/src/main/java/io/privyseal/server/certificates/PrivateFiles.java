package io.privyseal.server.certificates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files that only their owner may read, written whole or not at all.
public final class PrivateFiles {
  private static final int MAX_BYTES = 256 << 10;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /// Replaces the file in one step; after a crash either the old or the new one is there.
  public static void write(Path file, String text) {
    try {
      var draft = draft(file, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /// Writes a file that is not there yet. Of two who try at once, one succeeds.
  ///
  /// @throws IllegalStateException if it is there
  public static void writeNew(Path file, String text) {
    try {
      var draft = draft(file, text);
      try {
        // A second name for the draft: unlike a move, this never takes the place of another file.
        Files.createLink(file, draft);
      } finally {
        Files.delete(draft);
      }
    } catch (FileAlreadyExistsException e) {
      throw new IllegalStateException(file + " is there already, and is not overwritten", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static Path draft(Path file, String text) throws IOException {
    var draft =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            ".draft-",
            "",
            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try (var channel =
        java.nio.channels.FileChannel.open(draft, java.nio.file.StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    return draft;
  }

  /// @throws IllegalStateException if anybody but the owner may read or change the file
  public static String read(Path file) {
    try {
      var rights = Files.getPosixFilePermissions(file);
      if (!OWNER_ONLY.containsAll(rights)) {
        throw new IllegalStateException(
            "%s is open to others (%s): allow its owner only, chmod 600"
                .formatted(file, PosixFilePermissions.toString(rights)));
      }
      return readPublic(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /// A file of any rights, up to a bound.
  public static String readPublic(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalStateException(file + " is longer than " + MAX_BYTES + " bytes");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /// For what clients read: the CA certificate.
  static void writePublic(Path file, String text) {
    write(file, text);
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open up " + file, e);
    }
  }
}
