package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.keyvault.domain.software.SoftwareKeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Keys in memory, with the same conditions on writes as the storage.
final class InMemoryKeyRepository implements KeyRepository {
  private static final class Stored {
    Key key;
    final Map<ObjectVersion, KeyVersionRecord> versions = new LinkedHashMap<>();
    final Map<ObjectVersion, Bytes> kept = new LinkedHashMap<>();

    Stored(Key key) {
      this.key = key;
    }

    void add(KeyVersionRecord version, Bytes secretHalf) {
      versions.put(version.version(), version);
      kept.put(version.version(), secretHalf);
    }

    KeyBundle latest() {
      return bundle(key.latest()).orElseThrow();
    }

    Optional<KeyBundle> bundle(ObjectVersion version) {
      return Optional.ofNullable(versions.get(version)).map(v -> new KeyBundle(key, v));
    }
  }

  private final TreeMap<String, Stored> all = new TreeMap<>();

  /// Runs before each write, to let another writer in.
  private Runnable beforeApply = () -> {};

  private java.util.function.Consumer<KeyChange> afterApply = _ -> {};

  /// How often a secret half was read.
  int keptReads;

  private final Map<KeyId, Bytes> left = new LinkedHashMap<>();

  void beforeNextApply(Runnable action) {
    beforeApply =
        () -> {
          beforeApply = () -> {};
          action.run();
        };
  }

  void beforeEveryApply(Runnable action) {
    beforeApply = action;
  }

  void afterEveryApply(java.util.function.Consumer<KeyChange> action) {
    afterApply = action;
  }

  @Override
  public Optional<Key> find(VaultName vault, KeyName name) {
    return stored(vault, name).map(s -> s.key);
  }

  @Override
  public Optional<KeyBundle> findLatest(VaultName vault, KeyName name) {
    return stored(vault, name).map(Stored::latest);
  }

  @Override
  public Optional<KeyBundle> findVersion(KeyId id) {
    return stored(id.vault(), id.name()).flatMap(s -> s.bundle(id.version()));
  }

  @Override
  public Optional<Bytes> kept(KeyId id) {
    keptReads++;
    return stored(id.vault(), id.name())
        .flatMap(s -> Optional.ofNullable(s.kept.get(id.version())));
  }

  @Override
  public List<Left> left(int limit) {
    return left.entrySet().stream()
        .map(entry -> new Left(entry.getKey(), entry.getValue()))
        .limit(limit)
        .toList();
  }

  @Override
  public void cleared(KeyId id) {
    left.remove(id);
  }

  @Override
  public Page<KeyBundle> list(VaultName vault, String after, int limit) {
    return page(vault, after, limit, key -> key.deletion().isEmpty());
  }

  @Override
  public Page<KeyBundle> listDeleted(VaultName vault, String after, int limit) {
    return page(vault, after, limit, key -> key.deletion().isPresent());
  }

  private Page<KeyBundle> page(VaultName vault, String after, int limit, Predicate<Key> wanted) {
    var found =
        all.values().stream()
            .filter(s -> s.key.vault().equals(vault) && wanted.test(s.key))
            .filter(s -> s.key.name().folded().compareTo(after) > 0)
            .map(Stored::latest)
            .limit(limit + 1L)
            .toList();
    return Page.of(found, limit, bundle -> bundle.key().name().folded());
  }

  @Override
  public Page<KeyBundle> versions(VaultName vault, KeyName name, int afterOrdinal, int limit) {
    var stored = stored(vault, name).orElseThrow();
    var found =
        stored.versions.values().stream()
            .filter(v -> v.ordinal() > afterOrdinal)
            .map(v -> new KeyBundle(stored.key, v))
            .limit(limit + 1L)
            .toList();
    return Page.of(found, limit, bundle -> Integer.toString(bundle.version().ordinal()));
  }

  /// Kept by the storage only.
  @Override
  public Page<Entry> releasePolicies(VaultName vault, KeyName name, int afterOrdinal, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Key> due(Instant now, int limit) {
    return new ArrayList<>(all.values())
        .stream()
            .map(s -> s.key)
            .filter(key -> key.deletion().filter(d -> d.isDue(now)).isPresent())
            .limit(limit)
            .toList();
  }

  @Override
  public void apply(KeyChange change) {
    beforeApply.run();
    var key = change.key();
    var at = key.vault() + "/" + key.name().folded();
    switch (change) {
      case KeyChange.Created(var _, var version, var kept, var _) -> {
        expect(!all.containsKey(at));
        var stored = new Stored(key);
        stored.add(version, kept);
        all.put(at, stored);
      }
      case KeyChange.Restored(var _, var versions) -> {
        expect(!all.containsKey(at));
        var stored = new Stored(key);
        versions.forEach(v -> stored.add(v.version(), v.kept()));
        all.put(at, stored);
      }
      case KeyChange.VersionAdded(var _, var version, var kept, var _) ->
          at(at, key.revision() - 1).add(version, kept);
      case KeyChange.Updated(var _, var version, var _) ->
          at(at, key.revision() - 1).versions.put(version.version(), version);
      case KeyChange.Deleted _, KeyChange.Recovered _ -> at(at, key.revision() - 1);
      case KeyChange.Purged _ -> {
        var gone = at(at, key.revision());
        gone.versions.forEach((version, record) -> {
          if (!record.platform().equals(SoftwareKeyStore.PLATFORM)) {
            left.put(key.id(version), Optional.ofNullable(gone.kept.get(version)).orElseThrow());
          }
        });
        all.remove(at);
      }
    }
    if (all.containsKey(at)) {
      all.get(at).key = key;
    }
    afterApply.accept(change);
  }

  private Stored at(String at, long revision) {
    var stored = all.get(at);
    if (stored == null || stored.key.revision() != revision) {
      throw new ConcurrentChangeException();
    }
    return stored;
  }

  private static void expect(boolean condition) {
    if (!condition) {
      throw new ConcurrentChangeException();
    }
  }

  private Optional<Stored> stored(VaultName vault, KeyName name) {
    return Optional.ofNullable(all.get(vault + "/" + name.folded()));
  }
}
