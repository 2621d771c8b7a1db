package io.privyseal.attestation.collateral;

import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Finding;
import java.util.ArrayList;
import java.util.List;

/// Why collateral was not at hand, told beside a verification that could not be decided without it.
public enum CollateralFinding implements Check {
  AVAILABLE(
      "collateral.available",
      "what the maker says about this platform is at hand",
      "AMD 57230, KDS; Intel PCS API v4",
      "see which source failed and why; for networks without access, import a bundle");

  private final Definition definition;

  CollateralFinding(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }

  /// `verification`, with the remarks if it was undecided. One that was decided needs none.
  ///
  /// @param remarks of [Lookup#remarks]
  public static <E> Verification<E> explain(Verification<E> verification, List<String> remarks) {
    return switch (verification) {
      case Verification.Accepted<E> _, Verification.Rejected<E> _ -> verification;
      case Verification.Undecided<E>(var findings) -> {
        var all = new ArrayList<>(findings);
        remarks.forEach(remark -> all.add(Finding.undecided(AVAILABLE, "collateral", remark)));
        yield new Verification.Undecided<>(all);
      }
    };
  }
}
