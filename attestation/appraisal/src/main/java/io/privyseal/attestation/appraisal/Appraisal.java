package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.appraisal.policy.PolicyConfiguration;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;

/// What appraisal of verified evidence came to.
public sealed interface Appraisal {
  List<Finding> findings();

  /// The policy permits; these claims go into the token.
  ///
  /// @param claims without those about the token itself (`iss`, `exp`, ...)
  /// @param configuration what the policy says about the token: how long it is good
  record Permitted(JsonObject claims, PolicyConfiguration configuration, List<Finding> findings)
      implements Appraisal {
    public Permitted {
      findings = demand(Verdict.ACCEPTED, findings);
    }
  }

  /// The policy does not permit, or could not be carried through.
  ///
  /// @param reason in the words of Azure Attestation
  record Refused(String reason, List<Finding> findings) implements Appraisal {
    public Refused {
      findings = demand(Verdict.REJECTED, findings);
    }
  }

  private static List<Finding> demand(Verdict verdict, List<Finding> findings) {
    if (Verdict.of(findings) != verdict) {
      throw new IllegalArgumentException("the verdict must follow from the findings");
    }
    return List.copyOf(findings);
  }
}
