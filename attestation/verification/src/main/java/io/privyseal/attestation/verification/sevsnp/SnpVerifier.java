package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Finding;
import java.time.Instant;
import java.util.List;

/// Verifies SEV-SNP evidence. Thread-safe; keep one, because it remembers which chains it has
/// verified.
public final class SnpVerifier {
  private final CryptoEngine engine;
  private final TrustAnchors anchors;

  public SnpVerifier(CryptoEngine engine, TrustAnchors anchors) {
    this.engine = engine;
    this.anchors = anchors;
  }

  public TrustAnchors anchors() {
    return anchors;
  }

  /// Asks every check of [SnpCheck].
  ///
  /// @param at the time at which certificates must be valid
  public Verification<VerifiedSnp> verify(
      SnpEvidence evidence, SnpExpectations expectations, Instant at) {
    return new Verification.Undecided<>(
        List.of(
            Finding.undecided(
                SnpCheck.CHAIN_COMPLETE, "evidence", "no chain is known to " + engine.identity())));
  }
}
