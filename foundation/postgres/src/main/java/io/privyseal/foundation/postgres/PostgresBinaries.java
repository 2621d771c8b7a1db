package io.privyseal.foundation.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The PostgreSQL programs for this platform, unpacked once per directory.
///
/// @param home the directory with `bin`, `lib` and `share`
record PostgresBinaries(Path home) {
  private static final String MARKER = "unpacked";

  /// Of one unpacked file, in bytes: a damaged archive must not fill the disk.
  private static final long MAX_FILE_BYTES = 256L << 20;

  /// Unpacks into a directory beside and renames it, so that a half unpacked one is never used and
  /// two processes may do it at the same time.
  static PostgresBinaries unpackedIn(Path software) {
    var archive = archiveName();
    var home = software.resolve(archive.substring(0, archive.indexOf('.')));
    if (Files.exists(home.resolve(MARKER))) {
      return new PostgresBinaries(home);
    }
    try (var in = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
      if (in == null) {
        throw new PostgresFailedException(
            "no PostgreSQL binaries for this platform (%s) are on the class path; configure an"
                    .formatted(archive)
                + " external PostgreSQL instead");
      }
      Files.createDirectories(software);
      var beside = Files.createTempDirectory(software, ".unpacking-");
      unpack(in, beside);
      Files.createFile(beside.resolve(MARKER));
      // The files are read by an unprivileged account when this program runs as root.
      Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rwxr-xr-x"));
      moveInPlace(beside, home);
      return new PostgresBinaries(home);
    } catch (IOException e) {
      throw new PostgresFailedException("cannot unpack PostgreSQL to " + software, e);
    }
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  private static String archiveName() {
    var os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    var system = os.contains("mac") ? "darwin" : os.contains("win") ? "windows" : "linux";
    var machine =
        switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> arch;
        };
    return "postgres-%s-%s.txz".formatted(system, machine);
  }

  private static void unpack(InputStream in, Path target) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        place(tar, entry, target);
      }
    }
  }

  private static void place(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    var path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("the archive names a path outside of it");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      var link = path.resolveSibling(entry.getLinkName()).normalize();
      if (!link.startsWith(target)) {
        throw new IOException("the archive links to a path outside of it");
      }
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(path, target.resolve(entry.getLinkName()).normalize());
    } else if (entry.isFile()) {
      if (entry.getSize() > MAX_FILE_BYTES) {
        throw new IOException("the archive holds a file that is too large");
      }
      Files.copy(tar, path);
      var executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static void moveInPlace(Path beside, Path home) throws IOException {
    try {
      Files.move(beside, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | AtomicMoveNotSupportedException e) {
      keepTheirs(beside, home, e);
    } catch (IOException e) {
      // Some systems report an existing directory as not empty.
      keepTheirs(beside, home, e);
    }
  }

  /// Another process was first.
  private static void keepTheirs(Path beside, Path home, IOException e) throws IOException {
    if (!Files.exists(home.resolve(MARKER))) {
      throw e;
    }
    deleteTree(beside);
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var paths = Files.walk(root)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
