package io.privyseal.keyvault.domain;

import io.privyseal.foundation.crypto.CryptoEngine;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Makes a conditional write again from what another writer left, until it comes first.
/// Thread-safe.
public final class RepeatedWrites {
  /// How often a write is made before the caller is told of the conflict.
  public static final int MAX_ATTEMPTS = 8;

  /// The longest pause between two attempts is 64 ms.
  private static final int MAX_PAUSE_SHIFT = 6;

  private final CryptoEngine engine;

  public RepeatedWrites(CryptoEngine engine) {
    this.engine = engine;
  }

  /// @param write reads, decides and writes; throws [ConcurrentChangeException] if it came second
  /// @throws RefusedException with [RefusalReason#CONCURRENT_CHANGE] if it never came first
  public <T> T run(Supplier<T> write) {
    for (var attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      try {
        return write.get();
      } catch (ConcurrentChangeException _) {
        // Start again from what the other writer left.
        pause(attempt);
      }
    }
    throw new RefusedException(
        RefusalReason.CONCURRENT_CHANGE, "It is being changed by others. Make the request again.");
  }

  /// Longer after each attempt, and random so that rivals do not meet again.
  private void pause(int attempt) {
    var millis = 1 + engine.random().nextInt(1 << Math.min(attempt, MAX_PAUSE_SHIFT));
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }
}
