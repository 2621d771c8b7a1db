package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import java.util.List;

/// What opening an answer came to.
public sealed interface Opening {
  List<Finding> findings();

  /// The caller closes the key.
  record Opened(OpenedKey key, List<Finding> findings) implements Opening {
    public Opened {
      findings = List.copyOf(findings);
      if (Verdict.of(findings) != Verdict.ACCEPTED) {
        throw new IllegalArgumentException("the findings do not come to an opened key");
      }
    }
  }

  /// @param findings at least one failed
  record Rejected(List<Finding> findings) implements Opening {
    public Rejected {
      findings = List.copyOf(findings);
      if (Verdict.of(findings) != Verdict.REJECTED) {
        throw new IllegalArgumentException("the findings do not come to a rejection");
      }
    }
  }
}
