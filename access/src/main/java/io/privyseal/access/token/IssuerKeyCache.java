package io.privyseal.access.token;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Keeps the keys of issuers. One fetch at a time per issuer: others wait for it and share what it
/// brings. Thread-safe; bounded by the number of configured issuers.
///
/// A key that is not known may be one that the issuer has just begun to use, so it causes a fetch;
/// but at most one in [#UNKNOWN_KEY_PAUSE], or anyone could make this service call its issuers.
public final class IssuerKeyCache {
  /// How long keys are used without asking again.
  public static final Duration FRESH = Duration.ofHours(1);

  /// How long keys are used if asking again fails.
  public static final Duration USABLE = Duration.ofHours(24);

  /// Between two fetches that an unknown key causes.
  public static final Duration UNKNOWN_KEY_PAUSE = Duration.ofSeconds(30);

  /// After a fetch that failed.
  public static final Duration FAILURE_PAUSE = Duration.ofSeconds(2);

  private final IssuerKeySource source;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

  public IssuerKeyCache(IssuerKeySource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /// The key of that id, empty if the issuer does not publish one.
  ///
  /// @throws IssuerKeysUnavailableException if the issuer's keys are neither known nor to be had
  public Optional<PublicKey> find(TrustedIssuer issuer, String kid) {
    var entry = entries.computeIfAbsent(issuer.issuer(), _ -> new Entry());
    var held = entry.held;
    if (held != null) {
      var key = held.keys.get(kid);
      if (key != null && held.isYoungerThan(FRESH, clock.instant())) {
        return Optional.of(key);
      }
    }
    return entry.refresh(issuer, kid);
  }

  private record Held(Map<String, PublicKey> keys, Instant fetchedAt) {
    boolean isYoungerThan(Duration age, Instant now) {
      return now.isBefore(fetchedAt.plus(age));
    }
  }

  private final class Entry {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Held held;
    private Instant nextAttempt = Instant.MIN;
    private boolean lastAttemptFailed;

    Optional<PublicKey> refresh(TrustedIssuer issuer, String kid) {
      lock.lock();
      try {
        var now = clock.instant();
        var known = held;
        if (known != null && known.isYoungerThan(FRESH, now) && known.keys.containsKey(kid)) {
          return Optional.of(known.keys.get(kid));
        }
        if (!now.isBefore(nextAttempt)) {
          try {
            known = new Held(Map.copyOf(source.fetch(issuer)), now);
            held = known;
            nextAttempt = now.plus(UNKNOWN_KEY_PAUSE);
            lastAttemptFailed = false;
          } catch (IssuerKeysUnavailableException e) {
            // From its end: a fetch that times out takes longer than the pause, and whoever waited
            // for it would make the next one.
            nextAttempt = clock.instant().plus(FAILURE_PAUSE);
            lastAttemptFailed = true;
            return fallBack(known, kid, now).or(() -> unavailable(e));
          }
        }
        if (known == null) {
          throw new IssuerKeysUnavailableException("the issuer's keys could not be had just now");
        }
        if (known.isYoungerThan(FRESH, now) && !lastAttemptFailed) {
          return Optional.ofNullable(known.keys.get(kid));
        }
        return fallBack(known, kid, now)
            .or(() ->
                unavailable(new IssuerKeysUnavailableException("the issuer's keys are too old")));
      } finally {
        lock.unlock();
      }
    }

    private Optional<PublicKey> fallBack(@Nullable Held known, String kid, Instant now) {
      return known != null && known.isYoungerThan(USABLE, now)
          ? Optional.ofNullable(known.keys.get(kid))
          : Optional.empty();
    }

    private Optional<PublicKey> unavailable(IssuerKeysUnavailableException cause) {
      throw cause;
    }
  }
}
