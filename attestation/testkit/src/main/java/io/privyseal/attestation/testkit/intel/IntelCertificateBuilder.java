package io.privyseal.attestation.testkit.intel;

import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.EngineSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;

/// A certificate of Intel's profile in the making. Every method changes this object and gives it
/// back; [#signedBy] issues it, as often as wanted.
///
/// Source: Intel SGX PCK Certificate and Certificate Revocation List Profile Specification.
public final class IntelCertificateBuilder {
  /// The OID of the SGX extension.
  public static final String SGX_EXTENSION = "1.2.840.113741.1.13.1";

  /// What stands in the names in place of `Intel Corporation`.
  public static final String ORGANISATION = "Privyseal Simulated Manufacturer";

  private record Value(boolean critical, Bytes der) {}

  private final PublicKey key;
  private final Map<String, Value> extensions = new LinkedHashMap<>();
  private X500Name subject;
  private X500Name issuer;
  private BigInteger serial;
  private Validity validity;

  private IntelCertificateBuilder(
      String commonName, String issuerName, PublicKey key, BigInteger serial, Validity validity) {
    this.subject = name(commonName);
    this.issuer = name(issuerName);
    this.key = key;
    this.serial = serial;
    this.validity = validity;
    extension(
        Extension.subjectKeyIdentifier.getId(),
        false,
        new BcX509ExtensionUtils()
            .createSubjectKeyIdentifier(SubjectPublicKeyInfo.getInstance(key.getEncoded())));
  }

  /// Of an authority.
  ///
  /// @param pathLength how many authorities may follow below
  static IntelCertificateBuilder authority(
      String commonName,
      String issuerName,
      PublicKey key,
      BigInteger serial,
      Validity validity,
      int pathLength) {
    return new IntelCertificateBuilder(commonName, issuerName, key, serial, validity)
        .asAuthority(pathLength);
  }

  /// Of a key that signs but does not certify: a PCK, or the signer of collateral.
  static IntelCertificateBuilder endEntity(
      String commonName, String issuerName, PublicKey key, BigInteger serial, Validity validity) {
    return new IntelCertificateBuilder(commonName, issuerName, key, serial, validity)
        .keyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation)
        .extension(Extension.basicConstraints.getId(), true, new BasicConstraints(false));
  }

  /// Makes it an authority, with the usual key usage.
  public IntelCertificateBuilder asAuthority(int pathLength) {
    return keyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)
        .extension(Extension.basicConstraints.getId(), true, new BasicConstraints(pathLength));
  }

  /// @param usage bits as in [KeyUsage]
  public IntelCertificateBuilder keyUsage(int usage) {
    return extension(Extension.keyUsage.getId(), true, new KeyUsage(usage));
  }

  public IntelCertificateBuilder commonName(String other) {
    this.subject = name(other);
    return this;
  }

  public IntelCertificateBuilder issuerName(String other) {
    this.issuer = name(other);
    return this;
  }

  public IntelCertificateBuilder serial(BigInteger other) {
    this.serial = other;
    return this;
  }

  public IntelCertificateBuilder validity(Validity other) {
    this.validity = other;
    return this;
  }

  public IntelCertificateBuilder sgxExtension(PckExtensionBuilder extension) {
    return extension(SGX_EXTENSION, false, extension.build());
  }

  public IntelCertificateBuilder extension(String oid, boolean critical, ASN1Encodable value) {
    try {
      return extension(oid, critical, Bytes.copyOf(value.toASN1Primitive().getEncoded("DER")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param value what stands in the extension's OCTET STRING
  public IntelCertificateBuilder extension(String oid, boolean critical, Bytes value) {
    extensions.put(oid, new Value(critical, value));
    return this;
  }

  public IntelCertificateBuilder without(String oid) {
    extensions.remove(oid);
    return this;
  }

  /// Signed by the key of `signer`, which need not be who the certificate names as issuer.
  ///
  /// @return DER
  public Bytes signedBy(IntelAuthority signer) {
    var builder =
        new X509v3CertificateBuilder(
            issuer,
            serial,
            Date.from(validity.from()),
            Date.from(validity.until()),
            subject,
            SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    try {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new BcX509ExtensionUtils()
              .createAuthorityKeyIdentifier(
                  SubjectPublicKeyInfo.getInstance(signer.keys().getPublic().getEncoded())));
      for (var extension : extensions.entrySet()) {
        builder.addExtension(
            new ASN1ObjectIdentifier(extension.getKey()),
            extension.getValue().critical(),
            extension.getValue().der().toArray());
      }
      var content =
          new EngineSigner(signer.engine(), SignatureScheme.ES256, signer.keys().getPrivate());
      return Bytes.copyOf(builder.build(content).getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static X500Name name(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.CN, commonName)
        .addRDN(BCStyle.O, ORGANISATION)
        .build();
  }
}
