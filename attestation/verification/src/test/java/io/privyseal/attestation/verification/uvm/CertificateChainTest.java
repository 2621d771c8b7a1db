package io.privyseal.attestation.verification.uvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A good chain of signer, authority and root; one certificate is made otherwise and everything
/// else stays right, so that nothing but the rule it breaks can refuse it.
class CertificateChainTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final KeyPair ROOT = ENGINE.generateRsa(2048);
  private static final KeyPair AUTHORITY = ENGINE.generateRsa(2048);
  private static final KeyPair SIGNER = ENGINE.generateRsa(2048);

  /// A certificate in the making. Every method changes it and gives it back.
  private static final class Making {
    private final String subject;
    private final KeyPair keys;
    private String issuer;
    private KeyPair issuerKeys;
    private BasicConstraints constraints;
    private OptionalInt usage;
    private Optional<String> critical = Optional.empty();
    private String algorithm = "SHA384withRSA";

    Making(String subject, KeyPair keys, String issuer, KeyPair issuerKeys, boolean isAuthority) {
      this.subject = subject;
      this.keys = keys;
      this.issuer = issuer;
      this.issuerKeys = issuerKeys;
      this.constraints = new BasicConstraints(isAuthority);
      this.usage = OptionalInt.of(isAuthority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature);
    }

    Making authority(boolean is) {
      constraints = new BasicConstraints(is);
      return this;
    }

    Making pathLength(int length) {
      constraints = new BasicConstraints(length);
      return this;
    }

    /// @param bits of [KeyUsage]
    Making usage(int bits) {
      usage = OptionalInt.of(bits);
      return this;
    }

    Making withoutUsage() {
      usage = OptionalInt.empty();
      return this;
    }

    Making critical(String oid) {
      critical = Optional.of(oid);
      return this;
    }

    Making issuedBy(String name, KeyPair byKeys) {
      issuer = name;
      issuerKeys = byKeys;
      return this;
    }

    Making algorithm(String other) {
      algorithm = other;
      return this;
    }

    X509Certificate made() {
      var builder =
          new X509v3CertificateBuilder(
              new X500Name("CN=" + issuer),
              BigInteger.TEN,
              Date.from(FROM),
              Date.from(FROM.plusSeconds(86_400)),
              new X500Name("CN=" + subject),
              SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
      try {
        builder.addExtension(Extension.basicConstraints, true, constraints);
        if (usage.isPresent()) {
          builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage.getAsInt()));
        }
        if (critical.isPresent()) {
          builder.addExtension(new ASN1ObjectIdentifier(critical.get()), true, DERNull.INSTANCE);
        }
        return Pem.certificate(
            Bytes.copyOf(
                builder
                    .build(new JcaContentSignerBuilder(algorithm).build(issuerKeys.getPrivate()))
                    .getEncoded()));
      } catch (IOException | OperatorCreationException e) {
        throw new IllegalStateException("the test cannot make a certificate", e);
      }
    }
  }

  private static Making signer() {
    return new Making("signer", SIGNER, "authority", AUTHORITY, false);
  }

  private static Making authority() {
    return new Making("authority", AUTHORITY, "root", ROOT, true);
  }

  private static Making root() {
    return new Making("root", ROOT, "root", ROOT, true);
  }

  private static Optional<String> fault(Making... chain) {
    return CertificateChain.fault(ENGINE, Arrays.stream(chain).map(Making::made).toList());
  }

  private static void isRefused(String why, Making... chain) {
    assertThat(fault(chain)).contains(why);
  }

  private static void passes(Making... chain) {
    assertThat(fault(chain)).isEmpty();
  }

  @Nested
  class Passes {
    @Test
    void signerByAuthorityByRoot() {
      passes(signer(), authority(), root());
    }

    @Test
    void signerByRoot() {
      passes(signer().issuedBy("root", ROOT), root());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256withRSA", "SHA384withRSA", "SHA512withRSA"})
    void everyDigestOfSha2(String algorithm) {
      passes(
          signer().algorithm(algorithm),
          authority().algorithm(algorithm),
          root().algorithm(algorithm));
    }

    @Test
    void authorityThatAllowsNoneBelowIt() {
      passes(signer(), authority().pathLength(0), root().pathLength(1));
    }

    @Test
    void certificatesThatDoNotSayWhatTheirKeysAreFor() {
      passes(signer().withoutUsage(), authority().withoutUsage(), root().withoutUsage());
    }
  }

  @Nested
  class Signer {
    @Test
    void withoutAuthority() {
      assertThat(CertificateChain.fault(ENGINE, List.of(signer().made())))
          .contains("a signer without an authority");
    }

    @Test
    void isAnAuthority() {
      isRefused(
          "certificate 1 is an authority's and signs a statement",
          signer().authority(true),
          authority(),
          root());
    }

    @Test
    void isAnAuthorityThatAllowsNoneBelowIt() {
      isRefused(
          "certificate 1 is an authority's and signs a statement",
          signer().pathLength(0),
          authority(),
          root());
    }

    @Test
    void isNotForSignatures() {
      isRefused(
          "certificate 1 is not for signatures",
          signer().usage(KeyUsage.keyEncipherment),
          authority(),
          root());
    }

    @Test
    void demandsWhatIsNotUnderstood() {
      isRefused(
          "certificate 1 has an unknown critical extension",
          signer().critical("1.2.3.4"),
          authority(),
          root());
    }
  }

  @Nested
  class Authority {
    @Test
    void isNone() {
      isRefused(
          "certificate 2 is not an authority's", signer(), authority().authority(false), root());
    }

    @Test
    void isNotForCertificates() {
      isRefused(
          "certificate 2 is not an authority's",
          signer(),
          authority().usage(KeyUsage.cRLSign),
          root());
    }

    @Test
    void rootIsNone() {
      isRefused(
          "certificate 3 is not an authority's", signer(), authority(), root().authority(false));
    }

    @Test
    void rootAllowsNoneBelowIt() {
      isRefused(
          "certificate 3 has too many authorities below it",
          signer(),
          authority(),
          root().pathLength(0));
    }

    @Test
    void demandsWhatIsNotUnderstood() {
      isRefused(
          "certificate 2 has an unknown critical extension",
          signer(),
          authority().critical("1.2.3.4"),
          root());
    }
  }

  @Nested
  class Link {
    @Test
    void toAnotherNameThoughItsKeySigned() {
      isRefused(
          "certificate 1 is issued by another name than the next one's",
          signer().issuedBy("another", AUTHORITY),
          authority(),
          root());
    }

    @Test
    void toTheRightNameThoughAnotherKeySigned() {
      isRefused(
          "certificate 2 is not signed by the next one with RSA and SHA-2",
          signer(),
          authority().issuedBy("root", SIGNER),
          root());
    }

    @Test
    void ofTheLastOneToAnotherThanItself() {
      isRefused(
          "certificate 2 is issued by another name than the next one's", signer(), authority());
    }

    @Test
    void ofARootThatAnotherKeySigned() {
      isRefused(
          "certificate 3 is not signed by the next one with RSA and SHA-2",
          signer(),
          authority(),
          root().issuedBy("root", SIGNER));
    }

    @Test
    void withADigestThatIsBroken() {
      isRefused(
          "certificate 1 is not signed by the next one with RSA and SHA-2",
          signer().algorithm("SHA1withRSA"),
          authority(),
          root());
    }

    @Test
    void withAnotherKindOfKey() {
      var curve = ENGINE.generateEc(EcCurve.P256);

      isRefused(
          "certificate 1 is not signed by the next one with RSA and SHA-2",
          signer().issuedBy("authority", curve).algorithm("SHA256withECDSA"),
          new Making("authority", curve, "root", ROOT, true),
          root());
    }
  }
}
