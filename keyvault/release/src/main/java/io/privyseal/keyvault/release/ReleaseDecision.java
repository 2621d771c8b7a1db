package io.privyseal.keyvault.release;

import io.privyseal.attestation.result.AttestationResult;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import java.util.List;

/// Whether a key may leave, and why.
public sealed interface ReleaseDecision {
  /// Every check that was made.
  List<Finding> findings();

  default Verdict verdict() {
    return Verdict.of(findings());
  }

  /// Proof that every check passed: only [ReleaseEvaluator] makes one.
  final class Released implements ReleaseDecision {
    private final KeyEncryptionKey kek;
    private final AttestationResult token;
    private final List<Finding> findings;

    Released(KeyEncryptionKey kek, AttestationResult token, List<Finding> findings) {
      this.kek = kek;
      this.token = token;
      this.findings = List.copyOf(findings);
      requireVerdict(Verdict.ACCEPTED, this.findings);
    }

    /// What the key is to be wrapped to.
    public KeyEncryptionKey kek() {
      return kek;
    }

    public AttestationResult token() {
      return token;
    }

    @Override
    public List<Finding> findings() {
      return findings;
    }
  }

  /// @param findings at least one failed
  record Refused(List<Finding> findings) implements ReleaseDecision {
    public Refused {
      findings = List.copyOf(findings);
      requireVerdict(Verdict.REJECTED, findings);
    }

    /// Whether the token itself was refused, as opposed to its claims: the service answers the two
    /// with different messages.
    public boolean tokenRefused() {
      return findings.stream()
          .anyMatch(f ->
              f.outcome() == io.privyseal.foundation.decision.Outcome.FAILED
                  && f.check().startsWith("token."));
    }
  }

  /// The surroundings failed; worth a retry.
  record Undecided(List<Finding> findings) implements ReleaseDecision {
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
