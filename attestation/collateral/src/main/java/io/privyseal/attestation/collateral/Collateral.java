package io.privyseal.attestation.collateral;

import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.foundation.bytes.Bytes;
import java.time.Duration;
import java.util.List;

/// What a verifier's surroundings ask for. [CollateralCache] is the one that fetches; a look-up may
/// take as long as its bounded fetch, and does not throw.
public interface Collateral {
  /// One item with its standing.
  Lookup<CollateralItem> find(CollateralId id);

  /// Grows when a kept statement was replaced by another one. What was concluded from collateral is
  /// good for one epoch.
  long epoch();

  /// VCEK, ASK and ARK in DER, for a chip at a TCB.
  ///
  /// @param chipId 64 bytes, as the report has it
  Lookup<List<Bytes>> amdCertificates(ProductLine line, Bytes chipId, TcbVersion tcb);

  /// ASK or ASVK, and ARK, in DER.
  Lookup<List<Bytes>> amdAuthorities(ProductLine line, KeyKind keys);

  /// The revocation list of the ARK, in DER.
  Lookup<Bytes> amdRevocationList(ProductLine line, KeyKind keys);

  /// TCB info, QE identity and both revocation lists for a platform; [Lookup.Partial] when some of
  /// them are not to be had.
  ///
  /// @param ca which authority issued the platform's PCK certificate
  Lookup<IntelCollateral> intel(TeeType tee, Fmspc fmspc, PckCertificate.Ca ca);

  /// The same collateral, looked up on behalf of somebody else. Without it, the operator asks.
  default Collateral askedBy(Asker asker) {
    return this;
  }

  /// Nothing at all.
  ///
  /// @param reason stands in every answer
  static Collateral none(String reason) {
    return new Collateral() {
      @Override
      public Lookup<CollateralItem> find(CollateralId id) {
        return nothing();
      }

      @Override
      public long epoch() {
        return 0;
      }

      @Override
      public Lookup<List<Bytes>> amdCertificates(ProductLine line, Bytes chipId, TcbVersion tcb) {
        return nothing();
      }

      @Override
      public Lookup<List<Bytes>> amdAuthorities(ProductLine line, KeyKind keys) {
        return nothing();
      }

      @Override
      public Lookup<Bytes> amdRevocationList(ProductLine line, KeyKind keys) {
        return nothing();
      }

      @Override
      public Lookup<IntelCollateral> intel(TeeType tee, Fmspc fmspc, PckCertificate.Ca ca) {
        return nothing();
      }

      private <T> Lookup<T> nothing() {
        return new Lookup.Unavailable<>(reason, Duration.ofMinutes(1));
      }
    };
  }
}
