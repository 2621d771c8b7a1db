package io.privyseal.keyvault.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// That a key or secret was deleted, and when it goes for good.
public record Deletion(Instant deleted, Instant scheduledPurge) {
  public Deletion {
    deleted = deleted.truncatedTo(ChronoUnit.SECONDS);
    scheduledPurge = scheduledPurge.truncatedTo(ChronoUnit.SECONDS);
  }

  public static Deletion at(Instant now, Vault vault) {
    return new Deletion(now, now.plus(Duration.ofDays(vault.recoverableDays())));
  }

  /// Whether its time is over: from then on it is as if it never was.
  public boolean isDue(Instant now) {
    return !now.isBefore(scheduledPurge);
  }
}
