package io.privyseal.attestation.service;

import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.foundation.decision.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// How attestations came out since the start, by kind and verdict. Thread-safe.
public final class AttestationCounts {
  private final Map<AttestationKind, Map<Verdict, LongAdder>> counts =
      new EnumMap<>(AttestationKind.class);

  AttestationCounts() {
    for (var kind : AttestationKind.values()) {
      var ofKind = new EnumMap<Verdict, LongAdder>(Verdict.class);
      for (var verdict : Verdict.values()) {
        ofKind.put(verdict, new LongAdder());
      }
      counts.put(kind, ofKind);
    }
  }

  void count(AttestationKind kind, Verdict verdict) {
    adder(kind, verdict).increment();
  }

  /// Recorded decisions; drafts, which attest for nobody, are not among them.
  public long of(AttestationKind kind, Verdict verdict) {
    return adder(kind, verdict).sum();
  }

  private LongAdder adder(AttestationKind kind, Verdict verdict) {
    var adder = counts.getOrDefault(kind, Map.of()).get(verdict);
    if (adder == null) {
      throw new IllegalStateException("not counted: " + kind + " " + verdict);
    }
    return adder;
  }
}
