package io.privyseal.attestation.endorsements;

import io.privyseal.foundation.bytes.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Remembers what was read and whose signature on it was verified, under its exact bytes. Bounded:
/// the least recently used goes first. Thread-safe.
///
/// Only what verified may be kept, so that nobody can fill it with what means nothing. Times and
/// pins are not remembered: a signature is true for good, they are not.
///
/// @param <T> what the bytes were read as
public final class VerifiedMemory<T> {
  private static final float LOAD_FACTOR = 0.75f;
  private final Map<Bytes, Verified<T>> kept;

  /// @param read the parsed value
  /// @param signer the exact bytes of the certificate that signed it
  public record Verified<T>(T read, Bytes signer) {}

  public VerifiedMemory(int max) {
    this.kept =
        new LinkedHashMap<>(16, LOAD_FACTOR, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Bytes, Verified<T>> eldest) {
            return size() > max;
          }
        };
  }

  public synchronized Optional<Verified<T>> find(Bytes exact) {
    return Optional.ofNullable(kept.get(exact));
  }

  /// Whether `signer` is known to have signed these bytes.
  public boolean isSignedBy(Bytes exact, Bytes signer) {
    return find(exact).filter(known -> known.signer().equals(signer)).isPresent();
  }

  public synchronized void keep(Bytes exact, Verified<T> verified) {
    kept.put(exact, verified);
  }
}
