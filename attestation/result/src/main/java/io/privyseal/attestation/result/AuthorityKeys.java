package io.privyseal.attestation.result;

import java.util.Optional;

/// The keys with which an authority signs its tokens.
public interface AuthorityKeys {
  /// The key that `authority` publishes under `kid`; empty if it publishes none of that name.
  ///
  /// Called only for authorities that the relying party named itself, never for what a token says.
  ///
  /// @throws AuthorityUnavailableException if that cannot be found out now
  Optional<AuthorityKey> find(Authority authority, String kid);
}
