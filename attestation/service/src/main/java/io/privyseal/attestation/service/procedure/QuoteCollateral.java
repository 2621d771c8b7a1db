package io.privyseal.attestation.service.procedure;

import io.privyseal.attestation.appraisal.policy.PolicyConfiguration;
import io.privyseal.attestation.appraisal.policy.TcbBaseline;
import io.privyseal.attestation.collateral.Asker;
import io.privyseal.attestation.collateral.Asker.Sender;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralId.IntelQeIdentity;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbInfo;
import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.attestation.collateral.intel.TcbRecoveries;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.verification.intel.QuoteVerifier;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a quote is judged by: collateral as far as it is to be had, and why something is missing.
///
/// @param remarks for a verification that stays undecided
record QuoteCollateral(IntelCollateral items, List<String> remarks) {
  /// What is held. What is not is asked for on the sender's behalf, but only once a pinned root
  /// vouches for the platform and the platform for the quote: whoever invents quotes invents no
  /// names that anybody would ask for. Nothing for a quote that names no platform: the verifier
  /// says so.
  static QuoteCollateral of(
      QuoteVerifier verifier,
      QuoteEvidence evidence,
      TeeType tee,
      PolicyConfiguration configuration,
      Collateral collateral,
      Sender sender,
      InstantSource clock) {
    var named = PckCertificate.among(evidence.allCertificates());
    if (named.isEmpty()) {
      return new QuoteCollateral(IntelCollateral.NONE, List.of());
    }
    var held = of(named.get(), tee, configuration, collateral.askedBy(new Asker.Stranger()));
    return held.remarks().isEmpty()
        ? held
        : verifier
            .vouchedPlatform(evidence, clock.instant())
            .map(pck -> of(pck, tee, configuration, collateral.askedBy(sender)))
            .orElse(held);
  }

  private static QuoteCollateral of(
      PckCertificate pck, TeeType tee, PolicyConfiguration configuration, Collateral collateral) {
    var inForce = collateral.intel(tee, pck.fmspc(), pck.ca());
    var found =
        new QuoteCollateral(inForce.found().orElse(IntelCollateral.NONE), inForce.remarks());
    return switch (configuration.tcbBaseline()) {
      case TcbBaseline.OfInstance() -> found;
      case TcbBaseline.EvaluationData(var edition) ->
          found.ofEdition(edition, tee, pck, collateral);
    };
  }

  /// An edition that Intel does not name is not asked for: a draft policy may name any.
  private QuoteCollateral ofEdition(
      int edition, TeeType tee, PckCertificate pck, Collateral collateral) {
    var exists =
        TcbRecoveries.of(tee, collateral)
            .map(all -> all.stream().anyMatch(recovery -> recovery.number() == edition));
    return ofEdition(
        new IntelTcbInfo(tee, pck.fmspc(), edition),
        new IntelQeIdentity(tee, edition),
        exists.orElse(true) ? collateral : collateral.askedBy(new Asker.Stranger()));
  }

  /// The lists stay; TCB info and identity are those of the edition, or missing.
  private QuoteCollateral ofEdition(
      IntelTcbInfo tcbInfo, IntelQeIdentity identity, Collateral collateral) {
    var all = new ArrayList<>(remarks);
    var chosen = items.withoutTcbInfo().withoutQeIdentity();
    var info = found(tcbInfo, collateral, all);
    if (info.isPresent()) {
      var content = info.get().content();
      chosen = chosen.withTcbInfo(content.body(), content.issuers());
    }
    var qe = found(identity, collateral, all);
    if (qe.isPresent()) {
      var content = qe.get().content();
      chosen = chosen.withQeIdentity(content.body(), content.issuers());
    }
    return new QuoteCollateral(chosen, List.copyOf(all));
  }

  private static Optional<CollateralItem> found(
      CollateralId id, Collateral collateral, List<String> remarks) {
    var lookup = collateral.find(id);
    lookup.remarks().forEach(remark -> remarks.add(id.text() + ": " + remark));
    return lookup.found();
  }
}
