package io.privyseal.server;

import io.privyseal.attestation.service.AttestationInstance;
import io.privyseal.attestation.service.PolicyGovernance;
import io.privyseal.attestation.service.TrustedMakers;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.web.limit.Rate;
import io.privyseal.keyvault.service.VaultRates;
import io.privyseal.keyvault.service.rotation.WebhookRules;
import io.privyseal.server.certificates.PrivateFiles;
import io.privyseal.server.collateral.CollateralSettings;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Setting;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What an operator chooses for attestation instances and vaults, in both profiles.
final class InstanceChoices {
  /// Every client of a local stack comes from one address.
  static final Rate LOCAL_RATE = new Rate(10_000, 100_000);

  /// Each is looked at for every TPM.
  static final int MAX_TPM_AUTHORITIES = 64;

  /// Likewise a developer with a benchmark: a hundred processors' worth.
  static final VaultRates LOCAL_RATES =
      new VaultRates(
          new Rate(1_000_000, Rate.MAX), new Rate(1_000_000, Rate.MAX), new Rate(10_000, 100_000));

  private static final System.Logger LOG = System.getLogger(InstanceChoices.class.getName());

  private InstanceChoices() {}

  /// @param byDefault the rates where none are configured
  /// @return empty if they are switched off
  static Optional<VaultRates> rates(Configuration configuration, VaultRates byDefault) {
    if (configuration.text(Setting.LIMITS_ENABLED).filter("false"::equals).isPresent()) {
      LOG.log(Level.WARNING, "{0} is false: callers are not bounded", Setting.LIMITS_ENABLED.key());
      return Optional.empty();
    }
    return Optional.of(
        new VaultRates(
            rate(
                configuration,
                Setting.LIMITS_CALLER_RATE,
                Setting.LIMITS_CALLER_BURST,
                byDefault.caller()),
            rate(
                configuration,
                Setting.LIMITS_VAULT_RATE,
                Setting.LIMITS_VAULT_BURST,
                byDefault.vault()),
            rate(
                configuration,
                Setting.LIMITS_ADDRESS_RATE,
                Setting.LIMITS_ADDRESS_BURST,
                byDefault.stranger())));
  }

  private static Rate rate(
      Configuration configuration, Setting perSecond, Setting burst, Rate byDefault) {
    return new Rate(
        configuration.number(perSecond, byDefault.perSecond()),
        configuration.number(burst, byDefault.burst()));
  }

  /// @param byDefault the rate where none is configured
  static AttestationInstance applied(
      AttestationInstance instance, Configuration configuration, Rate byDefault) {
    return instance.with(choices ->
        choices
            .governed(governance(configuration))
            .checkingChains(new CollateralSettings(configuration).revocation())
            .throttledTo(
                rate(
                    configuration,
                    Setting.ATTESTATION_RATE,
                    Setting.ATTESTATION_BURST,
                    byDefault)));
  }

  /// Whose TPMs are believed: the authorities of the setting, or none.
  ///
  /// @throws IllegalStateException if the file holds something else than CA certificates
  static TrustedMakers withTpmAuthorities(TrustedMakers makers, Configuration configuration) {
    return configuration
        .path(Setting.ATTESTATION_TPM_AUTHORITIES_FILE)
        .map(file -> makers.withTpm(authorities(file)))
        .orElse(makers);
  }

  private static List<X509Certificate> authorities(Path file) {
    List<X509Certificate> certificates;
    try {
      certificates = Pem.certificates(PrivateFiles.readPublic(file));
    } catch (MalformedInputException e) {
      throw new IllegalStateException("%s: %s".formatted(file, e.getMessage()), e);
    }
    if (certificates.isEmpty() || certificates.size() > MAX_TPM_AUTHORITIES) {
      throw new IllegalStateException(
          "%s: expected 1 to %d certificates, found %d"
              .formatted(file, MAX_TPM_AUTHORITIES, certificates.size()));
    }
    for (var certificate : certificates) {
      if (certificate.getBasicConstraints() < 0) {
        throw new IllegalStateException(
            "%s: expected CA certificates, found %s"
                .formatted(file, certificate.getSubjectX500Principal()));
      }
    }
    return certificates;
  }

  private static PolicyGovernance governance(Configuration configuration) {
    return configuration
        .path(Setting.ATTESTATION_POLICY_CERTIFICATES_FILE)
        .<PolicyGovernance>map(
            file -> new PolicyGovernance.BySigners(Pem.certificates(PrivateFiles.readPublic(file))))
        .orElseGet(PolicyGovernance::byRoles);
  }

  /// Receivers that rotation policies may name. Checked before.
  static WebhookRules webhooks(Configuration configuration) {
    return configuration
        .text(Setting.VAULT_WEBHOOKS)
        .map(text -> WebhookRules.Reach.valueOf(text.toUpperCase(Locale.ROOT)))
        .map(WebhookRules.DEFAULT::withReach)
        .orElse(WebhookRules.DEFAULT);
  }
}
