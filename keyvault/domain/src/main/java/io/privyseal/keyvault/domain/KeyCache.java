package io.privyseal.keyvault.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;

/// What a [KeyStore] opened a short while ago, ready for use: parsing an RSA key costs as much as a
/// use of it. Holds a bounded number, forgets the one that was used longest ago, and each after an
/// idle time.
///
/// Never asked whether a key may be used: that is read from storage every time, so a key that is
/// disabled or deleted anywhere is refused at once, cached or not.
///
/// @param <V> an opened key, in the form of the store
public final class KeyCache<V> {
  public static final int DEFAULT_MAX_KEYS = 512;
  public static final Duration DEFAULT_IDLE = Duration.ofMinutes(10);

  private record Entry<V>(V key, Instant lastUse) {}

  private final int maxKeys;
  private final Duration idle;
  private final InstantSource clock;
  private final LinkedHashMap<KeyId, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);

  public KeyCache(int maxKeys, Duration idle, InstantSource clock) {
    this.maxKeys = maxKeys;
    this.idle = idle;
    this.clock = clock;
  }

  /// The cached key, or what `load` gives, which is then cached.
  public V get(KeyId id, Supplier<V> load) {
    var cached = lookUp(id);
    if (cached.isPresent()) {
      return cached.get();
    }
    // Outside the lock: opening is slow, and two that open one key get equal keys.
    var loaded = load.get();
    store(id, loaded);
    return loaded;
  }

  private synchronized Optional<V> lookUp(KeyId id) {
    dropIdle();
    var entry = entries.get(id);
    if (entry == null) {
      return Optional.empty();
    }
    entries.put(id, new Entry<>(entry.key(), clock.instant()));
    return Optional.of(entry.key());
  }

  private synchronized void store(KeyId id, V key) {
    entries.put(id, new Entry<>(key, clock.instant()));
    while (entries.size() > maxKeys) {
      entries.remove(entries.firstEntry().getKey());
    }
  }

  /// Forgets that version.
  public synchronized void drop(KeyId id) {
    entries.remove(id);
  }

  /// Forgets every version of the key.
  public synchronized void drop(VaultName vault, KeyName name) {
    entries.keySet().removeIf(id -> id.vault().equals(vault) && id.name().equals(name));
  }

  /// Forgets what was not used for the idle time. Done on every use too; called from time to time
  /// so that a vault at rest holds no open keys.
  public synchronized void dropIdle() {
    var oldest = clock.instant().minus(idle);
    // In order of use, so the first that is fresh ends the search.
    var eldest = entries.firstEntry();
    while (eldest != null && eldest.getValue().lastUse().isBefore(oldest)) {
      entries.remove(eldest.getKey());
      eldest = entries.firstEntry();
    }
  }

  /// Forgets everything.
  public synchronized void clear() {
    entries.clear();
  }

  public synchronized int size() {
    return entries.size();
  }
}
