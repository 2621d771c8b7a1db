package io.privyseal.identity;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.jose.JwkSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The identities of the local tenant and what they prove themselves with. Every method throws
/// [IdentityStorageUnavailableException] if the storage does not answer.
public interface IdentityDirectory {
  /// Identities of one directory.
  int MAX_IDENTITIES = 1000;

  /// Keys that one identity may sign its assertions with.
  int MAX_ASSERTION_KEYS = 8;

  /// The one tenant of this directory; made on first use and stable from then on.
  UUID tenantId();

  Optional<LocalIdentity> named(String name);

  Optional<LocalIdentity> ofClient(UUID clientId);

  Optional<LocalIdentity> ofObject(UUID objectId);

  /// All of them, by name.
  List<LocalIdentity> all();

  /// The identity of that name; made with random ids and a random client secret if there is none.
  ///
  /// @throws IllegalStateException if the directory already holds [#MAX_IDENTITIES]
  LocalIdentity ensure(String name);

  /// The client secret in plain; the caller closes it.
  Secret clientSecret(LocalIdentity identity);

  /// The public keys with which the identity may sign assertions; empty if none were registered.
  JwkSet assertionKeys(LocalIdentity identity);

  /// Replaces the keys with which the identity may sign assertions.
  ///
  /// @throws IllegalArgumentException if there are more than [#MAX_ASSERTION_KEYS]
  void registerAssertionKeys(LocalIdentity identity, JwkSet keys);
}
