package io.privyseal.attestation.result.https;

import io.privyseal.attestation.result.Authority;
import io.privyseal.attestation.result.AuthorityKey;
import io.privyseal.attestation.result.AuthorityKeys;
import io.privyseal.attestation.result.AuthorityUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Keys of authorities over HTTPS, cached. Thread-safe.
///
/// - Fetched keys are used for a time without asking; then they are fetched again, and if that
///   fails the old ones serve for a bounded time more.
/// - A `kid` that is not among fresh keys causes a fetch (the authority may have rolled over), but
///   not more often than the rules say: a stream of invented kids is answered from memory.
/// - Fetches of one authority are made one at a time, and those who waited share the outcome.
/// - Only authorities that the caller's policy names and that the operator admits are asked.
public final class HttpsAuthorityKeys implements AuthorityKeys, AutoCloseable {
  private static final float LOAD_FACTOR = 0.75f;

  private final MetadataFetcher fetcher;
  private final InstantSource clock;
  private final FetchRules rules;
  private final Predicate<Authority> admitted;
  private final Map<Authority, Cached> entries;

  /// @param trust decides which certificates authorities may have
  /// @param admitted whether this installation may ask that authority at all
  public HttpsAuthorityKeys(
      SSLContext trust, InstantSource clock, FetchRules rules, Predicate<Authority> admitted) {
    this.fetcher = new MetadataFetcher(trust, rules);
    this.clock = clock;
    this.rules = rules;
    this.admitted = admitted;
    this.entries =
        new LinkedHashMap<>(16, LOAD_FACTOR, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Authority, Cached> eldest) {
            return size() > rules.maxAuthorities();
          }
        };
  }

  @Override
  public Optional<AuthorityKey> find(Authority authority, String kid) {
    if (!admitted.test(authority)) {
      // A definite refusal: asking again changes nothing.
      return Optional.of(
          new AuthorityKey.Unusable(kid, authority + " is not admitted by the operator"));
    }
    var entry = entry(authority);
    var now = clock.instant();
    var known = entry.keys;
    if (known != null && !known.isOlderThan(rules.freshFor(), now)) {
      var key = known.metadata().keys().find(kid);
      if (key.isPresent() || !known.isOlderThan(rules.refetchInterval(), now)) {
        return key;
      }
    }
    var failure = entry.refresh(authority, known);
    var latest = entry.keys;
    if (failure == null && latest != null) {
      return latest.metadata().keys().find(kid);
    }
    if (latest != null && !latest.isOlderThan(rules.staleFor(), now)) {
      var key = latest.metadata().keys().find(kid);
      if (key.isPresent()) {
        return key;
      }
    }
    throw failure != null
        ? failure
        : new AuthorityUnavailableException(authority + ": its keys cannot be had");
  }

  /// Where the authority says whether a token is revoked; empty if it does not say that. As fresh
  /// as its keys.
  ///
  /// @param expected whether a token of it speaks of such an endpoint: then an answer without one
  ///   is asked for again, as keys are for an unknown `kid`
  /// @throws AuthorityUnavailableException if that cannot be found out now
  public Optional<URI> introspectionEndpoint(Authority authority, boolean expected) {
    if (!admitted.test(authority)) {
      throw new AuthorityUnavailableException(authority + " is not admitted by the operator");
    }
    var entry = entry(authority);
    var now = clock.instant();
    var known = entry.keys;
    if (known != null && !known.isOlderThan(rules.freshFor(), now)) {
      var endpoint = known.metadata().introspection();
      if (endpoint.isPresent() || !expected || !known.isOlderThan(rules.refetchInterval(), now)) {
        return endpoint;
      }
    }
    var failure = entry.refresh(authority, known);
    var latest = entry.keys;
    if (latest != null && (failure == null || !latest.isOlderThan(rules.staleFor(), now))) {
      return latest.metadata().introspection();
    }
    throw failure != null
        ? failure
        : new AuthorityUnavailableException(authority + ": its metadata cannot be had");
  }

  private Cached entry(Authority authority) {
    synchronized (entries) {
      return entries.computeIfAbsent(authority, _ -> new Cached());
    }
  }

  @Override
  public void close() {
    fetcher.close();
  }

  /// @param generation counts the fetches of one authority
  private record Known(MetadataFetcher.Metadata metadata, Instant fetchedAt, long generation) {
    boolean isOlderThan(Duration age, Instant now) {
      return now.isAfter(fetchedAt.plus(age));
    }
  }

  private static long generation(@Nullable Known known) {
    return known == null ? 0 : known.generation();
  }

  private final class Cached {
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Known keys;
    private @Nullable AuthorityUnavailableException lastFailure;
    private Instant failedAt = Instant.MIN;

    /// Fetches, unless another thread did so since `seen` was read, or failed to just now.
    ///
    /// @return why there is nothing newer than `seen`; null if there is
    @Nullable AuthorityUnavailableException refresh(Authority authority, @Nullable Known seen) {
      if (!enter()) {
        return new AuthorityUnavailableException(authority + ": another fetch takes too long");
      }
      try {
        if (generation(keys) != generation(seen)) {
          return null;
        }
        var failure = lastFailure;
        if (failure != null && clock.instant().isBefore(failedAt.plus(rules.retryInterval()))) {
          return new AuthorityUnavailableException(String.valueOf(failure.getMessage()), failure);
        }
        try {
          var fetched = fetcher.fetch(authority);
          keys = new Known(fetched, clock.instant(), generation(keys) + 1);
          lastFailure = null;
          return null;
        } catch (AuthorityUnavailableException e) {
          lastFailure = e;
          failedAt = clock.instant();
          return e;
        }
      } finally {
        fetching.unlock();
      }
    }

    private boolean enter() {
      try {
        // A fetch is two documents; after that the one in front has ended either way.
        return fetching.tryLock(2 * rules.fetchTimeout().toMillis() + 1000, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
