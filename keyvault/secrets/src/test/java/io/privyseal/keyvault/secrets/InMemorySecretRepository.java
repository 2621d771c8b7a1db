package io.privyseal.keyvault.secrets;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.keyvault.domain.ConcurrentChangeException;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.Page;
import io.privyseal.keyvault.domain.VaultName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Secrets in memory, with the same conditions on writes as the storage.
final class InMemorySecretRepository implements SecretRepository {
  private static final class Stored {
    VaultSecret secret;
    final Map<ObjectVersion, SecretVersionRecord> versions = new LinkedHashMap<>();
    final Map<ObjectVersion, byte[]> values = new LinkedHashMap<>();

    Stored(VaultSecret secret) {
      this.secret = secret;
    }

    void add(SecretVersionRecord version, Secret value) {
      versions.put(version.version(), version);
      values.put(version.version(), value.exposeBytes());
    }

    SecretBundle latest() {
      return bundle(secret.latest()).orElseThrow();
    }

    Optional<SecretBundle> bundle(ObjectVersion version) {
      return Optional.ofNullable(versions.get(version)).map(v -> new SecretBundle(secret, v));
    }
  }

  private final TreeMap<String, Stored> all = new TreeMap<>();

  /// Runs before each write, to let another writer in.
  private Runnable beforeApply = () -> {};

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

  @Override
  public Optional<VaultSecret> find(VaultName vault, SecretName name) {
    return stored(vault, name).map(s -> s.secret);
  }

  @Override
  public Optional<SecretBundle> findLatest(VaultName vault, SecretName name) {
    return stored(vault, name).map(Stored::latest);
  }

  @Override
  public Optional<SecretBundle> findVersion(SecretId id) {
    return stored(id.vault(), id.name()).flatMap(s -> s.bundle(id.version()));
  }

  @Override
  public Optional<Secret> value(SecretId id) {
    return stored(id.vault(), id.name())
        .flatMap(s -> Optional.ofNullable(s.values.get(id.version())))
        .map(plain -> Secret.takeOver(plain.clone()));
  }

  @Override
  public Page<SecretBundle> list(VaultName vault, String after, int limit) {
    return page(vault, after, limit, secret -> secret.deletion().isEmpty());
  }

  @Override
  public Page<SecretBundle> listDeleted(VaultName vault, String after, int limit) {
    return page(vault, after, limit, secret -> secret.deletion().isPresent());
  }

  private Page<SecretBundle> page(
      VaultName vault, String after, int limit, Predicate<VaultSecret> wanted) {
    var found =
        all.values().stream()
            .filter(s -> s.secret.vault().equals(vault) && wanted.test(s.secret))
            .filter(s -> s.secret.name().folded().compareTo(after) > 0)
            .map(Stored::latest)
            .limit(limit + 1L)
            .toList();
    return Page.of(found, limit, bundle -> bundle.secret().name().folded());
  }

  @Override
  public Page<SecretBundle> versions(
      VaultName vault, SecretName name, int afterOrdinal, int limit) {
    var found =
        stored(vault, name).stream()
            .flatMap(s -> s.versions.values().stream().map(v -> new SecretBundle(s.secret, v)))
            .filter(bundle -> bundle.version().ordinal() > afterOrdinal)
            .limit(limit + 1L)
            .toList();
    return Page.of(found, limit, bundle -> Integer.toString(bundle.version().ordinal()));
  }

  @Override
  public List<VaultSecret> due(Instant now, int limit) {
    return new ArrayList<>(all.values())
        .stream()
            .map(s -> s.secret)
            .filter(secret -> secret.deletion().filter(d -> d.isDue(now)).isPresent())
            .limit(limit)
            .toList();
  }

  @Override
  public void apply(SecretChange change) {
    beforeApply.run();
    var secret = change.secret();
    var at = secret.vault() + "/" + secret.name().folded();
    switch (change) {
      case SecretChange.Created(var _, var version, var value) -> {
        expect(!all.containsKey(at));
        var stored = new Stored(secret);
        stored.add(version, value);
        all.put(at, stored);
      }
      case SecretChange.Restored(var _, var versions) -> {
        expect(!all.containsKey(at));
        var stored = new Stored(secret);
        versions.forEach(v -> stored.add(v.version(), v.value()));
        all.put(at, stored);
      }
      case SecretChange.VersionAdded(var _, var version, var value) ->
          at(at, secret.revision() - 1).add(version, value);
      case SecretChange.Updated(var _, var version) ->
          at(at, secret.revision() - 1).versions.put(version.version(), version);
      case SecretChange.Deleted _, SecretChange.Recovered _ -> at(at, secret.revision() - 1);
      case SecretChange.Purged _ -> {
        at(at, secret.revision());
        all.remove(at);
      }
    }
    if (all.containsKey(at)) {
      all.get(at).secret = secret;
    }
  }

  private Stored at(String at, long revision) {
    var stored = all.get(at);
    if (stored == null || stored.secret.revision() != revision) {
      throw new ConcurrentChangeException();
    }
    return stored;
  }

  private static void expect(boolean condition) {
    if (!condition) {
      throw new ConcurrentChangeException();
    }
  }

  private Optional<Stored> stored(VaultName vault, SecretName name) {
    return Optional.ofNullable(all.get(vault + "/" + name.folded()));
  }
}
