package io.privyseal.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The data directory of a local stack, held by this process alone as long as it is open.
///
/// | path | what |
/// | --- | --- |
/// | `ca.pem`, `*.pem`, `*-key.pem` | local CA and the certificates of the services |
/// | `root.key` | seals every secret in the database |
/// | `manufacturer/` | the simulated manufacturer |
/// | `postgres/` | the database: programs, data, log |
/// | `stack.lock` | held while a stack runs |
final class DataDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel lock;

  private DataDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /// @throws IllegalStateException if another process runs a stack on it
  static DataDirectory open(Path root) {
    try {
      // Others may pass through but not look around: PostgreSQL may run as another account.
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      var channel =
          FileChannel.open(
              root.resolve("stack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isHeld(channel)) {
        channel.close();
        throw new IllegalStateException(
            "a local stack is already running on %s; stop it, or choose another data directory"
                .formatted(root));
      }
      return new DataDirectory(root, channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the data directory " + root, e);
    }
  }

  private static boolean isHeld(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path root() {
    return root;
  }

  Path rootKey() {
    return root.resolve("root.key");
  }

  Path manufacturer() {
    return root.resolve("manufacturer");
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
