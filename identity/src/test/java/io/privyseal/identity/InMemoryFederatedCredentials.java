package io.privyseal.identity;

import io.privyseal.identity.federation.FederatedCredential;
import io.privyseal.identity.federation.FederatedCredentials;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Federated credentials in memory.
public final class InMemoryFederatedCredentials implements FederatedCredentials {
  private final Map<UUID, TreeMap<String, FederatedCredential>> held = new HashMap<>();

  @Override
  public synchronized List<FederatedCredential> of(UUID objectId) {
    return List.copyOf(held.getOrDefault(objectId, new TreeMap<>()).values());
  }

  @Override
  public synchronized boolean put(UUID objectId, FederatedCredential credential) {
    var own = held.computeIfAbsent(objectId, _ -> new TreeMap<>());
    if (own.size() >= MAX_PER_IDENTITY && !own.containsKey(credential.name())) {
      return false;
    }
    own.put(credential.name(), credential);
    return true;
  }

  @Override
  public synchronized boolean remove(UUID objectId, String name) {
    return held.getOrDefault(objectId, new TreeMap<>()).remove(name) != null;
  }
}
