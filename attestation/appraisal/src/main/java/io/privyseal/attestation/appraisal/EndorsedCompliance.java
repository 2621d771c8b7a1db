package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.attestation.verification.uvm.VerifiedUvm;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.util.List;
import java.util.Optional;

/// Compares a guest with the publishers that an instance believes, by the endorsements that came
/// along. An endorsement that is not authentic or not believed costs the guest its status and
/// nothing else: it is the host's, not the guest's.
final class EndorsedCompliance {
  private EndorsedCompliance() {}

  /// Empty if nothing came along, or no publisher is believed.
  static Optional<Compliance> of(VerifiedSnp evidence, ReferenceValues reference) {
    var endorsements = evidence.utilityVms();
    var issuers = reference.uvmIssuers();
    if (endorsements.isEmpty() || issuers.isEmpty()) {
      return Optional.empty();
    }
    var valid =
        endorsements.stream()
            .filter(Verification.Accepted.class::isInstance)
            .map(each -> ((Verification.Accepted<VerifiedUvm>) each).evidence())
            .toList();
    var comparison =
        new Comparison()
            .add(
                AppraisalCheck.COMPLIANCE_ENDORSEMENT,
                "an authentic endorsement of the launch measurement",
                valid.isEmpty() ? faults(endorsements) : valid.size() + " endorsements",
                !valid.isEmpty());
    if (valid.isEmpty()) {
      return Optional.of(comparison.withheld());
    }
    var believed =
        issuers.stream()
            .flatMap(
                issuer -> valid.stream().filter(issuer::made).map(v -> new Believed(issuer, v)))
            .toList();
    comparison.add(
        AppraisalCheck.COMPLIANCE_ENDORSEMENT_ISSUER,
        "an issuer and feed of the reference values",
        String.join(", ", valid.stream().map(v -> v.issuer() + " " + v.feed()).toList()),
        !believed.isEmpty());
    if (believed.isEmpty()) {
      return Optional.of(comparison.withheld());
    }
    return Optional.of(
        comparison.best(believed, (compared, each) -> compare(compared, evidence, each)));
  }

  private static void compare(Comparison comparison, VerifiedSnp evidence, Believed believed) {
    var svn = believed.endorsement().guestSvn();
    comparison.add(
        AppraisalCheck.COMPLIANCE_GUEST_SVN,
        "at least " + believed.issuer().minimumSvn(),
        Long.toString(svn),
        svn >= believed.issuer().minimumSvn());
    SnpCompliance.firmware(comparison, evidence, believed.issuer().minimumTcb());
    SnpCompliance.state(comparison, evidence);
  }

  private static String faults(List<Verification<VerifiedUvm>> endorsements) {
    return String.join(
        ", ",
        endorsements.stream()
            .flatMap(each -> each.findings().stream())
            .filter(finding -> finding.outcome() == Outcome.FAILED)
            .map(Finding::check)
            .distinct()
            .toList());
  }

  private record Believed(UvmIssuer issuer, VerifiedUvm endorsement)
      implements Comparison.GrantsCompliance {
    @Override
    public String status() {
      return issuer.status();
    }
  }
}
