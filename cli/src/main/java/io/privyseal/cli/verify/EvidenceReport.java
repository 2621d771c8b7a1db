package io.privyseal.cli.verify;

import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import java.util.List;
import java.util.Optional;

/// What came out of one file.
///
/// @param file as the command line names it
/// @param form how the evidence was wrapped; empty if no evidence was found in it
/// @param description what the evidence says of itself; empty if none was found
/// @param root who vouches for it; empty unless it is accepted
/// @param findings every check; never empty
record EvidenceReport(
    String file,
    String form,
    Optional<Description> description,
    Optional<Root> root,
    List<Finding> findings) {

  /// @param name of the root of trust
  /// @param simulated whether it is a simulated manufacturer's
  record Root(String name, boolean simulated) {}

  EvidenceReport {
    findings = List.copyOf(findings);
  }

  Verdict verdict() {
    return Verdict.of(findings);
  }
}
