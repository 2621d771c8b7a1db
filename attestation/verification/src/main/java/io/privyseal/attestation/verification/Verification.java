package io.privyseal.attestation.verification;

import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import java.util.List;

/// What verification came to. The verdict follows from the findings and nothing else.
///
/// @param <E> the verified evidence, the only door onward
public sealed interface Verification<E> {
  /// Every check that was asked, in the order of the procedure.
  List<Finding> findings();

  /// Every check that applies passed.
  ///
  /// @param evidence what is now known to be true of the attester
  record Accepted<E>(E evidence, List<Finding> findings) implements Verification<E> {
    public Accepted {
      findings = demand(Verdict.ACCEPTED, findings);
    }
  }

  /// At least one check failed.
  record Rejected<E>(List<Finding> findings) implements Verification<E> {
    public Rejected {
      findings = demand(Verdict.REJECTED, findings);
    }
  }

  /// Nothing failed, but something that is needed to decide was missing: endorsements, as a rule.
  record Undecided<E>(List<Finding> findings) implements Verification<E> {
    public Undecided {
      findings = demand(Verdict.UNDECIDED, findings);
    }
  }

  default Verdict verdict() {
    return Verdict.of(findings());
  }

  private static List<Finding> demand(Verdict verdict, List<Finding> findings) {
    if (Verdict.of(findings) != verdict) {
      throw new IllegalArgumentException("the verdict must follow from the findings");
    }
    return List.copyOf(findings);
  }
}
