package io.privyseal.attestation.verification.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Certificates of attestation identity keys: each check passes for a good one and fails for one
/// change.
class AikVerifierTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final String FOR_ATTESTATION_KEYS = "2.23.133.8.3";
  private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final KeyPair AUTHORITY = ENGINE.generateEc(EcCurve.P256);
  private static final KeyPair OTHER_AUTHORITY = ENGINE.generateEc(EcCurve.P256);
  private static final KeyPair AIK = ENGINE.generateEc(EcCurve.P256);
  private static final KeyPair OTHER_KEY = ENGINE.generateEc(EcCurve.P256);
  private static final AikVerifier VERIFIER =
      new AikVerifier(List.of(certificate(AUTHORITY, AUTHORITY, Optional.empty())));

  private static X509Certificate certificate(
      KeyPair subject, KeyPair issuer, Optional<String> usage) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Principal("CN=TPM authority"),
              BigInteger.TWO,
              Date.from(NOW.minus(Duration.ofDays(1))),
              Date.from(NOW.plus(Duration.ofDays(1))),
              new X500Principal(usage.isEmpty() ? "CN=TPM authority" : "CN=AIK"),
              subject.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(usage.isEmpty()));
      if (usage.isPresent()) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(KeyPurposeId.getInstance(new ASN1ObjectIdentifier(usage.get()))));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
    } catch (Exception e) {
      throw new IllegalStateException("the test cannot make a certificate", e);
    }
  }

  private static Bytes aik(KeyPair key, KeyPair issuer, String usage) {
    try {
      return Bytes.copyOf(certificate(key, issuer, Optional.of(usage)).getEncoded());
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Finding> good() {
    return verify(aik(AIK, AUTHORITY, FOR_ATTESTATION_KEYS), NOW);
  }

  private static List<Finding> verify(Bytes certificate, Instant at) {
    return VERIFIER.check(Optional.of(certificate), AIK.getPublic(), at);
  }

  private static void isRefused(List<Finding> findings, AikCheck... checks) {
    assertThat(findings)
        .filteredOn(f -> f.outcome() == Outcome.FAILED)
        .extracting(Finding::check)
        .containsExactly(List.of(checks).stream().map(AikCheck::id).toArray(String[]::new));
  }

  private static void says(List<Finding> findings, AikCheck check, String actual) {
    assertThat(findings)
        .filteredOn(f -> f.check().equals(check.id()))
        .extracting(Finding::actual)
        .containsExactly(actual);
  }

  private record Answer(List<Finding> findings) {
    void passed(AikCheck check) {
      assertThat(findings)
          .filteredOn(f -> f.check().equals(check.id()))
          .extracting(Finding::outcome)
          .containsExactly(Outcome.PASSED);
    }
  }

  @ParameterizedTest
  @EnumSource(AikCheck.class)
  void passes(AikCheck check) {
    new Answer(good()).passed(check);
  }

  @Test
  void findingsOfAGoodOneSayWhatTheySaw() {
    says(good(), AikCheck.CERTIFICATE, "as expected");
    says(good(), AikCheck.CHAIN, "as expected");
    says(good(), AikCheck.USAGE, FOR_ATTESTATION_KEYS);
  }

  @Test
  void whereNobodyAsksNothingCountsAsChecked() {
    var findings = AikVerifier.unasked("the policy asks for none");

    assertThat(findings)
        .extracting(Finding::check)
        .containsExactlyElementsOf(Arrays.stream(AikCheck.values()).map(AikCheck::id).toList());
    assertThat(findings)
        .allSatisfy(f -> assertThat(f.outcome()).isEqualTo(Outcome.NOT_CHECKED))
        .extracting(Finding::actual)
        .containsOnly("the policy asks for none");
  }

  @Test
  void noCertificate() {
    var findings = VERIFIER.check(Optional.empty(), AIK.getPublic(), NOW);

    isRefused(findings, AikCheck.CERTIFICATE);
    says(findings, AikCheck.CERTIFICATE, "none came along");
  }

  @Test
  void whatIsNoCertificate() {
    var findings = verify(Bytes.zeros(64), NOW);

    isRefused(findings, AikCheck.CERTIFICATE);
    says(findings, AikCheck.CERTIFICATE, "not a certificate");
  }

  @Test
  void certificateOfAnotherKey() {
    var findings = verify(aik(OTHER_KEY, AUTHORITY, FOR_ATTESTATION_KEYS), NOW);

    isRefused(findings, AikCheck.CERTIFICATE);
    says(findings, AikCheck.CERTIFICATE, "of another key");
  }

  @Test
  void anotherAuthorityOfTheSameName() {
    isRefused(verify(aik(AIK, OTHER_AUTHORITY, FOR_ATTESTATION_KEYS), NOW), AikCheck.CHAIN);
  }

  @Test
  void expired() {
    isRefused(
        verify(aik(AIK, AUTHORITY, FOR_ATTESTATION_KEYS), NOW.plus(Duration.ofDays(2))),
        AikCheck.CHAIN);
  }

  @Test
  void withoutAuthoritiesNoneIsBelieved() {
    isRefused(
        new AikVerifier(List.of())
            .check(Optional.of(aik(AIK, AUTHORITY, FOR_ATTESTATION_KEYS)), AIK.getPublic(), NOW),
        AikCheck.CHAIN);
  }

  @Test
  void forSomethingElse() {
    isRefused(verify(aik(AIK, AUTHORITY, FOR_SERVERS), NOW), AikCheck.USAGE);
  }
}
