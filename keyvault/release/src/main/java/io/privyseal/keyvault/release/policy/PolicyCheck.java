package io.privyseal.keyvault.release.policy;

import io.privyseal.foundation.decision.Check;

/// The checks that evaluating a policy makes.
public enum PolicyCheck implements Check {
  AUTHORITY(
      "release.policy.authority",
      "the policy has a rule for the authority that issued the token",
      "Key Vault release policy grammar, authority",
      "Attest at an authority that the policy names, or add this one to the policy."),
  CLAIM(
      "release.policy.claim",
      "the claim is as the policy asks",
      "Key Vault release policy grammar, claim condition",
      "Compare the workload with the policy: either the workload is not the one meant, or the"
          + " policy is to be changed.");

  private final Definition definition;

  PolicyCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
