package io.privyseal.attestation.verification;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Real evidence of third parties, read from where it lies; tests that need it are skipped with a
/// message where it does not.
public final class VectorFiles {
  private static final Path ROOT = Path.of(System.getProperty("privyseal.vectors", "vectors"));

  private VectorFiles() {}

  public static void assumePresent() {
    assumeTrue(Files.isDirectory(ROOT), "third-party vectors are not at " + ROOT);
  }

  /// @param file below the folder of vectors: `azure-vtpm/trustee-snp/hcl-report.bin`
  public static Bytes read(String file) {
    assumePresent();
    try {
      return Bytes.copyOf(Files.readAllBytes(ROOT.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
