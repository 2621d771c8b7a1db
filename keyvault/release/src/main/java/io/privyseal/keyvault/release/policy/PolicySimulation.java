package io.privyseal.keyvault.release.policy;

import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;

/// What another policy would make of tokens that were seen, before it is set: which workloads would
/// lose the key, and which would gain it.
///
/// Claims are taken as they are, as by [PolicyExplain]: a release is decided over a verified token.
public final class PolicySimulation {
  private PolicySimulation() {}

  /// From what the policy in force says to what the other one would.
  public enum Effect {
    KEEPS,
    LOSES,
    GAINS,
    STAYS_OUT;

    private static Effect of(boolean before, boolean after) {
      if (before) {
        return after ? KEEPS : LOSES;
      }
      return after ? GAINS : STAYS_OUT;
    }

    /// Whether the change of policy changes anything for this token.
    public boolean isChange() {
      return this == LOSES || this == GAINS;
    }
  }

  /// What would become of one token.
  ///
  /// @param because the conditions that fail: of the other policy, or for a token that gains the
  ///   key, of the policy in force, which keeps it out; empty for one that keeps it
  public record Fate(Effect effect, List<Finding> because) {
    public Fate {
      because = List.copyOf(because);
    }
  }

  /// @param inForce the key's policy
  /// @param next the one that would take its place
  /// @param claims of the token
  public static Fate of(ReleasePolicy inForce, ReleasePolicy next, JsonObject claims) {
    var before = PolicyExplain.explain(inForce, claims);
    var after = PolicyExplain.explain(next, claims);
    var effect = Effect.of(before.satisfied(), after.satisfied());
    return new Fate(
        effect,
        switch (effect) {
          case KEEPS -> List.of();
          case LOSES, STAYS_OUT -> failed(after.findings());
          case GAINS -> failed(before.findings());
        });
  }

  private static List<Finding> failed(List<Finding> findings) {
    return findings.stream().filter(finding -> finding.outcome() == Outcome.FAILED).toList();
  }
}
