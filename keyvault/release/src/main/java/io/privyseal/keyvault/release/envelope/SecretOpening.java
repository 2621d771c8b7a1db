package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import java.util.List;

/// What opening an answer about a secret came to.
public sealed interface SecretOpening {
  List<Finding> findings();

  /// The caller closes the secret.
  record Opened(OpenedSecret secret, List<Finding> findings) implements SecretOpening {
    public Opened {
      findings = List.copyOf(findings);
      if (Verdict.of(findings) != Verdict.ACCEPTED) {
        throw new IllegalArgumentException("the findings do not come to an opened secret");
      }
    }
  }

  /// @param findings at least one failed
  record Rejected(List<Finding> findings) implements SecretOpening {
    public Rejected {
      findings = List.copyOf(findings);
      if (Verdict.of(findings) != Verdict.REJECTED) {
        throw new IllegalArgumentException("the findings do not come to a rejection");
      }
    }
  }
}
