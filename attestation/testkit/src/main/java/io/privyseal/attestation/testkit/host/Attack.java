package io.privyseal.attestation.testkit.host;

import io.privyseal.foundation.decision.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One thing that a malicious host does. The constants of the enums that implement this are the
/// catalogue.
public sealed interface Attack permits SnpAttack, QuoteAttack, VtpmAttack {
  /// The constant's name.
  String name();

  /// What the host does, as a sentence with the host as its subject: `hands over ...`.
  String sentence();

  /// Ids of the checks that refuse or hold back the evidence: all of them, and no other.
  List<String> caughtBy();

  /// Rejected; or undecided, when the host withholds what would be needed to decide.
  Verdict verdict();

  /// As people write it: `rolled-back-tcb`.
  default String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Every attack on every kind of evidence.
  static List<Attack> all() {
    var all = new ArrayList<Attack>();
    all.addAll(List.of(SnpAttack.values()));
    all.addAll(List.of(QuoteAttack.values()));
    all.addAll(List.of(VtpmAttack.values()));
    return List.copyOf(all);
  }
}
