package io.privyseal.client;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Where a client's time and chance come from.
///
/// @param clock for certificates and dates
/// @param nanos for deadlines
/// @param random for the jitter of pauses
record Timing(InstantSource clock, LongSupplier nanos, Pause pause, RandomGenerator random) {
  /// Lets time pass.
  interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }
}
