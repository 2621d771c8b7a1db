package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;

/// The attestation policy in force, and who signed it.
///
/// @param signer the JWK of the signer's certificate; empty for an unsigned policy
/// @param isExplained whether each rule is told of when the policy permits, too; of a refusal it
///   always is
public record InstancePolicy(
    AttestationPolicy policy, Optional<JsonObject> signer, boolean isExplained) {
  public InstancePolicy(AttestationPolicy policy, Optional<JsonObject> signer) {
    this(policy, signer, false);
  }

  /// Permit, issue nothing. The text is Azure's own for SEV-SNP; its hash is the one in real
  /// tokens.
  private static final String PERMIT = "version= 1.0;authorizationrules{=> permit();};";

  /// Permit, and issue the claims under the names that they had at first. Azure's own for SGX, byte
  /// for byte.
  private static final String SGX_DEFAULT =
      "version= 1.0;authorizationrules{=> permit();};issuancerules{"
          + aliased("x-ms-sgx-is-debuggable", "is-debuggable")
          + aliased("x-ms-sgx-mrsigner", "sgx-mrsigner")
          + aliased("x-ms-sgx-mrenclave", "sgx-mrenclave")
          + aliased("x-ms-sgx-product-id", "product-id")
          + aliased("x-ms-sgx-svn", "svn")
          + aliased("x-ms-attestation-type", "tee")
          + "};";

  private static String aliased(String claim, String alias) {
    return "c:[type==\"%s\"] => issue(type=\"%s\", value=c.value);".formatted(claim, alias);
  }

  /// What is in force for SGX enclaves, in either form of their quotes, until somebody sets a
  /// policy.
  public static InstancePolicy sgxDefault() {
    return unsigned(SGX_DEFAULT);
  }

  /// The same for SEV-SNP.
  public static InstancePolicy sevSnpDefault() {
    return unsigned(PERMIT);
  }

  /// The same for TDX. Azure's text is not known.
  public static InstancePolicy tdxDefault() {
    return unsigned(PERMIT);
  }

  /// The same for whole VMs. Azure's text is not known.
  public static InstancePolicy azureGuestDefault() {
    return unsigned(PERMIT);
  }

  /// The same, with every rule told of whatever comes of it: for drafts.
  public InstancePolicy explained() {
    return new InstancePolicy(policy, signer, true);
  }

  private static InstancePolicy unsigned(String text) {
    return new InstancePolicy(AttestationPolicy.parse(text), Optional.empty());
  }
}
