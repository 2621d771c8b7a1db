package io.privyseal.attestation.service.policies;

import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.attestation.service.policies.PolicyBook.InForce;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.PolicyToken;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What is in force for each kind until somebody sets a policy: Azure's own texts, byte for byte,
/// so that `x-ms-policy-hash` is the one in its tokens.
///
/// For `Tpm` nothing is in force: Azure's answer is a token with an empty payload too.
final class DefaultPolicies {
  private static final String PERMIT = "version= 1.0;authorizationrules{=> permit();};";

  /// Recorded from an instance of Azure's, hash `bROrN897ZfWmWY2V0FLUlu3uwk5xatGnKYHn3zBbSlw`.
  private static final String ENCLAVE =
      PERMIT
          + "issuancerules{"
          + "c:[type==\"x-ms-sgx-is-debuggable\"] => issue(type=\"is-debuggable\", value=c.value);"
          + "c:[type==\"x-ms-sgx-mrsigner\"] => issue(type=\"sgx-mrsigner\", value=c.value);"
          + "c:[type==\"x-ms-sgx-mrenclave\"] => issue(type=\"sgx-mrenclave\", value=c.value);"
          + "c:[type==\"x-ms-sgx-product-id\"] => issue(type=\"product-id\", value=c.value);"
          + "c:[type==\"x-ms-sgx-svn\"] => issue(type=\"svn\", value=c.value);"
          + "c:[type==\"x-ms-attestation-type\"] => issue(type=\"tee\", value=c.value);"
          + "};";

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
            case SGX_ENCLAVE, OPEN_ENCLAVE -> inForce(ENCLAVE);
            case SEV_SNP_VM, TDX_VM, AZURE_GUEST -> inForce(PERMIT);
            case TPM -> new InForce(PolicyToken.empty(), Optional.empty());
          });
    }
    return Map.copyOf(policies);
  }

  private static InForce inForce(String text) {
    return new InForce(
        PolicyToken.unsecured(text),
        Optional.of(new InstancePolicy(AttestationPolicy.parse(text), Optional.empty())));
  }
}
