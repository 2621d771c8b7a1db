package io.privyseal.identity.issuer;

import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.jose.JwkSet;
import io.privyseal.identity.IdentityStorageUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The issuer's keys and their turns. A successor is published [#AHEAD] before its turn, so that
/// whoever caches keys knows it in time; a predecessor stays published [#BEHIND] after its turn, so
/// that its last tokens verify. Any number of nodes may share one store. Thread-safe.
public final class SigningKeys {
  /// Length of a key's turn.
  public static final Duration TURN = Duration.ofDays(30);

  /// How long before its turn a key is published.
  public static final Duration AHEAD = Duration.ofDays(1);

  /// How long after its turn a key stays published; longer than any token lives.
  public static final Duration BEHIND = Duration.ofDays(1);

  /// How often the store is asked for keys that another node made.
  public static final Duration REFRESH = Duration.ofMinutes(5);

  /// After a store that did not answer.
  public static final Duration RETRY = Duration.ofSeconds(10);

  private static final int KEY_BITS = 2048;
  private static final int KEPT = 4;

  private final SigningKeyStore store;
  private final CryptoEngine engine;
  private final InstantSource clock;
  private final ReentrantLock maintenance = new ReentrantLock();
  private volatile State state = new State(List.of(), Instant.MIN);

  private record State(List<SigningKey> keys, Instant refreshAt) {
    Optional<SigningKey> activeAt(Instant now) {
      return keys.stream()
          .filter(key -> !now.isBefore(key.activeFrom()) && now.isBefore(key.activeUntil()))
          .max(Comparator.comparingLong(SigningKey::generation));
    }

    boolean hasSuccessorAt(Instant now) {
      return activeAt(now.plus(AHEAD)).isPresent();
    }
  }

  public SigningKeys(SigningKeyStore store, CryptoEngine engine, InstantSource clock) {
    this.store = store;
    this.engine = engine;
    this.clock = clock;
  }

  /// The key whose turn it is.
  public SigningKey current() {
    var now = clock.instant();
    var held = upToDate(now);
    return held.activeAt(now)
        .orElseThrow(() -> new IllegalStateException("no signing key after maintenance"));
  }

  /// All keys that verify tokens now or soon.
  public JwkSet published() {
    var now = clock.instant();
    return new JwkSet(
        upToDate(now).keys().stream()
            .filter(key -> now.isBefore(key.activeUntil().plus(BEHIND)))
            .map(SigningKey::toJwk)
            .toList());
  }

  private State upToDate(Instant now) {
    var held = state;
    if (now.isBefore(held.refreshAt()) && held.activeAt(now).isPresent()) {
      return held;
    }
    // With a key at hand a request does not wait for another that maintains the keys.
    if (held.activeAt(now).isPresent() && !maintenance.tryLock()) {
      return held;
    }
    if (!maintenance.isHeldByCurrentThread()) {
      maintenance.lock();
    }
    try {
      var latest = state;
      if (now.isBefore(latest.refreshAt()) && latest.activeAt(now).isPresent()) {
        return latest;
      }
      return maintain(now);
    } catch (IdentityStorageUnavailableException e) {
      // The keys at hand are as good as before; only their successor has to wait.
      var latest = state;
      if (latest.activeAt(now).isEmpty()) {
        throw e;
      }
      state = new State(latest.keys(), now.plus(RETRY));
      return state;
    } finally {
      maintenance.unlock();
    }
  }

  private State maintain(Instant now) {
    var fresh = new State(store.newest(KEPT), now.plus(REFRESH));
    if (fresh.activeAt(now).isEmpty()) {
      // Whole seconds: a store that rounds must not move the start of a turn past now.
      var start = now.truncatedTo(ChronoUnit.SECONDS);
      fresh = make(fresh, start, start.plus(TURN), now);
    }
    if (!fresh.hasSuccessorAt(now)) {
      var start = fresh.activeAt(now).map(SigningKey::activeUntil).orElse(now);
      fresh = make(fresh, start, start.plus(TURN), now);
    }
    state = fresh;
    return fresh;
  }

  /// Makes the next generation; if another node was faster, takes that node's.
  private State make(State before, Instant from, Instant until, Instant now) {
    var generation = before.keys().isEmpty() ? 1 : before.keys().getLast().generation() + 1;
    var pair = engine.generateRsa(KEY_BITS);
    store.add(new SigningKey(generation, pair.getPublic(), pair.getPrivate(), from, until));
    return new State(store.newest(KEPT), now.plus(REFRESH));
  }
}
