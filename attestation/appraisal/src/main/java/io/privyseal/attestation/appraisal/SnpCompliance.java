package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.appraisal.ReferencePlatform.Kind;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Component;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import java.util.Map;

/// Compares SEV-SNP guests with reference platforms.
final class SnpCompliance {
  private SnpCompliance() {}

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
    return comparison.best(matching, (compared, platform) -> compare(compared, evidence, platform));
  }

  private static void compare(
      Comparison comparison, VerifiedSnp evidence, ReferencePlatform platform) {
    var report = evidence.report();
    if (!platform.idKeyDigests().isEmpty()) {
      comparison.add(
          AppraisalCheck.COMPLIANCE_ID_KEY,
          "an ID key of " + platform.name(),
          report.idKeyDigest().hex(),
          platform.idKeyDigests().contains(report.idKeyDigest()));
    }
    firmware(comparison, evidence, platform.minimumTcb());
    comparison.add(
        AppraisalCheck.COMPLIANCE_GUEST_SVN,
        "at least " + platform.minimumGuestSvn(),
        Long.toString(report.guestSvn()),
        Long.compareUnsigned(report.guestSvn(), platform.minimumGuestSvn()) >= 0);
    state(comparison, evidence);
  }

  /// What holds for every guest that is called compliant.
  static void state(Comparison comparison, VerifiedSnp evidence) {
    var report = evidence.report();
    comparison.add(
        AppraisalCheck.COMPLIANCE_DEBUG,
        "debugging forbidden",
        report.policy().allowsDebug() ? "debugging allowed" : "debugging forbidden",
        !report.policy().allowsDebug());
    comparison.add(
        AppraisalCheck.COMPLIANCE_VMPL, "0", Long.toString(report.vmpl()), report.vmpl() == 0);
  }

  static void firmware(
      Comparison comparison, VerifiedSnp evidence, Map<ProductLine, TcbVersion> minimumTcb) {
    var line = evidence.productLine();
    var tcb = evidence.reportedTcb();
    var minimum = minimumTcb.get(line);
    if (minimum == null) {
      comparison.add(
          AppraisalCheck.COMPLIANCE_FIRMWARE,
          "a minimum for " + line.label(),
          "no reference values for this product line",
          false);
      return;
    }
    var below = tcb.below(minimum).stream().map(Component::label).toList();
    comparison.add(
        AppraisalCheck.COMPLIANCE_FIRMWARE,
        "at least " + minimum,
        below.isEmpty() ? tcb.toString() : tcb + ", below in " + String.join(", ", below),
        below.isEmpty());
  }
}
