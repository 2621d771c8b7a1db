package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.HttpResponseException;
import com.azure.security.attestation.AttestationAdministrationClient;
import com.azure.security.attestation.models.AttestationPolicySetOptions;
import com.azure.security.attestation.models.AttestationSigningKey;
import com.azure.security.attestation.models.AttestationType;
import com.azure.security.attestation.models.CertificateModification;
import com.azure.security.attestation.models.PolicyManagementCertificateOptions;
import com.azure.security.attestation.models.PolicyModification;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.crypto.x509.CertificateAuthority.Subject;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.server.LocalStack;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Profile;
import io.privyseal.server.configuration.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `azure-security-attestation` against an isolated instance: policies and certificates are signed.
class IsolatedConformanceTest {
  private static final AttestationType SEV_SNP = AttestationType.fromString("SevSnpVm");
  private static final String POLICY = "version=1.0;authorizationrules{=> permit();};";
  private static final String PASSWORD = "for this test alone";

  private static AttestationSigningKey first;
  private static AttestationSigningKey second;
  private static LocalStack stack;
  private static AttestationAdministrationClient operator;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    first = authority(directory, "first");
    second = authority(directory, "second");
    var certificates = directory.resolve("policy-certificates.pem");
    Files.writeString(certificates, Pem.write(first.getCertificate()));
    System.setProperty(LocalStack.SOFTWARE_PROPERTY, TestPostgres.software().toString());
    stack =
        LocalStack.start(
            Configuration.read(
                Profile.LOCAL,
                Optional.empty(),
                Map.of(),
                Map.of(
                    Setting.DATA_DIRECTORY, List.of(directory.resolve("data").toString()),
                    Setting.PORTS_BASE, List.of("0"),
                    Setting.ATTESTATION_POLICY_CERTIFICATES_FILE,
                        List.of(certificates.toString()))));
    operator = new Clients(stack).attestationAdministration("operator");
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  /// A CA certificate without key usage, as the SDK's samples make them: one that says only
  /// `keyCertSign` is refused by the SDK itself.
  private static AttestationSigningKey authority(Path directory, String name) throws Exception {
    var file = directory.resolve(name + ".p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        Child.run(
            directory,
            Map.of(),
            List.of(
                keytool,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=" + name,
                "-ext",
                "bc:c=ca:true",
                "-validity",
                "1",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
    assertThat(made.status()).as(made.output() + made.errors()).isZero();
    var store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    return new AttestationSigningKey(
        (X509Certificate) store.getCertificate("a"),
        (PrivateKey) store.getKey("a", PASSWORD.toCharArray()));
  }

  private static List<X509Certificate> listed() {
    return operator.listPolicyManagementCertificates().getAttestationSigners().stream()
        .map(signer -> signer.getCertificates().getFirst())
        .toList();
  }

  private static void assertRefused(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            HttpResponseException.class,
            e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(400));
  }

  @Test
  void certificatesAreAddedAndRemovedByASigner() {
    assertThat(listed()).containsExactly(first.getCertificate());

    var added =
        operator.addPolicyManagementCertificate(
            new PolicyManagementCertificateOptions(second.getCertificate(), first));

    assertThat(added.getCertificateResolution()).isEqualTo(CertificateModification.IS_PRESENT);
    assertThat(added.getCertificateThumbprint()).matches("[0-9A-F]{40}");
    assertThat(listed()).containsExactly(first.getCertificate(), second.getCertificate());

    var removed =
        operator.deletePolicyManagementCertificate(
            new PolicyManagementCertificateOptions(second.getCertificate(), second));

    assertThat(removed.getCertificateResolution()).isEqualTo(CertificateModification.IS_ABSENT);
    assertThat(listed()).containsExactly(first.getCertificate());
  }

  /// The client signs an addition and a removal with the same bytes, and RSA signs them alike each
  /// time.
  @Test
  void aCertificateThatWasRemovedIsAddedAgainByANewlyIssuedSigner(@TempDir Path directory)
      throws Exception {
    var third = authority(directory, "third").getCertificate();
    var byFirst = new PolicyManagementCertificateOptions(third, first);

    assertThat(operator.addPolicyManagementCertificate(byFirst).getCertificateResolution())
        .isEqualTo(CertificateModification.IS_PRESENT);
    assertThat(operator.deletePolicyManagementCertificate(byFirst).getCertificateResolution())
        .isEqualTo(CertificateModification.IS_ABSENT);
    assertRefused(() -> operator.addPolicyManagementCertificate(byFirst));
    assertThat(listed()).doesNotContain(third);

    var byAnother = new PolicyManagementCertificateOptions(third, issuedUnderFirst());
    assertThat(operator.addPolicyManagementCertificate(byAnother).getCertificateResolution())
        .isEqualTo(CertificateModification.IS_PRESENT);
    assertThat(operator.deletePolicyManagementCertificate(byAnother).getCertificateResolution())
        .isEqualTo(CertificateModification.IS_ABSENT);
  }

  private static AttestationSigningKey issuedUnderFirst() {
    var engine = CryptoEngines.choose();
    var pair = engine.generateRsa(2048);
    var chain =
        new CertificateAuthority(engine, List.of(first.getCertificate()), first.getPrivateKey())
            .issueServer(
                new Subject("signer", InstantSource.system().instant(), Duration.ofHours(1)),
                pair.getPublic(),
                List.of("signer.example"));
    return new AttestationSigningKey(chain.getFirst(), pair.getPrivate());
  }

  @Test
  void theLastCertificateStays() {
    assertRefused(() ->
        operator.deletePolicyManagementCertificate(
            new PolicyManagementCertificateOptions(first.getCertificate(), first)));
    assertThat(listed()).contains(first.getCertificate());
  }

  @Test
  void aStrangerAddsNothing() {
    assertRefused(() ->
        operator.addPolicyManagementCertificate(
            new PolicyManagementCertificateOptions(second.getCertificate(), second)));
  }

  @Test
  void policiesAreSetAndResetBySigners() {
    var signed =
        new AttestationPolicySetOptions().setAttestationPolicy(POLICY).setAttestationSigner(first);

    var result = operator.setAttestationPolicy(SEV_SNP, signed);

    assertThat(result.getPolicyResolution()).isEqualTo(PolicyModification.UPDATED);
    assertThat(operator.getAttestationPolicy(SEV_SNP)).isEqualTo(POLICY);
    assertRefused(() -> operator.resetAttestationPolicy(SEV_SNP));
    assertThat(
            operator
                .resetAttestationPolicy(
                    SEV_SNP, new AttestationPolicySetOptions().setAttestationSigner(first))
                .getPolicyResolution())
        .isEqualTo(PolicyModification.REMOVED);
  }

  @Test
  void unsignedPoliciesAreNotSet() {
    assertRefused(() -> operator.setAttestationPolicy(SEV_SNP, POLICY));
  }
}
