package io.privyseal.attestation.service.revocation;

import io.privyseal.attestation.service.revocation.RevocationStore.Added;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The revocation rules of one instance. Thread-safe.
///
/// The storage is asked for the epoch each time, so that a change on one node holds on all at once;
/// the rules themselves are read again only when the epoch is another one.
public final class RevocationBook {
  /// Rules of one instance.
  public static final int MAX_RULES = 10_000;

  /// Rules of one page.
  public static final int MAX_PAGE = 200;

  private final String instance;
  private final String issuer;
  private final RevocationStore store;
  private volatile @Nullable RevocationSet known;

  /// @param instance names the rules in the storage
  /// @param issuer URL of the instance, as its tokens name it
  public RevocationBook(String instance, String issuer, RevocationStore store) {
    this.instance = instance;
    this.issuer = issuer;
    this.store = store;
  }

  public String instance() {
    return instance;
  }

  /// The rules that decide now.
  ///
  /// @throws io.privyseal.foundation.failure.UnavailableException if the storage does not answer:
  ///   nothing may be decided then
  public RevocationSet current() {
    var last = known;
    if (last != null && last.epoch() == store.epoch(instance)) {
      return last;
    }
    var read = new RevocationSet(issuer, store.snapshot(instance));
    known = read;
    return read;
  }

  public Added add(Revocation rule) {
    return store.add(instance, rule);
  }

  /// @return the new epoch; empty if there is no such rule
  public Optional<Long> remove(UUID id) {
    return store.remove(instance, id);
  }

  public Optional<Revocation> find(UUID id) {
    return store.find(instance, id);
  }

  /// @param size 1 to [#MAX_PAGE]
  public List<Revocation> list(Optional<UUID> after, int size) {
    if (size < 1 || size > MAX_PAGE) {
      throw new IllegalArgumentException("a page has 1 to %d rules".formatted(MAX_PAGE));
    }
    return store.list(instance, after, size);
  }
}
