package io.privyseal.attestation.service.procedure;

import io.privyseal.attestation.appraisal.policy.PolicyConfiguration;
import io.privyseal.attestation.appraisal.policy.TcbBaseline;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralId.IntelQeIdentity;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbInfo;
import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.intel.TeeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a quote is judged by: collateral as far as it is to be had, and why something is missing.
///
/// @param remarks for a verification that stays undecided
record QuoteCollateral(IntelCollateral items, List<String> remarks) {
  /// Nothing for a quote that names no platform: the verifier says so.
  static QuoteCollateral of(
      QuoteEvidence evidence,
      TeeType tee,
      PolicyConfiguration configuration,
      Collateral collateral) {
    var platform = PckCertificate.among(evidence.allCertificates());
    if (platform.isEmpty()) {
      return new QuoteCollateral(IntelCollateral.NONE, List.of());
    }
    var pck = platform.get();
    var inForce = collateral.intel(tee, pck.fmspc(), pck.ca());
    var found =
        new QuoteCollateral(inForce.found().orElse(IntelCollateral.NONE), inForce.remarks());
    return switch (configuration.tcbBaseline()) {
      case TcbBaseline.OfInstance() -> found;
      case TcbBaseline.EvaluationData(var edition) ->
          found.ofEdition(
              new IntelTcbInfo(tee, pck.fmspc(), edition),
              new IntelQeIdentity(tee, edition),
              collateral);
    };
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
