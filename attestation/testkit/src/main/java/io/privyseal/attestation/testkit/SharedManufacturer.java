package io.privyseal.attestation.testkit;

import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;

/// The one simulated manufacturer that tests share, with all product lines, because its nine
/// RSA-4096 keys take seconds to make. Made on first use and kept in the build's own directory.
public final class SharedManufacturer {
  /// Start of validity of everything that tests make; any later time until 2050 will do.
  public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private SharedManufacturer() {}

  private static final class Holder {
    static final SimulatedManufacturer SHARED = open();
  }

  public static SimulatedManufacturer get() {
    return Holder.SHARED;
  }

  private static SimulatedManufacturer open() {
    try {
      var directory = directory();
      Files.createDirectories(directory);
      // Builds of several modules may come here at once; the second one finds the first one's keys.
      try (var lock =
              FileChannel.open(
                  directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = lock.lock()) {
        return SimulatedManufacturer.loadOrCreate(
            directory.resolve("keys"),
            CryptoEngines.choose(),
            EPOCH,
            Set.of(ProductLine.MILAN, ProductLine.GENOA, ProductLine.TURIN));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path directory() throws IOException {
    var root = System.getProperty("privyseal.root");
    return root == null
        ? Files.createTempDirectory("privyseal-manufacturer")
        : Path.of(root, "target", "simulated-manufacturer");
  }
}
