package io.privyseal.attestation.service;

import io.privyseal.attestation.service.policies.PolicySigners;
import io.privyseal.attestation.service.policies.PolicyStore.Change;
import io.privyseal.attestation.service.storage.PostgresPolicyCertificates;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.sql.Database;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Brings the governance that an instance is configured with and the one in its storage together.
final class Governance {
  private static final String BY = "configuration";

  private final AttestationInstance instance;
  private final PolicySigners signers;
  private final DecisionRecord decisions;

  Governance(AttestationInstance instance, Database database, DecisionRecord decisions) {
    this.instance = instance;
    this.signers = new PolicySigners(instance.name(), new PostgresPolicyCertificates(database));
    this.decisions = decisions;
  }

  /// Who must sign changes; empty where roles are enough. The first start of an isolated instance
  /// adopts the certificates of its configuration.
  ///
  /// @throws IllegalStateException if the instance is isolated in the storage and not in the
  ///   configuration: a line less there must not open its policies
  Optional<PolicySigners> establish(Instant at) {
    var known = signers.certificates();
    return switch (instance.governance()) {
      case PolicyGovernance.ByRoles() -> {
        if (!known.isEmpty()) {
          throw new IllegalStateException(
              "instance %s is isolated: its configuration must name policy certificates"
                  .formatted(instance.name()));
        }
        yield Optional.empty();
      }
      case PolicyGovernance.BySigners(var initial) -> {
        if (known.isEmpty()) {
          initial.forEach(certificate -> adopt(certificate, at));
        }
        yield Optional.of(signers);
      }
    };
  }

  private void adopt(X509Certificate certificate, Instant at) {
    var fingerprint = Digests.sha256(PolicySigners.der(certificate)).hex();
    var decision =
        decisions.recordConfigured(
            "certificates/add",
            "certificate sha256:" + fingerprint,
            at,
            List.of(
                Finding.passed(
                    ServiceCheck.CERTIFICATE_CHANGE,
                    "configuration",
                    "a certificate of the first start",
                    fingerprint)));
    signers.add(certificate, new Change(at, BY, decision.id().value()));
  }
}
