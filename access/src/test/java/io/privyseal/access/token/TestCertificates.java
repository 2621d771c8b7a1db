package io.privyseal.access.token;

import static io.privyseal.access.token.TestIssuer.ENGINE;
import static io.privyseal.access.token.TestIssuer.NOW;

import io.privyseal.foundation.crypto.EcCurve;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority for client certificates: everything about a certificate can be chosen.
final class TestCertificates {
  private static final AtomicLong SERIALS = new AtomicLong(1);
  static final KeyPair LEAF = ENGINE.generateEc(EcCurve.P256);

  private final String name;
  private final KeyPair key;
  final X509Certificate certificate;

  private TestCertificates(String name, KeyPair key, X509Certificate certificate) {
    this.name = name;
    this.key = key;
    this.certificate = certificate;
  }

  static TestCertificates authority(String name) {
    var key = ENGINE.generateEc(EcCurve.P256);
    return new TestCertificates(
        name, key, new Wanted().authority().made(name, name, key, key.getPrivate()));
  }

  TestCertificates intermediate(String inner) {
    var innerKey = ENGINE.generateEc(EcCurve.P256);
    return new TestCertificates(
        inner, innerKey, new Wanted().authority().made(name, inner, innerKey, key.getPrivate()));
  }

  X509Certificate issue(Wanted wanted) {
    return wanted.made(name, "CN=client", LEAF, key.getPrivate());
  }

  /// A list of this authority.
  X509CRL list(Instant next, X509Certificate... revoked) {
    return list(next, false, revoked);
  }

  /// @param odd with a critical extension that nobody knows
  X509CRL list(Instant next, boolean odd, X509Certificate... revoked) {
    try {
      var builder =
          new X509v2CRLBuilder(new X500Name(name), Date.from(NOW.minusSeconds(60)))
              .setNextUpdate(Date.from(next));
      for (var certificate : revoked) {
        builder.addCRLEntry(certificate.getSerialNumber(), Date.from(NOW), CRLReason.keyCompromise);
      }
      if (odd) {
        builder.addExtension(
            Extension.issuingDistributionPoint,
            true,
            new org.bouncycastle.asn1.x509.IssuingDistributionPoint(
                null, true, false, null, false, false));
      }
      return new JcaX509CRLConverter()
          .getCRL(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What a certificate should be like: a good client's, unless something is changed.
  static final class Wanted {
    private Instant from = NOW.minus(Duration.ofHours(1));
    private Instant until = NOW.plus(Duration.ofHours(1));
    private KeyPurposeId purpose = KeyPurposeId.id_kp_clientAuth;
    private List<GeneralName> names =
        List.of(
            new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://example.org/payroll"));
    private boolean authority;

    Wanted authority() {
      authority = true;
      from = NOW.minus(Duration.ofDays(30));
      until = NOW.plus(Duration.ofDays(30));
      return this;
    }

    Wanted valid(Instant first, Instant last) {
      from = first;
      until = last;
      return this;
    }

    Wanted purpose(KeyPurposeId other) {
      purpose = other;
      return this;
    }

    Wanted names(GeneralName... others) {
      names = List.of(others);
      return this;
    }

    private X509Certificate made(String issuer, String subject, KeyPair holder, PrivateKey signer) {
      try {
        var builder =
            new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(SERIALS.getAndIncrement()),
                Date.from(from),
                Date.from(until),
                new X500Name(subject),
                holder.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        builder.addExtension(
            Extension.keyUsage,
            true,
            new KeyUsage(
                authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
        if (!authority) {
          builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
          if (!names.isEmpty()) {
            builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(names.toArray(GeneralName[]::new)));
          }
        }
        return new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
      } catch (GeneralSecurityException | OperatorCreationException | java.io.IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
