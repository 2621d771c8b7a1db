package io.privyseal.foundation.crypto.x509;

import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;

/// A certificate authority of our own: signs intermediates, service certificates and token-signing
/// certificates.
///
/// @param chain this authority's certificate first, its root last
/// @param key signs; EC or RSA
public record CertificateAuthority(
    CryptoEngine engine, List<X509Certificate> chain, PrivateKey key) {
  private static final Duration BACKDATING = Duration.ofMinutes(5);
  private static final int SERIAL_BITS = 126;

  /// How long and for what name.
  ///
  /// @param commonName the subject's CN
  /// @param from start of validity; set back a little for clocks that disagree
  /// @param lifetime length of validity
  public record Subject(String commonName, Instant from, Duration lifetime) {}

  public CertificateAuthority {
    chain = List.copyOf(chain);
  }

  /// A self-signed root.
  public static CertificateAuthority selfSigned(
      CryptoEngine engine, Subject subject, PublicKey publicKey, PrivateKey key) {
    var name = name(subject.commonName());
    var builder = builder(engine, name, subject, publicKey);
    addAuthorityExtensions(builder, 1);
    return new CertificateAuthority(
        engine, List.of(build(engine, builder, key, subject.commonName())), key);
  }

  /// An authority one step below this one.
  public CertificateAuthority intermediate(
      Subject subject, PublicKey publicKey, PrivateKey intermediateKey) {
    var builder = builder(engine, issuerName(), subject, publicKey);
    addAuthorityExtensions(builder, 0);
    var issued = new ArrayList<X509Certificate>();
    issued.add(sign(builder));
    issued.addAll(chain);
    return new CertificateAuthority(engine, issued, intermediateKey);
  }

  /// A leaf for TLS servers (and the vault's release statements, which real clients check against
  /// the vault's DNS name).
  ///
  /// @param names DNS names and IP addresses
  /// @return the leaf first, then this authority's chain
  public List<X509Certificate> issueServer(
      Subject subject, PublicKey publicKey, List<String> names) {
    var builder = builder(engine, issuerName(), subject, publicKey);
    addLeafExtensions(builder, KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
    var general = new ArrayList<GeneralName>();
    for (var name : names) {
      general.add(
          new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name));
    }
    add(
        builder,
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(general.toArray(GeneralName[]::new)));
    add(
        builder,
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
    var issued = new ArrayList<X509Certificate>();
    issued.add(sign(builder));
    issued.addAll(chain);
    return List.copyOf(issued);
  }

  /// A self-signed certificate that only carries a token-signing key.
  public static X509Certificate selfSignedLeaf(
      CryptoEngine engine, Subject subject, PublicKey publicKey, PrivateKey key) {
    var builder = builder(engine, name(subject.commonName()), subject, publicKey);
    addLeafExtensions(builder, KeyUsage.digitalSignature);
    return build(engine, builder, key, subject.commonName());
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  public X509Certificate root() {
    return chain.getLast();
  }

  private X509Certificate sign(X509v3CertificateBuilder builder) {
    add(
        builder,
        Extension.authorityKeyIdentifier,
        false,
        new BcX509ExtensionUtils()
            .createAuthorityKeyIdentifier(
                SubjectPublicKeyInfo.getInstance(certificate().getPublicKey().getEncoded())));
    return build(engine, builder, key, "certificate");
  }

  private X500Name issuerName() {
    return X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded());
  }

  private static boolean isAddress(String name) {
    return name.indexOf(':') >= 0 || name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
  }

  private static X509v3CertificateBuilder builder(
      CryptoEngine engine, X500Name issuer, Subject subject, PublicKey publicKey) {
    var spki = SubjectPublicKeyInfo.getInstance(publicKey.getEncoded());
    var builder =
        new X509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS, engine.random()).add(BigInteger.ONE),
            Date.from(subject.from().minus(BACKDATING)),
            Date.from(subject.from().plus(subject.lifetime())),
            name(subject.commonName()),
            spki);
    add(
        builder,
        Extension.subjectKeyIdentifier,
        false,
        new BcX509ExtensionUtils().createSubjectKeyIdentifier(spki));
    return builder;
  }

  private static void addAuthorityExtensions(X509v3CertificateBuilder builder, int pathLength) {
    add(builder, Extension.basicConstraints, true, new BasicConstraints(pathLength));
    add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
  }

  private static void addLeafExtensions(X509v3CertificateBuilder builder, int usage) {
    add(builder, Extension.basicConstraints, true, new BasicConstraints(false));
    add(builder, Extension.keyUsage, true, new KeyUsage(usage));
  }

  private static void add(
      X509v3CertificateBuilder builder,
      org.bouncycastle.asn1.ASN1ObjectIdentifier oid,
      boolean critical,
      org.bouncycastle.asn1.ASN1Encodable value) {
    try {
      builder.addExtension(oid, critical, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static X509Certificate build(
      CryptoEngine engine, X509v3CertificateBuilder builder, PrivateKey key, String what) {
    try {
      var scheme = schemeOf(key);
      var holder = builder.build(new EngineSigner(engine, scheme, key));
      return Pem.certificate(io.privyseal.foundation.bytes.Bytes.copyOf(holder.getEncoded()));
    } catch (IOException e) {
      throw new IllegalStateException("encoding of " + what, e);
    }
  }

  private static SignatureScheme schemeOf(PrivateKey key) {
    if (key instanceof ECKey ec) {
      return EcCurve.of(ec.getParams())
          .orElseThrow(() -> new IllegalArgumentException("unknown curve"))
          .scheme();
    }
    return SignatureScheme.RS256;
  }
}
