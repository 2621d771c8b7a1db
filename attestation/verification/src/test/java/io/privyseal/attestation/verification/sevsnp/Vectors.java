package io.privyseal.attestation.verification.sevsnp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Real evidence of third parties, read from where it lies; tests that need it are skipped with a
/// message where it does not.
final class Vectors {
  static final String MILAN_VCEK = "chains/ask_ark_milan.pem";
  static final String MILAN_VLEK = "chains/ask_ark_milan_vlek.pem";
  static final String GENOA_VCEK = "chains/ask_ark_genoa.pem";
  static final String TURIN_VCEK = "chains/ask_ark_turin_vcek.pem";

  private static final Path ROOT =
      Path.of(System.getProperty("privyseal.vectors", "vectors"), "snp");

  private Vectors() {}

  static void assumePresent() {
    assumeTrue(Files.isDirectory(ROOT), "third-party vectors are not at " + ROOT);
  }

  static Path path(String name) {
    return ROOT.resolve(name);
  }

  static Bytes bytes(String name) {
    try {
      return Bytes.copyOf(Files.readAllBytes(path(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The certificates of a PEM or DER file.
  static List<Bytes> certificates(String name) {
    var content = bytes(name).toArray();
    if (content[0] == 0x30) {
      return List.of(Bytes.copyOf(content));
    }
    return Pem.blocks(new String(content, StandardCharsets.UTF_8)).stream()
        .map(Pem.Block::der)
        .toList();
  }

  static SnpEvidence evidence(String report, String... certificateFiles) {
    return evidence(bytes(report), certificateFiles);
  }

  static SnpEvidence evidence(Bytes report, String... certificateFiles) {
    var certificates = new ArrayList<Bytes>();
    Arrays.stream(certificateFiles).map(Vectors::certificates).forEach(certificates::addAll);
    return SnpEvidence.of(SnpReport.parse(report), certificates);
  }
}
