package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.appraisal.ReferencePlatform.Kind;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Component;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.foundation.decision.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether a guest is given a compliance status, and why not.
///
/// @param status the value of `x-ms-compliance-status`; empty if it is withheld
/// @param unmet ids of the checks for which it is withheld
/// @param findings one for each comparison, with the reference values
record Compliance(Optional<String> status, List<String> unmet, List<Finding> findings) {
  private static final String WHERE = "x-ms-compliance-status";
  private static final String WITHHELD = "withheld: ";

  Compliance {
    unmet = List.copyOf(unmet);
    findings = List.copyOf(findings);
  }

  /// Whether the launch measurement is one of the reference values, so that what the guest's first
  /// software wrote may be repeated as a statement.
  boolean measurementIsKnown() {
    return !unmet.contains(AppraisalCheck.COMPLIANCE_REFERENCE.id())
        && !unmet.contains(AppraisalCheck.COMPLIANCE_MEASUREMENT.id());
  }

  /// Claims that look like a paravisor's make a guest a confidential VM only if its measurement is
  /// one: other software at VMPL 0 could write them as well. Without such claims the measurement
  /// alone says what the guest is.
  ///
  /// @param hasParavisor whether the runtime data look like a paravisor's
  static Compliance of(VerifiedSnp evidence, boolean hasParavisor, ReferenceValues reference) {
    var platforms =
        reference.platforms().stream()
            .filter(p -> !hasParavisor || p.kind() == Kind.CONFIDENTIAL_VM)
            .toList();
    var comparison = new Comparison();
    var kind = hasParavisor ? "confidential VMs" : "guests";
    comparison.add(
        AppraisalCheck.COMPLIANCE_REFERENCE,
        "reference values for " + kind,
        platforms.isEmpty() ? "none" : platforms.size() + " platforms",
        !platforms.isEmpty());
    if (platforms.isEmpty()) {
      return comparison.withheld();
    }
    var measurement = evidence.report().measurement();
    var matching = platforms.stream().filter(p -> p.measurements().contains(measurement)).toList();
    comparison.add(
        AppraisalCheck.COMPLIANCE_MEASUREMENT,
        "a launch measurement of the reference values for " + kind,
        measurement.hex(),
        !matching.isEmpty());
    if (matching.isEmpty()) {
      return comparison.withheld();
    }
    return best(evidence, matching, comparison);
  }

  /// The first platform that is met, else the one that comes nearest.
  private static Compliance best(
      VerifiedSnp evidence, List<ReferencePlatform> matching, Comparison common) {
    var nearest = common.with(evidence, matching.getFirst());
    for (var platform : matching) {
      var compared = common.with(evidence, platform);
      if (compared.unmet.isEmpty()) {
        return compared.granted(platform.kind().status());
      }
      if (compared.unmet.size() < nearest.unmet.size()) {
        nearest = compared;
      }
    }
    return nearest.withheld();
  }

  private static final class Comparison {
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> unmet = new ArrayList<>();

    void add(AppraisalCheck check, String expected, String actual, boolean met) {
      findings.add(
          Finding.passed(check, WHERE, expected, met ? actual : WITHHELD + actual)
              .withHint(met ? "" : check.mend()));
      if (!met) {
        unmet.add(check.id());
      }
    }

    Comparison with(VerifiedSnp evidence, ReferencePlatform platform) {
      var compared = new Comparison();
      compared.findings.addAll(findings);
      compared.unmet.addAll(unmet);
      compared.compare(evidence, platform);
      return compared;
    }

    private void compare(VerifiedSnp evidence, ReferencePlatform platform) {
      var report = evidence.report();
      if (!platform.idKeyDigests().isEmpty()) {
        add(
            AppraisalCheck.COMPLIANCE_ID_KEY,
            "an ID key of " + platform.name(),
            report.idKeyDigest().hex(),
            platform.idKeyDigests().contains(report.idKeyDigest()));
      }
      firmware(evidence, platform);
      add(
          AppraisalCheck.COMPLIANCE_GUEST_SVN,
          "at least " + platform.minimumGuestSvn(),
          Long.toString(report.guestSvn()),
          Long.compareUnsigned(report.guestSvn(), platform.minimumGuestSvn()) >= 0);
      add(
          AppraisalCheck.COMPLIANCE_DEBUG,
          "debugging forbidden",
          report.policy().allowsDebug() ? "debugging allowed" : "debugging forbidden",
          !report.policy().allowsDebug());
      add(AppraisalCheck.COMPLIANCE_VMPL, "0", Long.toString(report.vmpl()), report.vmpl() == 0);
    }

    private void firmware(VerifiedSnp evidence, ReferencePlatform platform) {
      var line = evidence.productLine();
      var tcb = evidence.reportedTcb();
      var minimum = platform.minimumTcb().get(line);
      if (minimum == null) {
        add(
            AppraisalCheck.COMPLIANCE_FIRMWARE,
            "a minimum for " + line.label(),
            "no reference values for this product line",
            false);
        return;
      }
      var below = tcb.below(minimum).stream().map(Component::label).toList();
      add(
          AppraisalCheck.COMPLIANCE_FIRMWARE,
          "at least " + minimum,
          below.isEmpty() ? tcb.toString() : tcb + ", below in " + String.join(", ", below),
          below.isEmpty());
    }

    Compliance withheld() {
      return new Compliance(Optional.empty(), unmet, findings);
    }

    Compliance granted(String status) {
      return new Compliance(Optional.of(status), List.of(), findings);
    }
  }
}
