package io.privyseal.attestation.service.signing;

import java.time.Duration;

/// When signing keys come and go.
///
/// @param signing how long a key signs before the next one does
/// @param lead how long a key is published before it signs; longer than relying parties cache keys,
///   and than other nodes of this service take to notice it
/// @param retention how long a key is published after it signed last: the life of a token, and
///   something for clocks that disagree
public record KeySchedule(Duration signing, Duration lead, Duration retention) {
  public KeySchedule {
    if (lead.compareTo(SigningKeys.REFRESH) <= 0 || signing.compareTo(lead) <= 0) {
      throw new IllegalArgumentException(
          "a key signs for longer than it is published before, and that is longer than "
              + SigningKeys.REFRESH);
    }
    if (retention.compareTo(TokenSigner.ATTESTATION_LIFETIME) < 0) {
      throw new IllegalArgumentException("a key is published until its tokens have expired");
    }
  }

  /// Thirty days of signing, published a day before, and a day and an hour after: reports of TPMs
  /// are good for a day.
  public static KeySchedule standard() {
    return new KeySchedule(Duration.ofDays(30), Duration.ofDays(1), Duration.ofHours(25));
  }
}
