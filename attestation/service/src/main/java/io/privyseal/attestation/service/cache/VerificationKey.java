package io.privyseal.attestation.service.cache;

import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.foundation.bytes.Bytes;

/// Everything that a result of verification depended on, besides the time.
///
/// @param request SHA-256 of the whole request: evidence, certificates that came along, runtime and
///   init-time data. A member that is added to the protocol is in it by itself
/// @param policyHash of the policy in force: it may say how evidence is verified
/// @param expectations SHA-256 of what the instance expects of evidence
/// @param collateralEpoch of what the makers say; grows when any of it is replaced
/// @param revocationEpoch of what the operator has revoked
public record VerificationKey(
    AttestationKind kind,
    Bytes request,
    String policyHash,
    Bytes expectations,
    long collateralEpoch,
    long revocationEpoch) {
  /// Whether an entry of `other` could still be of use to somebody who asks with this key.
  boolean isOfSameWorld(VerificationKey other) {
    return collateralEpoch == other.collateralEpoch && revocationEpoch == other.revocationEpoch;
  }
}
