package io.privyseal.attestation.endorsements.intel;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.EngineSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/// Certificates and lists of Intel's profile, to be made wrong in one part.
final class Certificates {
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");
  static final KeyPair KEY = ENGINE.generateEc(EcCurve.P256);
  static final String ROOT = "CN=Intel SGX Root CA,O=Maker";
  static final String PLATFORM_CA = "CN=Intel SGX PCK Platform CA,O=Maker";

  private static final int AUTHORITY = KeyUsage.keyCertSign | KeyUsage.cRLSign;
  private static final int LEAF = KeyUsage.digitalSignature | KeyUsage.nonRepudiation;

  String subject;
  String issuer = ROOT;
  KeyPair key = KEY;
  SignatureScheme scheme = SignatureScheme.ES256;
  KeyPair signer = KEY;
  BigInteger serial = BigInteger.TWO;
  int pathLength = -1;
  int usage = LEAF;
  boolean withUsage = true;
  Bytes sgxExtension = Bytes.empty();
  String criticalOid = "";

  private Certificates(String subject) {
    this.subject = subject;
  }

  static Certificates root() {
    return authority(ROOT, 1);
  }

  static Certificates authority(String subject, int pathLength) {
    var certificate = new Certificates(subject);
    certificate.pathLength = pathLength;
    certificate.usage = AUTHORITY;
    return certificate;
  }

  static Certificates pck() {
    var certificate = new Certificates("CN=Intel SGX PCK Certificate,O=Maker");
    certificate.issuer = PLATFORM_CA;
    certificate.sgxExtension = Extensions.platform().bytes();
    return certificate;
  }

  static Certificates tcbSigner() {
    return new Certificates("CN=Intel SGX TCB Signing,O=Maker");
  }

  Certificates with(java.util.function.Consumer<Certificates> change) {
    change.accept(this);
    return this;
  }

  Bytes der() {
    try {
      var builder =
          new X509v3CertificateBuilder(
              new X500Name(issuer),
              serial,
              Date.from(FROM),
              Date.from(UNTIL),
              new X500Name(subject),
              SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()));
      extend(builder, Extension.basicConstraints, true, constraints());
      if (withUsage) {
        extend(builder, Extension.keyUsage, true, new KeyUsage(usage));
      }
      if (sgxExtension.length() > 0) {
        var value = ASN1Primitive.fromByteArray(sgxExtension.toArray());
        extend(builder, new ASN1ObjectIdentifier(PckExtensions.OID), false, value);
      }
      if (!criticalOid.isEmpty()) {
        extend(builder, new ASN1ObjectIdentifier(criticalOid), true, new KeyUsage(usage));
      }
      var holder = builder.build(new EngineSigner(ENGINE, scheme, signer.getPrivate()));
      return Bytes.copyOf(holder.getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BasicConstraints constraints() {
    return pathLength < 0 ? new BasicConstraints(false) : new BasicConstraints(pathLength);
  }

  private static void extend(
      X509v3CertificateBuilder builder,
      ASN1ObjectIdentifier oid,
      boolean critical,
      ASN1Encodable value)
      throws IOException {
    builder.addExtension(oid, critical, value);
  }

  /// A list of this issuer that names these serial numbers.
  static Bytes list(String issuer, SignatureScheme scheme, boolean nextUpdate, long... serials) {
    var builder = new X509v2CRLBuilder(new X500Name(issuer), Date.from(FROM));
    if (nextUpdate) {
      builder.setNextUpdate(Date.from(UNTIL));
    }
    for (var serial : serials) {
      builder.addCRLEntry(BigInteger.valueOf(serial), Date.from(FROM), 0);
    }
    var signer = scheme == SignatureScheme.ES256 ? KEY : ENGINE.generateEc(EcCurve.P384);
    try {
      return Bytes.copyOf(
          builder.build(new EngineSigner(ENGINE, scheme, signer.getPrivate())).getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
