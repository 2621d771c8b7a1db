package io.privyseal.attestation.service;

import java.security.cert.X509Certificate;
import java.util.List;

/// Who may change the policies of an instance, beside having the role. Chosen when the instance is
/// first started, and then for good.
public sealed interface PolicyGovernance {
  /// The caller's role is enough (Azure: AAD mode). Policies may be unsigned, or signed by anybody.
  record ByRoles() implements PolicyGovernance {}

  /// Policies and policy certificates must also be signed under a policy management certificate
  /// (Azure: isolated mode), so that no administrator of roles can change them alone.
  ///
  /// @param initial the certificates of the first start; later ones are added and removed over the
  ///   API, and these are not asked for again. Each is a CA certificate
  record BySigners(List<X509Certificate> initial) implements PolicyGovernance {
    public BySigners {
      initial = List.copyOf(initial);
      if (initial.isEmpty()) {
        throw new IllegalArgumentException("an isolated instance has policy certificates");
      }
      for (var certificate : initial) {
        if (certificate.getBasicConstraints() < 0) {
          throw new IllegalArgumentException(
              "a policy certificate is a CA certificate; this one is not: "
                  + certificate.getSubjectX500Principal());
        }
      }
    }
  }

  static PolicyGovernance byRoles() {
    return new ByRoles();
  }
}
