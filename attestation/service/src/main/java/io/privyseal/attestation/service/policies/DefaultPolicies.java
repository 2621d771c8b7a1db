package io.privyseal.attestation.service.policies;

import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.service.policies.PolicyBook.InForce;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.PolicyToken;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What is in force for each kind until somebody sets a policy.
///
/// For `Tpm` nothing is in force: Azure's answer is a token with an empty payload too.
final class DefaultPolicies {
  private static final Map<AttestationKind, InForce> BY_KIND = byKind();

  private DefaultPolicies() {}

  static InForce of(AttestationKind kind) {
    var policy = BY_KIND.get(kind);
    if (policy == null) {
      throw new IllegalStateException("no default for " + kind);
    }
    return policy;
  }

  private static Map<AttestationKind, InForce> byKind() {
    var policies = new EnumMap<AttestationKind, InForce>(AttestationKind.class);
    for (var kind : AttestationKind.values()) {
      policies.put(
          kind,
          switch (kind) {
            case SGX_ENCLAVE, OPEN_ENCLAVE -> inForce(InstancePolicy.sgxDefault());
            case SEV_SNP_VM -> inForce(InstancePolicy.sevSnpDefault());
            case TDX_VM -> inForce(InstancePolicy.tdxDefault());
            case AZURE_GUEST -> inForce(InstancePolicy.azureGuestDefault());
            case TPM -> new InForce(PolicyToken.empty(), Optional.empty());
          });
    }
    return Map.copyOf(policies);
  }

  private static InForce inForce(InstancePolicy policy) {
    return new InForce(PolicyToken.unsecured(policy.policy().text()), Optional.of(policy));
  }
}
