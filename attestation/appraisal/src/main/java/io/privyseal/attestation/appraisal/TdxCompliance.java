package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.verification.intel.VerifiedTdx;

/// Compares trust domains with reference platforms.
final class TdxCompliance {
  private TdxCompliance() {}

  static Compliance of(VerifiedTdx evidence, ReferenceValues reference) {
    var platforms = reference.tdxPlatforms();
    var comparison =
        new Comparison()
            .add(
                AppraisalCheck.COMPLIANCE_REFERENCE,
                "reference values for trust domains",
                platforms.isEmpty() ? "none" : platforms.size() + " platforms",
                !platforms.isEmpty());
    if (platforms.isEmpty()) {
      return comparison.withheld();
    }
    var mrTd = evidence.report().mrTd();
    var matching = platforms.stream().filter(p -> p.mrTds().contains(mrTd)).toList();
    comparison.add(
        AppraisalCheck.COMPLIANCE_MEASUREMENT,
        "an MRTD of the reference values",
        mrTd.hex(),
        !matching.isEmpty());
    if (matching.isEmpty()) {
      return comparison.withheld();
    }
    return comparison.best(matching, (compared, platform) -> compare(compared, evidence, platform));
  }

  private static void compare(
      Comparison comparison, VerifiedTdx evidence, TdxReferencePlatform platform) {
    var report = evidence.report();
    if (!platform.mrSeams().isEmpty()) {
      comparison.add(
          AppraisalCheck.COMPLIANCE_MODULE,
          "an MRSEAM of " + platform.name(),
          report.mrSeam().hex(),
          platform.mrSeams().contains(report.mrSeam()));
    }
    comparison.add(
        AppraisalCheck.COMPLIANCE_TCB_STATUS,
        String.join(
            " or ", platform.tcbStatuses().stream().map(TcbStatus::label).sorted().toList()),
        evidence.tcbStatus().label(),
        platform.tcbStatuses().contains(evidence.tcbStatus()));
    comparison.add(
        AppraisalCheck.COMPLIANCE_TCB_EVALUATION,
        "at least " + platform.minimumTcbEvaluationDataNumber(),
        Integer.toString(evidence.tcbEvaluationDataNumber()),
        evidence.tcbEvaluationDataNumber() >= platform.minimumTcbEvaluationDataNumber());
    comparison.add(
        AppraisalCheck.COMPLIANCE_DEBUG,
        "debugging forbidden",
        report.tdAttributes().isUntrusted() ? "debugging allowed" : "debugging forbidden",
        !report.tdAttributes().isUntrusted());
  }
}
