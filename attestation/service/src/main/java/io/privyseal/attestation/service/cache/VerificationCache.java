package io.privyseal.attestation.service.cache;

import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.decision.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Accepted verifications of one instance, each for a bounded time. Thread-safe.
///
/// - Only what was accepted is remembered. What was refused or undecided is asked anew.
/// - An entry ends with its age, and with the first certificate or statement that vouched for it.
/// - A verifier that fails makes every entry void: what it said before is not repeated while nobody
///   knows what is wrong with it.
/// - A finding tells which it was, made now or made before.
public final class VerificationCache {
  private static final float LOAD_FACTOR = 0.75f;
  private static final String WHERE = "verification";

  private final CacheBounds bounds;
  private final Map<VerificationKey, Entry> entries = new LinkedHashMap<>(16, LOAD_FACTOR, true);
  private @Nullable VerificationKey latest;
  private long hits;
  private long misses;
  private long kept;
  private final Map<Invalidation, Long> invalidated = new EnumMap<>(Invalidation.class);

  /// @param until when the first thing that vouched for it ends
  private record Entry(Verification.Accepted<?> verification, Instant madeAt, Instant until) {}

  public VerificationCache(CacheBounds bounds) {
    this.bounds = bounds;
    for (var cause : Invalidation.values()) {
      invalidated.put(cause, 0L);
    }
  }

  /// The verification of a request: an earlier one, or the one that `verify` makes now. Either has
  /// the finding of [CacheCheck#REUSE] after its own.
  ///
  /// @param key must be of the same type of evidence whenever it is equal; the kind in it sees to
  ///   that
  /// @param verify what it throws goes to the caller, after everything was forgotten
  /// @param goodUntil when the first certificate or statement that vouches for the evidence ends
  public <V> Verification<V> verify(
      VerificationKey key,
      Instant at,
      Supplier<Verification<V>> verify,
      Function<V, Instant> goodUntil) {
    var earlier = find(key, at);
    if (earlier.isPresent()) {
      return reused(earlier.get(), at);
    }
    Verification<V> made;
    try {
      made = verify.get();
    } catch (RuntimeException | Error e) {
      forgetAll();
      throw e;
    }
    if (made instanceof Verification.Accepted<V> accepted) {
      keep(key, new Entry(accepted, at, goodUntil.apply(accepted.evidence())));
    }
    return with(made, "made now");
  }

  /// The key says what kind the evidence is of, so what was kept under it is of the caller's type.
  @SuppressWarnings("unchecked")
  private static <V> Verification<V> reused(Entry entry, Instant at) {
    var age = Duration.between(entry.madeAt(), at).toSeconds();
    return with(
        (Verification.Accepted<V>) entry.verification(),
        "made at %s, %d s ago".formatted(entry.madeAt(), age));
  }

  private static <V> Verification<V> with(Verification<V> verification, String made) {
    var findings = new ArrayList<>(verification.findings());
    return switch (verification) {
      case Verification.Accepted<V>(var evidence, _) ->
          new Verification.Accepted<>(evidence, plus(findings, made));
      case Verification.Rejected<V> _ -> new Verification.Rejected<>(plus(findings, made));
      case Verification.Undecided<V> _ -> new Verification.Undecided<>(plus(findings, made));
    };
  }

  private static List<Finding> plus(List<Finding> findings, String made) {
    findings.add(Finding.passed(CacheCheck.REUSE, WHERE, "made now or within the bounds", made));
    return findings;
  }

  private synchronized Optional<Entry> find(VerificationKey key, Instant at) {
    dropOtherWorlds(key);
    var entry = entries.get(key);
    if (entry != null
        && !at.isBefore(entry.madeAt())
        && at.isBefore(entry.madeAt().plus(bounds.maxAge()))
        && at.isBefore(entry.until())) {
      hits++;
      return Optional.of(entry);
    }
    if (entry != null) {
      entries.remove(key);
    }
    misses++;
    return Optional.empty();
  }

  /// Nobody can ask for these again: epochs only grow.
  private void dropOtherWorlds(VerificationKey key) {
    if (latest != null && !latest.isOfSameWorld(key)) {
      var before = entries.size();
      entries.keySet().removeIf(known -> !known.isOfSameWorld(key));
      invalidate(
          latest.collateralEpoch() == key.collateralEpoch()
              ? Invalidation.RULES
              : Invalidation.COLLATERAL,
          before - entries.size());
    }
    latest = key;
  }

  private synchronized void keep(VerificationKey key, Entry entry) {
    if (bounds.maxAge().isZero() || !entry.madeAt().isBefore(entry.until())) {
      return;
    }
    entries.put(key, entry);
    kept++;
    if (entries.size() > bounds.maxEntries()) {
      var eldest = entries.keySet().iterator();
      eldest.next();
      eldest.remove();
      invalidate(Invalidation.ROOM, 1);
    }
  }

  private synchronized void forgetAll() {
    invalidate(Invalidation.FAILURE, entries.size());
    entries.clear();
  }

  private void invalidate(Invalidation cause, int results) {
    invalidated.merge(cause, (long) results, Long::sum);
  }

  public synchronized CacheSnapshot snapshot() {
    return new CacheSnapshot(entries.size(), hits, misses, kept, invalidated);
  }
}
