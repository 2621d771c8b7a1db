package io.privyseal.access;

import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import java.util.List;
import java.util.Optional;

/// What authorisation came to. Every check that was made is in the findings.
public sealed interface Authorization {
  List<Finding> findings();

  /// The caller may.
  ///
  /// @param by the assignment that allows it
  /// @param temporary where that role comes from, if the caller has it only for a while
  record Granted(
      Caller caller, RoleAssignment by, Optional<TemporaryRole> temporary, List<Finding> findings)
      implements Authorization {
    public Granted {
      findings = List.copyOf(findings);
      requireVerdict(findings, Verdict.ACCEPTED);
    }
  }

  /// The caller may not: 403.
  record Denied(Caller caller, List<Finding> findings) implements Authorization {
    public Denied {
      findings = List.copyOf(findings);
      requireVerdict(findings, Verdict.REJECTED);
    }
  }

  /// The storage of role assignments did not answer: 503, worth a retry, and until then denied.
  record Undecided(Caller caller, List<Finding> findings) implements Authorization {
    public Undecided {
      findings = List.copyOf(findings);
      requireVerdict(findings, Verdict.UNDECIDED);
    }
  }

  private static void requireVerdict(List<Finding> findings, Verdict verdict) {
    if (Verdict.of(findings) != verdict) {
      throw new IllegalArgumentException("the findings must come to " + verdict);
    }
  }
}
