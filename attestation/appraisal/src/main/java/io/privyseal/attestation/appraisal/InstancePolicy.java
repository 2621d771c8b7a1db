package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;

/// The attestation policy in force, and who signed it.
///
/// @param signer the JWK of the signer's certificate; empty for an unsigned policy
public record InstancePolicy(AttestationPolicy policy, Optional<JsonObject> signer) {
  /// What is in force for SEV-SNP until somebody sets a policy: permit, issue nothing. The text is
  /// Azure's own; its hash is the one in real tokens.
  private static final String SEV_SNP_DEFAULT = "version= 1.0;authorizationrules{=> permit();};";

  public static InstancePolicy sevSnpDefault() {
    return new InstancePolicy(AttestationPolicy.parse(SEV_SNP_DEFAULT), Optional.empty());
  }
}
