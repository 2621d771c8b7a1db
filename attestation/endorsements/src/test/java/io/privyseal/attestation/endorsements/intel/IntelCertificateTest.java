package io.privyseal.attestation.endorsements.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.endorsements.intel.IntelCertificate.Role;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.math.BigInteger;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Certificates and lists of Intel's profile, who signed them, and one test for each refusal.
class IntelCertificateTest {
  private static void refused(Certificates certificate, String message) {
    var der = certificate.der();
    assertThatThrownBy(() -> IntelCertificate.parse(der))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining(message);
  }

  private static IntelCertificate parse(Certificates certificate) {
    return IntelCertificate.parse(certificate.der());
  }

  @Nested
  class Roles {
    @Test
    void followFromNameAndUse() {
      assertThat(parse(Certificates.root()).role()).isEqualTo(Role.ROOT);
      assertThat(parse(Certificates.authority(Certificates.PLATFORM_CA, 0)).role())
          .isEqualTo(Role.PLATFORM_CA);
      assertThat(parse(Certificates.authority("CN=Intel SGX PCK Processor CA", 0)).role())
          .isEqualTo(Role.PROCESSOR_CA);
      assertThat(parse(Certificates.pck()).role()).isEqualTo(Role.PCK);
      assertThat(parse(Certificates.tcbSigner()).role()).isEqualTo(Role.TCB_SIGNING);
    }

    @Test
    void aPckCertificateSaysWhatItsPlatformIs() {
      var pck = PckCertificate.parse(Certificates.pck().der());

      assertThat(pck.ca()).isEqualTo(PckCertificate.Ca.PLATFORM);
      assertThat(pck.fmspc()).hasToString("000000000000");
      assertThat(pck.tcb().pceSvn()).isEqualTo(13);
    }

    @Test
    void thePckCertificateIsFoundAmongOthers() {
      var pck = Certificates.pck().der();

      assertThat(PckCertificate.among(List.of(Bytes.zeros(3), Certificates.root().der(), pck)))
          .contains(PckCertificate.parse(pck));
      assertThat(PckCertificate.among(List.of(Certificates.root().der()))).isEmpty();
    }
  }

  @Nested
  class Refused {
    @Test
    void anAuthorityThatMayNotCertify() {
      refused(
          Certificates.root().with(c -> c.usage = KeyUsage.cRLSign),
          "marked as one that certifies");
    }

    @Test
    void anAuthorityUnderTheNameOfALeaf() {
      refused(
          Certificates.pck()
              .with(c -> {
                c.pathLength = 0;
                c.usage = KeyUsage.keyCertSign;
              }),
          "not that of a root or PCK authority");
    }

    @Test
    void aRootIssuedByAnother() {
      refused(
          Certificates.root().with(c -> c.issuer = Certificates.PLATFORM_CA),
          "not that of a root or PCK authority");
    }

    @Test
    void aLeafUnderTheNameOfAnAuthority() {
      refused(
          Certificates.tcbSigner().with(c -> c.subject = Certificates.PLATFORM_CA),
          "not that of a PCK or TCB signing certificate");
    }

    @ParameterizedTest
    @ValueSource(ints = {KeyUsage.keyCertSign | KeyUsage.digitalSignature, KeyUsage.keyAgreement})
    void aLeafThatMayDoOtherThings(int usage) {
      refused(Certificates.pck().with(c -> c.usage = usage), "marked as one that signs");
    }

    @Test
    void aLeafThatSaysNotWhatItMayDo() {
      refused(Certificates.pck().with(c -> c.withUsage = false), "marked as one that signs");
    }

    @Test
    void aPckCertificateWithoutTheSgxExtension() {
      refused(Certificates.pck().with(c -> c.sgxExtension = Bytes.empty()), "the SGX extension");
    }

    @Test
    void aPckCertificateWithABadSgxExtension() {
      refused(
          Certificates.pck().with(c -> c.sgxExtension = Extensions.platform().without("4").bytes()),
          "(SGX extension)");
    }

    @Test
    void aKeyOnAnotherCurve() {
      refused(
          Certificates.pck().with(c -> c.key = Certificates.ENGINE.generateEc(EcCurve.P384)),
          "expected a key on P-256");
    }

    @Test
    void aKeyOfAnotherKind() {
      refused(
          Certificates.pck().with(c -> c.key = Certificates.ENGINE.generateRsa(2048)),
          "expected a key on P-256");
    }

    @Test
    void anotherSignatureAlgorithm() {
      refused(
          Certificates.pck()
              .with(c -> {
                c.scheme = SignatureScheme.ES384;
                c.signer = Certificates.ENGINE.generateEc(EcCurve.P384);
              }),
          "expected ECDSA with SHA-256");
    }

    @Test
    void anUnknownCriticalExtension() {
      refused(
          Certificates.pck().with(c -> c.criticalOid = "1.2.3.4"), "unknown critical extensions");
    }

    @Test
    void twoCommonNames() {
      refused(
          Certificates.pck()
              .with(c -> c.subject = "CN=Intel SGX PCK Certificate,CN=Intel SGX Root CA"),
          "expected one common name");
    }

