package io.privyseal.attestation.service;

import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.service.cache.CacheBounds;
import io.privyseal.attestation.service.cache.CacheSnapshot;
import io.privyseal.attestation.service.cache.VerificationCache;
import io.privyseal.attestation.service.cache.VerificationKey;
import io.privyseal.attestation.service.procedure.EvidenceProcedure;
import io.privyseal.attestation.service.revocation.RevocationSet;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import java.time.Instant;
import java.util.function.Supplier;

/// Verifications of one instance that may be used again, each under everything that it depended on.
final class Reuse {
  private final VerificationCache cache;
  private final Collateral collateral;
  private final Bytes expectations;

  Reuse(AttestationInstance instance, Collateral collateral) {
    this.cache = new VerificationCache(instance.reuse());
    this.collateral = collateral;
    // What an instance expects does not change while it lives, and it has a cache of its own.
    this.expectations = Digests.sha256(Bytes.utf8(instance.name() + " " + instance.url()));
  }

  /// @param body the whole request
  /// @param rules of the operator, as they are now
  <V> Verification<V> verify(
      EvidenceProcedure<?, V> procedure,
      Bytes body,
      InstancePolicy policy,
      RevocationSet rules,
      Instant at,
      Supplier<Verification<V>> verify) {
    // The epoch before the verification: what is replaced meanwhile makes the result void.
    var key =
        new VerificationKey(
            procedure.kind(),
            Digests.sha256(body),
            policy.policy().hash(),
            expectations,
            collateral.epoch(),
            rules.epoch());
    var isKept = body.length() <= CacheBounds.MAX_REQUEST_BYTES;
    return cache.verify(
        key, at, verify, verified -> isKept ? procedure.endorsedUntil(verified) : Instant.MIN);
  }

  CacheSnapshot snapshot() {
    return cache.snapshot();
  }
}
