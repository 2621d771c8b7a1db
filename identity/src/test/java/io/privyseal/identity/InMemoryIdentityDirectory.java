package io.privyseal.identity;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.jose.JwkSet;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A directory in memory. The secret of an identity is `secret-of-` and its name.
public final class InMemoryIdentityDirectory implements IdentityDirectory {
  private final UUID tenantId = UUID.fromString("00000000-0000-0000-0000-00000000aaaa");
  private final Map<String, LocalIdentity> identities = new LinkedHashMap<>();
  private final Map<UUID, JwkSet> assertionKeys = new LinkedHashMap<>();

  @Override
  public UUID tenantId() {
    return tenantId;
  }

  @Override
  public synchronized Optional<LocalIdentity> named(String name) {
    return Optional.ofNullable(identities.get(name));
  }

  @Override
  public synchronized Optional<LocalIdentity> ofClient(UUID clientId) {
    return identities.values().stream().filter(i -> i.clientId().equals(clientId)).findFirst();
  }

  @Override
  public synchronized Optional<LocalIdentity> ofObject(UUID objectId) {
    return identities.values().stream().filter(i -> i.objectId().equals(objectId)).findFirst();
  }

  @Override
  public synchronized List<LocalIdentity> all() {
    return List.copyOf(identities.values());
  }

  @Override
  public synchronized LocalIdentity ensure(String name) {
    return identities.computeIfAbsent(
        name, _ -> new LocalIdentity(name, tenantId, UUID.randomUUID(), UUID.randomUUID()));
  }

  @Override
  public Secret clientSecret(LocalIdentity identity) {
    return Secret.takeOver(("secret-of-" + identity.name()).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public synchronized JwkSet assertionKeys(LocalIdentity identity) {
    return assertionKeys.getOrDefault(identity.objectId(), new JwkSet(List.of()));
  }

  @Override
  public synchronized void registerAssertionKeys(LocalIdentity identity, JwkSet keys) {
    assertionKeys.put(identity.objectId(), keys);
  }
}