    @Test
    void bytesAfterTheCertificate() {
      var der = Certificates.root().der().concat(Bytes.zeros(1));
      assertThatThrownBy(() -> IntelCertificate.parse(der))
          .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void everyTruncation() {
      var der = Certificates.pck().der();
      for (var length = 0; length < der.length(); length += 7) {
        var part = der.slice(0, length);
        assertThatThrownBy(() -> IntelCertificate.parse(part))
            .as("%d bytes", length)
            .isInstanceOf(MalformedInputException.class);
      }
    }

    @Test
    void tooManyBytes() {
      assertThatThrownBy(() -> IntelCertificate.parse(Bytes.zeros(IntelCertificate.MAX_BYTES + 1)))
          .hasMessageContaining("at most 8192 bytes");
    }
  }

  @Nested
  class Signatures {
    private final IntelEndorsements endorsements = new IntelEndorsements(Certificates.ENGINE);
    private final IntelCertificate root = parse(Certificates.root());
    private final IntelCertificate pck = parse(Certificates.pck());

    @Test
    void areChecked() {
      assertThat(endorsements.isSignedBy(root, root)).isTrue();
      var foreign =
          parse(
              Certificates.root()
                  .with(c -> c.signer = Certificates.ENGINE.generateEc(EcCurve.P256)));
      assertThat(endorsements.isSignedBy(foreign, root)).isFalse();
    }

    @Test
    void ofALeafCountForNothing() {
      assertThat(endorsements.isSignedBy(root, pck)).isFalse();
    }

    @Test
    void areRememberedForTheirSignerOnly() {
      assertThat(endorsements.isSignedBy(pck, root)).isTrue();
      assertThat(endorsements.read(pck.der())).isSameAs(pck);
      var other =
          parse(
              Certificates.root().with(c -> c.key = Certificates.ENGINE.generateEc(EcCurve.P256)));
      assertThat(endorsements.isSignedBy(pck, other)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "3000",
          "3006020100020100",
          "30060201ff020101",
          "300602010102010100",
          "0000"
        })
    void inNoFormAreNone(String signature) {
      assertThatThrownBy(() -> EcdsaSha256.raw(Bytes.ofHex(signature)))
          .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void withScalarsBeyondTheFieldAreNone() {
      var tooLong = "30260221" + "01" + "00".repeat(32) + "020101";
      assertThatThrownBy(() -> EcdsaSha256.raw(Bytes.ofHex(tooLong)))
          .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void keepTheirScalarsInPlace() {
      var raw = EcdsaSha256.raw(Bytes.ofHex("3007020200ff020105"));

      assertThat(Bytes.copyOf(raw).hex()).isEqualTo("0".repeat(62) + "ff" + "0".repeat(62) + "05");
    }
  }

  @Nested
  class Lists {
    private final IntelEndorsements endorsements = new IntelEndorsements(Certificates.ENGINE);
    private final IntelCertificate authority =
        parse(Certificates.authority(Certificates.PLATFORM_CA, 0));

    private IntelRevocationList list(long... serials) {
      return IntelRevocationList.parse(
          Certificates.list(Certificates.PLATFORM_CA, SignatureScheme.ES256, true, serials));
    }

    @Test
    void nameWhatIsRevoked() {
      var list = list(2, 7);

      assertThat(list.isOf(authority)).isTrue();
      assertThat(list.size()).isEqualTo(2);
      assertThat(list.thisUpdate()).isEqualTo(Certificates.FROM);
      assertThat(list.nextUpdate()).isEqualTo(Certificates.UNTIL);
      assertThat(list.revokes(parse(Certificates.pck()))).isTrue();
      assertThat(
              list.revokes(parse(Certificates.pck().with(c -> c.serial = BigInteger.valueOf(3)))))
          .isFalse();
    }

    @Test
    void sayNothingOfCertificatesOfOthers() {
      assertThat(list(2).revokes(parse(Certificates.tcbSigner()))).isFalse();
    }

    @Test
    void areSignedByTheirAuthority() {
      assertThat(endorsements.isSignedBy(list(), authority)).isTrue();
      var other =
          parse(
              Certificates.authority(Certificates.PLATFORM_CA, 0)
                  .with(c -> c.key = Certificates.ENGINE.generateEc(EcCurve.P256)));
      assertThat(endorsements.isSignedBy(list(), other)).isFalse();
    }

    @Test
    void areNotSignedByAnAuthorityThatMayNot() {
      var silent =
          parse(
              Certificates.authority(Certificates.PLATFORM_CA, 0)
                  .with(c -> c.usage = KeyUsage.keyCertSign));
      assertThat(endorsements.isSignedBy(list(), silent)).isFalse();
    }

    @Test
    void withoutAnEndAreRefused() {
      var der = Certificates.list(Certificates.ROOT, SignatureScheme.ES256, false);
      assertThatThrownBy(() -> IntelRevocationList.parse(der))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining("says not when it is out of date");
    }

    @Test
    void ofAnotherAlgorithmAreRefused() {
      var der = Certificates.list(Certificates.ROOT, SignatureScheme.ES384, true);
      assertThatThrownBy(() -> IntelRevocationList.parse(der))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining("expected ECDSA with SHA-256");
    }

    @Test
    void withBytesAfterThemAreRefused() {
      var der = list().der().concat(Bytes.zeros(1));
      assertThatThrownBy(() -> IntelRevocationList.parse(der))
          .isInstanceOf(MalformedInputException.class);
    }
  }
}
