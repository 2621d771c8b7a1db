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

  private final String id;
  private final String statement;
  private final String source;
  private final String mend;

  PolicyCheck(String id, String statement, String source, String mend) {
    this.id = id;
    this.statement = statement;
    this.source = source;
    this.mend = mend;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String statement() {
    return statement;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public String mend() {
    return mend;
  }
}
