package io.privyseal.keyvault.release.policy;

import io.privyseal.foundation.decision.Finding;
import java.util.List;

/// What the evaluation of a policy came to.
///
/// A condition that does not hold in a branch that was not needed, because another alternative
/// holds, is reported as not checked, with what was expected and found.
///
/// @param satisfied whether any rule for the token's authority holds
/// @param findings one for the authority, then one per condition of its rules, in the policy's
///   order
public record PolicyEvaluation(boolean satisfied, List<Finding> findings) {
  public PolicyEvaluation {
    findings = List.copyOf(findings);
  }
}
