package io.privyseal.attestation.result;

import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import java.util.List;

/// What the check of a token came to.
public sealed interface TokenVerification {
  /// Every check, in the order of [TokenCheck].
  List<Finding> findings();

  record Verified(AttestationResult result, List<Finding> findings) implements TokenVerification {
    public Verified {
      findings = List.copyOf(findings);
      requireVerdict(Verdict.ACCEPTED, findings);
    }
  }

  record Rejected(List<Finding> findings) implements TokenVerification {
    public Rejected {
      findings = List.copyOf(findings);
      requireVerdict(Verdict.REJECTED, findings);
    }
  }

  /// The authority's keys could not be had.
  record Undecided(List<Finding> findings) implements TokenVerification {
    public Undecided {
      findings = List.copyOf(findings);
      requireVerdict(Verdict.UNDECIDED, findings);
    }
  }

  private static void requireVerdict(Verdict expected, List<Finding> findings) {
    if (Verdict.of(findings) != expected) {
      throw new IllegalArgumentException("the findings do not come to " + expected);
    }
  }
}
