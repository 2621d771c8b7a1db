package io.privyseal.attestation.service.revocation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where the rules of all instances are kept. Every method throws an
/// [io.privyseal.foundation.failure.UnavailableException] if the storage does not answer.
public interface RevocationStore {
  /// What one look at the storage shows.
  ///
  /// @param epoch number of the latest change; 0 before the first
  record Snapshot(long epoch, List<Revocation> rules) {
    public Snapshot {
      rules = List.copyOf(rules);
    }
  }

  /// What adding a rule came to.
  sealed interface Added {
    /// @param epoch the number of this change
    record Done(long epoch) implements Added {}

    /// The same subject is revoked already, or the id is taken.
    record Exists(Revocation rule) implements Added {}

    /// The instance has [RevocationBook#MAX_RULES].
    record TooMany() implements Added {}
  }

  long epoch(String instance);

  /// The epoch and all rules, expired ones too, as of one moment.
  Snapshot snapshot(String instance);

  /// Adds the rule and raises the epoch, both or neither. Expired rules of the instance go away.
  Added add(String instance, Revocation rule);

  /// Removes the rule and raises the epoch, both or neither; empty if there is none.
  Optional<Long> remove(String instance, UUID id);

  Optional<Revocation> find(String instance, UUID id);

  /// In the order of their ids, those after `after`.
  List<Revocation> list(String instance, Optional<UUID> after, int size);
}
