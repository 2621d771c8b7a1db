package io.privyseal.attestation.verification.intel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Real evidence and collateral of third parties, read from where it lies; tests that need it are
/// skipped with a message where it does not.
final class IntelVectors {
  private static final Path ROOT = Path.of(System.getProperty("privyseal.vectors", "vectors"));

  private IntelVectors() {}

  static void assumePresent() {
    assumeTrue(Files.isDirectory(ROOT.resolve("sgx")), "third-party vectors are not at " + ROOT);
  }

  static Bytes bytes(String name) {
    try {
      return Bytes.copyOf(Files.readAllBytes(ROOT.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return bytes(name).asUtf8().strip();
  }

  static QuoteEvidence quote(String name) {
    return QuoteEvidence.of(Quote.parse(bytes(name)));
  }

  /// The certificates of a PEM or DER file.
  static List<Bytes> certificates(String name) {
    var content = bytes(name);
    return content.at(0) == 0x30 ? List.of(content) : IntelCollateral.pemChain(content.asUtf8());
  }

  static List<Bytes> certificates(String... names) {
    return Stream.of(names).flatMap(name -> certificates(name).stream()).toList();
  }
}
