package io.privyseal.server;

import io.privyseal.attestation.service.AttestRate;
import io.privyseal.attestation.service.AttestationInstance;
import io.privyseal.attestation.service.PolicyGovernance;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.server.certificates.PrivateFiles;
import io.privyseal.server.collateral.CollateralSettings;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Setting;

/// What an operator chooses for an attestation instance, in both profiles.
final class InstanceChoices {
  /// Every client of a local stack comes from one address.
  static final AttestRate LOCAL_RATE = new AttestRate(10_000, 100_000);

  private InstanceChoices() {}

  /// @param byDefault the rate where none is configured
  static AttestationInstance applied(
      AttestationInstance instance, Configuration configuration, AttestRate byDefault) {
    return instance
        .governed(governance(configuration))
        .checkingChains(new CollateralSettings(configuration).revocation())
        .throttledTo(
            new AttestRate(
                configuration.number(Setting.ATTESTATION_RATE, byDefault.perSecond()),
                configuration.number(Setting.ATTESTATION_BURST, byDefault.burst())));
  }

  private static PolicyGovernance governance(Configuration configuration) {
    return configuration
        .path(Setting.ATTESTATION_POLICY_CERTIFICATES_FILE)
        .<PolicyGovernance>map(
            file -> new PolicyGovernance.BySigners(Pem.certificates(PrivateFiles.readPublic(file))))
        .orElseGet(PolicyGovernance::byRoles);
  }
}
