package io.privyseal.attestation.attester;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets time pass between tries.
public interface Pause {
  void sleep(Duration time) throws InterruptedException;

  /// By the clock of this machine. Nothing opens the latch: the pause ends with its time or an
  /// interrupt.
  static Pause system() {
    return time -> {
      var _ = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    };
  }

  /// The same for a caller that cannot be interrupted half way.
  ///
  /// @throws DeviceUnavailableException if the thread is asked to end; it stays interrupted
  default void orGiveUp(Duration time, String device) {
    try {
      sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceUnavailableException(device + ": interrupted while waiting", "Ask again.", e);
    }
  }
}
