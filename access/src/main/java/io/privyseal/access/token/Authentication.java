package io.privyseal.access.token;

import io.privyseal.access.Caller;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import java.util.List;

/// What came of an `Authorization` header. Every check that was made is in the findings.
public sealed interface Authentication {
  List<Finding> findings();

  /// The token is good.
  record Authenticated(Caller caller, List<Finding> findings) implements Authentication {
    public Authenticated {
      findings = List.copyOf(findings);
      requireVerdict(findings, Verdict.ACCEPTED);
    }
  }

  /// No token, or a bad one: 401 with the challenge.
  record Unauthenticated(TokenRefusal refusal, List<Finding> findings) implements Authentication {
    public Unauthenticated {
      findings = List.copyOf(findings);
      requireVerdict(findings, Verdict.REJECTED);
    }
  }

  /// The issuer's keys could not be had: 503, worth a retry.
  record Undecided(List<Finding> findings) implements Authentication {
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
