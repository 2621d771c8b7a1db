package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.result.AttestationClaims.Compliance;
import io.privyseal.foundation.bytes.Bytes;
import java.util.Map;
import java.util.Set;

/// What a guest of one kind must be like to be called compliant.
///
/// @param name for people
/// @param kind which compliance status it leads to
/// @param measurements accepted launch measurements, 48 bytes each; at least one
/// @param idKeyDigests accepted digests of the key that signed the ID block, 48 bytes each; empty
///   leaves it open
/// @param minimumGuestSvn of the image, as its publisher counts
/// @param minimumTcb per product line; a line that is not named is not compliant
public record ReferencePlatform(
    String name,
    Kind kind,
    Set<Bytes> measurements,
    Set<Bytes> idKeyDigests,
    long minimumGuestSvn,
    Map<ProductLine, TcbVersion> minimumTcb)
    implements Comparison.GrantsCompliance {
  private static final int SHA384_BYTES = 48;

  /// Kinds of platform, by the status that they lead to.
  public enum Kind {
    /// A confidential VM with a paravisor; its runtime claims are the paravisor's.
    CONFIDENTIAL_VM(Compliance.CVM),
    /// The utility VM of container instances.
    UTILITY_VM(Compliance.UVM),
    /// The host of Kata confidential containers.
    KATA(Compliance.KATA);

    private final String status;

    Kind(String status) {
      this.status = status;
    }

    /// The value of `x-ms-compliance-status`.
    public String status() {
      return status;
    }
  }

  public ReferencePlatform {
    measurements = Set.copyOf(measurements);
    idKeyDigests = Set.copyOf(idKeyDigests);
    minimumTcb = Map.copyOf(minimumTcb);
    if (measurements.isEmpty() || minimumTcb.isEmpty() || minimumGuestSvn < 0) {
      throw new IllegalArgumentException(
          "a reference platform has a measurement, a minimum TCB and no negative SVN");
    }
    for (var digest : measurements) {
      requireSha384(digest);
    }
    for (var digest : idKeyDigests) {
      requireSha384(digest);
    }
    requireLayouts(minimumTcb);
  }

  static void requireLayouts(Map<ProductLine, TcbVersion> minimumTcb) {
    minimumTcb.forEach((line, minimum) -> {
      if (line.tcbLayout() != minimum.layout()) {
        throw new IllegalArgumentException("the minimum has not the layout of " + line.label());
      }
    });
  }

  @Override
  public String status() {
    return kind.status();
  }

  private static void requireSha384(Bytes digest) {
    if (digest.length() != SHA384_BYTES) {
      throw new IllegalArgumentException("a measurement or key digest has 48 bytes");
    }
  }
}
