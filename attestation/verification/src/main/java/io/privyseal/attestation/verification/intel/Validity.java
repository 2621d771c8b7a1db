package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.IntelCertificate;
import java.time.Instant;
import java.util.List;

/// Which certificates are not valid at a time, in words.
final class Validity {
  private Validity() {}

  static List<String> notAt(Instant at, List<IntelCertificate> certificates) {
    return certificates.stream()
        .filter(c -> !c.isValidAt(at))
        .map(c -> "%s is valid %s to %s".formatted(c.label(), c.notBefore(), c.notAfter()))
        .toList();
  }
}
