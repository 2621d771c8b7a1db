package io.privyseal.identity.federation;

import java.util.List;
import java.util.UUID;

/// Where federated credentials are kept. Every method throws
/// [io.privyseal.identity.IdentityStorageUnavailableException] if the storage does not answer.
public interface FederatedCredentials {
  /// Credentials of one identity.
  int MAX_PER_IDENTITY = 20;

  /// Those of the identity with that object id, by name.
  List<FederatedCredential> of(UUID objectId);

  /// Adds `credential`, or replaces the one of its name.
  ///
  /// @return whether there was room for it
  /// @throws IllegalArgumentException if there is no such identity
  boolean put(UUID objectId, FederatedCredential credential);

  /// Whether there was one of that name.
  boolean remove(UUID objectId, String name);
}
