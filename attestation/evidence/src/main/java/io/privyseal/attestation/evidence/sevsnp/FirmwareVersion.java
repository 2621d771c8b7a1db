package io.privyseal.attestation.evidence.sevsnp;

import java.util.Comparator;

/// Version of the SNP firmware, three numbers of one byte each.
public record FirmwareVersion(int major, int minor, int build)
    implements Comparable<FirmwareVersion> {
  private static final Comparator<FirmwareVersion> ORDER =
      Comparator.comparingInt(FirmwareVersion::major)
          .thenComparingInt(FirmwareVersion::minor)
          .thenComparingInt(FirmwareVersion::build);

  @Override
  public int compareTo(FirmwareVersion other) {
    return ORDER.compare(this, other);
  }

  /// `1.55.29`, build last.
  @Override
  public String toString() {
    return major + "." + minor + "." + build;
  }
}
