package io.privyseal.keyvault.release.policy;

import io.privyseal.attestation.result.Authority;

/// One authority and what must hold of a token that it issued.
///
/// @param written the authority as the policy writes it; kept, because the canonical form shows it
/// @param rule never a bare claim
public record AuthorityRule(String written, Condition.Group rule) {
  public AuthorityRule {
    var _ = Authority.parse(written);
  }

  public Authority authority() {
    return Authority.parse(written);
  }
}
