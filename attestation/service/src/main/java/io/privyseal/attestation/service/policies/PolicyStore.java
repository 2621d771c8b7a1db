package io.privyseal.attestation.service.policies;

import io.privyseal.attestation.service.wire.AttestationKind;
import java.time.Instant;
import java.util.Optional;

/// Where the policies of all instances are kept, as the JWS that were sent. Every method throws an
/// [io.privyseal.foundation.failure.UnavailableException] if the storage does not answer.
public interface PolicyStore {
  /// Who changed a policy, when, and by which decision.
  record Change(Instant at, String by, String decision) {}

  /// The JWS that was set last; empty if none was set or it was reset.
  Optional<String> find(String instance, AttestationKind kind);

  void set(String instance, AttestationKind kind, String policyJws, Change change);

  /// Back to the default.
  void reset(String instance, AttestationKind kind);
}
