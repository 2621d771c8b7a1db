package io.privyseal.attestation.testkit;

import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.EngineSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/// One authority of a simulated manufacturer: ARK, ASK or ASVK of a product line.
///
/// @param engine signs
/// @param role ARK, ASK or ASVK
/// @param productLine the line it speaks for
/// @param keys RSA-4096
/// @param certificate DER
public record SimulatedAuthority(
    CryptoEngine engine, Role role, ProductLine productLine, KeyPair keys, Bytes certificate) {
  static final String ORGANISATION = "Privyseal Simulated Manufacturer";

  /// From when until when.
  public record Validity(Instant from, Instant until) {}

  /// A self-signed root.
  static SimulatedAuthority root(
      CryptoEngine engine, ProductLine line, KeyPair keys, Validity validity) {
    var name = name(Role.ARK, line);
    var builder = builder(name, serial(line, Role.ARK), validity, name, keys);
    add(builder, Extension.basicConstraints, new BasicConstraints(true));
    add(builder, Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    var certificate = sign(engine, builder, keys);
    return new SimulatedAuthority(engine, Role.ARK, line, keys, certificate);
  }

  /// An authority below this one.
  ///
  /// @param below ASK or ASVK
  public SimulatedAuthority issue(Role below, KeyPair belowKeys, Validity validity) {
    var builder =
        builder(
            name(role, productLine),
            serial(productLine, below),
            validity,
            name(below, productLine),
            belowKeys);
    add(builder, Extension.basicConstraints, new BasicConstraints(0));
    add(builder, Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign));
    return new SimulatedAuthority(
        engine, below, productLine, belowKeys, sign(engine, builder, keys));
  }

  /// A revocation list of this authority.
  ///
  /// @param revoked serial numbers
  /// @return DER
  public Bytes revocationList(Validity validity, List<BigInteger> revoked) {
    var builder = new X509v2CRLBuilder(name(role, productLine), Date.from(validity.from()));
    builder.setNextUpdate(Date.from(validity.until()));
    for (var serial : revoked) {
      builder.addCRLEntry(serial, Date.from(validity.from()), 0);
    }
    try {
      var signer = new EngineSigner(engine, SignatureScheme.PS384, keys.getPrivate());
      return Bytes.copyOf(builder.build(signer).getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The serial number of the authority that AMD has for this role, which ours has too.
  public static BigInteger serial(ProductLine line, Role role) {
    var generation =
        switch (line) {
          case MILAN -> 1;
          case GENOA -> 2;
          case TURIN -> 3;
          case VENICE -> 4;
        };
    var below =
        switch (role) {
          case ARK -> 0x0000;
          case ASK -> 0x0001;
          case ASVK -> 0x0101;
          case VCEK, VLEK -> throw new IllegalArgumentException(role + " is no authority");
        };
    return BigInteger.valueOf(generation << 16 | below);
  }

  static X500Name name(Role role, ProductLine line) {
    var prefix =
        switch (role) {
          case ARK -> "ARK-" + line.label();
          case ASK -> "SEV-" + line.label();
          case ASVK -> "SEV-VLEK-" + line.label();
          case VCEK -> "SEV-VCEK";
          case VLEK -> "SEV-VLEK";
        };
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, ORGANISATION)
        .addRDN(BCStyle.CN, prefix)
        .build();
  }

  static X509v3CertificateBuilder builder(
      X500Name issuer, BigInteger serial, Validity validity, X500Name subject, KeyPair keys) {
    return new X509v3CertificateBuilder(
        issuer,
        serial,
        Date.from(validity.from()),
        Date.from(validity.until()),
        subject,
        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
  }

  static Bytes sign(CryptoEngine engine, X509v3CertificateBuilder builder, KeyPair signer) {
    try {
      return Bytes.copyOf(
          builder
              .build(new EngineSigner(engine, SignatureScheme.PS384, signer.getPrivate()))
              .getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(
      X509v3CertificateBuilder builder,
      ASN1ObjectIdentifier oid,
      org.bouncycastle.asn1.ASN1Encodable value) {
    try {
      builder.addExtension(oid, true, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Role and line: keys are not printed.
  @Override
  public String toString() {
    return "SimulatedAuthority[" + role + ", " + productLine + "]";
  }
}
