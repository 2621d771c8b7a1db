package io.privyseal.identity;

import io.privyseal.identity.issuer.SigningKey;
import io.privyseal.identity.issuer.SigningKeyStore;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// Signing keys in memory; counts how often it was asked.
public final class InMemorySigningKeys implements SigningKeyStore {
  private final TreeMap<Long, SigningKey> keys = new TreeMap<>();
  private int reads;
  private boolean broken;

  public synchronized void breakDown() {
    broken = true;
  }

  public synchronized void repair() {
    broken = false;
  }

  @Override
  public synchronized List<SigningKey> newest(int count) {
    reads++;
    if (broken) {
      throw new IdentityStorageUnavailableException("broken by the test");
    }
    return keys.descendingMap().values().stream()
        .limit(count)
        .sorted(Comparator.comparingLong(SigningKey::generation))
        .toList();
  }

  @Override
  public synchronized boolean add(SigningKey key) {
    return keys.putIfAbsent(key.generation(), key) == null;
  }

  public synchronized int reads() {
    return reads;
  }

  public synchronized int size() {
    return keys.size();
  }
}
