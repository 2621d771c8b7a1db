package io.privyseal.foundation.crypto.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static CertificateAuthority.Subject subject(String name) {
    return new CertificateAuthority.Subject(name, NOW, Duration.ofDays(90));
  }

  private static CertificateAuthority root() {
    var keys = ENGINE.generateEc(EcCurve.P256);
    return CertificateAuthority.selfSigned(
        ENGINE, subject("Test Root"), keys.getPublic(), keys.getPrivate());
  }

  @Test
  void aLeafUnderAnIntermediateIsAValidPath() throws GeneralSecurityException {
    var root = root();
    var middleKeys = ENGINE.generateRsa(2048);
    var middle =
        root.intermediate(subject("Test Issuer"), middleKeys.getPublic(), middleKeys.getPrivate());
    var leafKeys = ENGINE.generateRsa(2048);
    var chain =
        middle.issueServer(
            subject("vault"), leafKeys.getPublic(), List.of("*.vault.localhost", "127.0.0.1"));
    assertThat(chain).hasSize(3);
    var path = CertificateFactory.getInstance("X.509").generateCertPath(chain.subList(0, 2));
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.getLast(), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(NOW));
    assertThat(CertPathValidator.getInstance("PKIX").validate(path, parameters)).isNotNull();
    assertThat(chain.getFirst().getSubjectAlternativeNames()).hasSize(2);
    assertThat(chain.getFirst().getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void certificatesSurviveTheirText() {
    var chain = List.of(root().certificate(), root().certificate());
    assertThat(Pem.certificates(Pem.write(chain))).isEqualTo(chain);
  }

  @Test
  void keysSurviveTheirText() {
    for (var keys : List.of(ENGINE.generateEc(EcCurve.P384), ENGINE.generateRsa(2048))) {
      var read = Pem.privateKey(Pem.writePrivate(keys.getPrivate()));
      assertThat(read.getEncoded()).isEqualTo(keys.getPrivate().getEncoded());
    }
  }

  @Test
  void pssSignaturesVerify() throws GeneralSecurityException {
    var keys = ENGINE.generateRsa(2048);
    var signer = new EngineSigner(ENGINE, SignatureScheme.PS384, keys.getPrivate());
    assertThat(signer.getAlgorithmIdentifier().getAlgorithm().getId())
        .isEqualTo("1.2.840.113549.1.1.10");
    var signature = signer.getSignature();
    assertThat(ENGINE.verify(SignatureScheme.PS384, keys.getPublic(), new byte[0], signature))
        .isTrue();
  }

  @Test
  void bytesAfterACertificateAreRefused() throws GeneralSecurityException {
    var der = Bytes.copyOf(root().certificate().getEncoded()).concat(Bytes.ofHex("00"));
    assertThatThrownBy(() -> Pem.certificate(der)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aTextWithoutACertificateIsRefused() {
    assertThatThrownBy(() -> Pem.certificates("nothing"))
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void tooManyBlocksAreRefused() {
    var text = Pem.write("X", new byte[] {1}).repeat(Pem.MAX_BLOCKS + 1);
    assertThatThrownBy(() -> Pem.blocks(text)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aKeyOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> Pem.privateKey(new byte[] {0x30, 0x00}))
        .isInstanceOf(MalformedInputException.class);
  }
}
