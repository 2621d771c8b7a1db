package io.privyseal.attestation.appraisal;

import io.privyseal.foundation.decision.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Collects what a comparison of a guest with reference values comes to.
final class Comparison {
  private static final String WHERE = "x-ms-compliance-status";
  private static final String WITHHELD = "withheld: ";

  private final List<Finding> findings = new ArrayList<>();
  private final List<String> unmet = new ArrayList<>();

  Comparison add(AppraisalCheck check, String expected, String actual, boolean met) {
    findings.add(
        Finding.passed(check, WHERE, expected, met ? actual : WITHHELD + actual)
            .withHint(met ? "" : check.mend()));
    if (!met) {
      unmet.add(check.id());
    }
    return this;
  }

  /// The first reference that is met, else the one that comes nearest, judged on top of what was
  /// compared before.
  ///
  /// @param compare adds what one reference asks for
  /// @param references at least one
  <R extends GrantsCompliance> Compliance best(
      List<R> references, BiConsumer<Comparison, R> compare) {
    Comparison nearest = null;
    for (var reference : references) {
      var compared = new Comparison();
      compared.findings.addAll(findings);
      compared.unmet.addAll(unmet);
      compare.accept(compared, reference);
      if (compared.unmet.isEmpty()) {
        return compared.granted(reference.status());
      }
      if (nearest == null || compared.unmet.size() < nearest.unmet.size()) {
        nearest = compared;
      }
    }
    if (nearest == null) {
      throw new IllegalArgumentException("nothing to compare with");
    }
    return nearest.withheld();
  }

  Compliance withheld() {
    return new Compliance(Optional.empty(), unmet, findings);
  }

  private Compliance granted(String status) {
    return new Compliance(Optional.of(status), List.of(), findings);
  }

  /// A reference that leads to a status.
  interface GrantsCompliance {
    /// The value of `x-ms-compliance-status`.
    String status();
  }
}
