package io.privyseal.attestation.service.cache;

import java.time.Duration;

/// Bounds of remembering results of verification.
///
/// @param maxAge how long a result is used again; zero to remember nothing
/// @param maxEntries most results kept; the least recently used one goes first. Each holds evidence
///   of a request of at most [#MAX_REQUEST_BYTES]
public record CacheBounds(Duration maxAge, int maxEntries) {
  public static final CacheBounds DEFAULT = new CacheBounds(Duration.ofMinutes(5), 1024);

  /// Results of larger requests are not kept, so that the cache is bounded in bytes too: evidence
  /// of a guest with its chain has some twenty kilobytes on the wire.
  public static final int MAX_REQUEST_BYTES = 64 * 1024;

  /// Remembers nothing.
  public static final CacheBounds NONE = new CacheBounds(Duration.ZERO, 1);

  public CacheBounds {
    if (maxAge.isNegative() || maxEntries < 1) {
      throw new IllegalArgumentException("bounds of a cache are out of range");
    }
  }
}
