package io.privyseal.attestation.testkit.uvm;

import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.EngineSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/// Signs endorsements of utility VMs with a chain of its own: root, authority, signer. Immutable.
///
/// @param signer RSA-3072
/// @param chain signer first, root last; DER
public record SimulatedPublisher(CryptoEngine engine, KeyPair signer, List<Bytes> chain) {
  /// The purpose for which the signer's certificate is made, as the publisher of Azure's utility
  /// VMs has it.
  public static final String PURPOSE = "1.3.6.1.4.1.311.76.59.1.2";

  private static final Duration LIFETIME = Duration.ofDays(25 * 365);
  private static final int RSA_BITS = 3072;

  public SimulatedPublisher {
    chain = List.copyOf(chain);
  }

  /// New keys; takes seconds.
  public static SimulatedPublisher create(CryptoEngine engine, Instant now) {
    return create(engine, validity(now), validity(now), PURPOSE);
  }

  /// @param signerValidity of the signer's certificate
  /// @param purpose the extended key usage of the signer's certificate
  public static SimulatedPublisher create(
      CryptoEngine engine, Validity authorities, Validity signerValidity, String purpose) {
    var root = engine.generateRsa(RSA_BITS);
    var authority = engine.generateRsa(RSA_BITS);
    var signer = engine.generateRsa(RSA_BITS);
    var rootName = new X500Name("CN=Privyseal Simulated Publisher Root");
    var authorityName = new X500Name("CN=Privyseal Simulated Publisher CA");
    return new SimulatedPublisher(
        engine,
        signer,
        List.of(
            leaf(engine, authorityName, authority, signer, signerValidity, purpose),
            authority(engine, rootName, root, authorityName, authority, authorities),
            authority(engine, rootName, root, rootName, root, authorities)));
  }

  /// The `did:x509` of this publisher: the fingerprint of its root, and the purpose.
  public String issuer() {
    return issuer(chain.getLast(), PURPOSE);
  }

  /// @param authority the certificate whose fingerprint is named
  public static String issuer(Bytes authority, String purpose) {
    return "did:x509:0:sha256:%s::eku:%s".formatted(Digests.sha256(authority).base64Url(), purpose);
  }

  /// An endorsement of a measurement, to be changed before it is signed.
  ///
  /// @param measurement 48 bytes
  public UvmEndorsementBuilder endorse(Bytes measurement, long guestSvn) {
    return new UvmEndorsementBuilder(this, measurement, guestSvn);
  }

  private static Validity validity(Instant now) {
    var from = now.minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
    return new Validity(from, from.plus(LIFETIME));
  }

  private static Bytes authority(
      CryptoEngine engine,
      X500Name issuer,
      KeyPair issuerKeys,
      X500Name subject,
      KeyPair keys,
      Validity validity) {
    var builder = builder(engine, issuer, subject, keys, validity);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return sign(engine, builder, issuerKeys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Bytes leaf(
      CryptoEngine engine,
      X500Name issuer,
      KeyPair issuerKeys,
      KeyPair keys,
      Validity validity,
      String purpose) {
    var subject = new X500Name("CN=Privyseal Simulated ContainerPlat");
    var builder = builder(engine, issuer, subject, keys, validity);
    var usage = new ExtendedKeyUsage(KeyPurposeId.getInstance(new ASN1ObjectIdentifier(purpose)));
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, usage);
      return sign(engine, builder, issuerKeys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static X509v3CertificateBuilder builder(
      CryptoEngine engine, X500Name issuer, X500Name subject, KeyPair keys, Validity validity) {
    return new X509v3CertificateBuilder(
        issuer,
        new BigInteger(120, engine.random()).add(BigInteger.ONE),
        Date.from(validity.from()),
        Date.from(validity.until()),
        subject,
        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
  }

  private static Bytes sign(
      CryptoEngine engine, X509v3CertificateBuilder builder, KeyPair issuerKeys)
      throws IOException {
    return Bytes.copyOf(
        builder
            .build(new EngineSigner(engine, SignatureScheme.RS384, issuerKeys.getPrivate()))
            .getEncoded());
  }

  @Override
  public String toString() {
    return "SimulatedPublisher[]";
  }
}
