package io.privyseal.attestation.collateral;

import java.util.concurrent.atomic.LongAdder;

/// What the cache counts. Thread-safe.
final class Counters {
  final LongAdder hits = new LongAdder();
  final LongAdder stale = new LongAdder();
  final LongAdder unavailable = new LongAdder();
  final LongAdder shared = new LongAdder();
  final LongAdder fetches = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder fromStore = new LongAdder();
  final LongAdder storeFailures = new LongAdder();
}
