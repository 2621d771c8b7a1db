package io.privyseal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.service.TrustedMakers;
import io.privyseal.attestation.verification.tpm.AikVerifier;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.crypto.x509.CertificateAuthority.Subject;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.InvalidConfigurationException;
import io.privyseal.server.configuration.Profile;
import io.privyseal.server.configuration.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator names in files for an attestation instance.
final class InstanceChoicesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T04:00:00Z");
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final KeyPair KEY = ENGINE.generateRsa(2048);
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.selfSigned(
          ENGINE,
          new Subject("TPM authority", NOW, Duration.ofDays(30)),
          KEY.getPublic(),
          KEY.getPrivate());

  @TempDir private Path directory;

  private TrustedMakers makers(String pem) throws Exception {
    var file = Files.writeString(directory.resolve("tpm-authorities.pem"), pem);
    return InstanceChoices.withTpmAuthorities(
        TrustedMakers.pinned(),
        Configuration.read(
            Profile.LOCAL,
            Optional.empty(),
            Map.of(),
            Map.of(Setting.ATTESTATION_TPM_AUTHORITIES_FILE, List.of(file.toString()))));
  }

  private static List<X509Certificate> issued(KeyPair key) {
    return AUTHORITY.issueServer(
        new Subject("attestation key", NOW, Duration.ofDays(1)),
        key.getPublic(),
        List.of("tpm.example"));
  }

  /// Of the checks of an attestation key's certificate, the one of its issuer.
  private static Outcome chain(TrustedMakers makers, KeyPair key) throws Exception {
    return new AikVerifier(makers.tpm())
            .check(
                Optional.of(Bytes.copyOf(issued(key).getFirst().getEncoded())),
                key.getPublic(),
                NOW)
            .stream()
            .filter(finding -> finding.check().equals("tpm.aik.chain"))
            .map(Finding::outcome)
            .findFirst()
            .orElseThrow();
  }

  @Test
  void withoutTheSettingNoTpmIsBelieved() throws Exception {
    var key = ENGINE.generateRsa(2048);
    var none =
        InstanceChoices.withTpmAuthorities(
            TrustedMakers.pinned(),
            Configuration.read(Profile.LOCAL, Optional.empty(), Map.of(), Map.of()));

    assertThat(none.tpm()).isEmpty();
    assertThat(chain(none, key)).isEqualTo(Outcome.FAILED);
  }

  @Test
  void attestationKeysOfTheNamedAuthorityAreBelieved() throws Exception {
    var makers = makers(Pem.write(AUTHORITY.certificate()));

    assertThat(makers.tpm()).containsExactly(AUTHORITY.certificate());
    assertThat(chain(makers, ENGINE.generateRsa(2048))).isEqualTo(Outcome.PASSED);
  }

  @Test
  void whatIsNoAuthorityStopsTheStart() {
    var leaf = issued(ENGINE.generateRsa(2048)).getFirst();

    assertThatThrownBy(() -> makers(Pem.write(leaf)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tpm-authorities.pem: expected CA certificates");
  }

  @Test
  void aFileWithoutCertificatesStopsTheStart() {
    assertThatThrownBy(() -> makers("none"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tpm-authorities.pem");
  }

  @Test
  void tooManyStopTheStart() {
    var many = Pem.write(AUTHORITY.certificate()).repeat(InstanceChoices.MAX_TPM_AUTHORITIES + 1);

    assertThatThrownBy(() -> makers(many)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFileThatIsNotThereIsAnErrorOfTheConfiguration() {
    assertThatThrownBy(() ->
            Configuration.read(
                Profile.LOCAL,
                Optional.empty(),
                Map.of(),
                Map.of(Setting.ATTESTATION_TPM_AUTHORITIES_FILE, List.of("/nowhere.pem"))))
        .isInstanceOfSatisfying(
            InvalidConfigurationException.class,
            e -> assertThat(e.getMessage()).contains("tpm-authorities-file"));
  }
}
