package io.privyseal.attestation.service.cache;

/// Why a remembered result was forgotten before its time. A policy that changed is none of them:
/// results are kept under the policy that they were made for.
public enum Invalidation {
  /// The least recently used one went for a new one.
  ROOM,
  /// What the makers say was replaced.
  COLLATERAL,
  /// The operator's rules changed.
  RULES,
  /// The verifier failed: nothing that it said before is repeated.
  FAILURE
}
