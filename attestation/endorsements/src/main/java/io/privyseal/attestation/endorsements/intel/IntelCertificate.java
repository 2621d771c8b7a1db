package io.privyseal.attestation.endorsements.intel;

import io.privyseal.attestation.endorsements.X509Reading;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/// One certificate of Intel's profile: parsed, its signature not checked. Keys are on P-256,
/// signatures are ECDSA with SHA-256. Nothing else is a certificate of this profile.
///
/// Source: Intel SGX PCK Certificate and CRL Profile Specification, chapter 1.
public final class IntelCertificate {
  /// Largest certificate that is read.
  public static final int MAX_BYTES = 8 * 1024;

  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_CERT_SIGN = 5;
  private static final int CRL_SIGN = 6;

  /// What a certificate is for.
  public enum Role {
    /// Intel SGX Root CA: self-issued.
    ROOT,
    /// Intel SGX PCK Processor CA: signs PCK certificates of machines with one package.
    PROCESSOR_CA,
    /// Intel SGX PCK Platform CA: signs those of machines with several.
    PLATFORM_CA,
    /// Provisioning certification key: of one platform at one TCB.
    PCK,
    /// Intel SGX TCB Signing: signs TCB info and identities.
    TCB_SIGNING;

    /// Whether it certifies others.
    public boolean isAuthority() {
      return this == ROOT || this == PROCESSOR_CA || this == PLATFORM_CA;
    }

    /// Whether it certifies PCKs.
    public boolean isPckAuthority() {
      return this == PROCESSOR_CA || this == PLATFORM_CA;
    }
  }

  private final Bytes der;
  private final X509Certificate certificate;
  private final Bytes subject;
  private final Bytes issuer;
  private final Role role;
  private final Optional<PckExtensions> extensions;

  private IntelCertificate(Bytes der, X509Certificate certificate) {
    this.der = der;
    this.certificate = certificate;
    this.subject = Bytes.copyOf(certificate.getSubjectX500Principal().getEncoded());
    this.issuer = Bytes.copyOf(certificate.getIssuerX500Principal().getEncoded());
    EcdsaSha256.requireIn(certificate.getSigAlgOID());
    if (certificate.getVersion() != 3 || certificate.hasUnsupportedCriticalExtension()) {
      throw new MalformedInputException(
          "expected X.509 version 3 without unknown critical extensions");
    }
    if (!(certificate.getPublicKey() instanceof ECPublicKey key)
        || EcCurve.of(key.getParams()).filter(c -> c == EcCurve.P256).isEmpty()) {
      throw new MalformedInputException("expected a key on P-256");
    }
    this.role = role(commonName());
    this.extensions =
        role == Role.PCK
            ? X509Reading.extension(certificate, PckExtensions.OID).map(PckExtensions::parse)
            : Optional.empty();
    if (role == Role.PCK && extensions.isEmpty()) {
      throw new MalformedInputException("a PCK certificate has the SGX extension");
    }
  }

  /// @throws MalformedInputException if `der` is not exactly one certificate of Intel's profile
  public static IntelCertificate parse(Bytes der) {
    return X509Reading.certificate(der, MAX_BYTES, c -> new IntelCertificate(der, c));
  }

  private String commonName() {
    var names = X500Name.getInstance(subject.toArray()).getRDNs(BCStyle.CN);
    if (names.length != 1 || names[0].isMultiValued()) {
      throw new MalformedInputException("expected one common name");
    }
    return IETFUtils.valueToString(names[0].getFirst().getValue());
  }

  /// The profile names every certificate by a phrase in its common name. What a certificate may do
  /// must agree: a leaf that certifies is none, and an authority that does not is none either.
  private Role role(String name) {
    if (certificate.getBasicConstraints() >= 0) {
      if (!mayUse(KEY_CERT_SIGN)) {
        throw new MalformedInputException("an authority must be marked as one that certifies");
      }
      return authorityRole(name);
    }
    if (!mayUse(DIGITAL_SIGNATURE) || mayUse(KEY_CERT_SIGN)) {
      throw new MalformedInputException("a leaf must be marked as one that signs, and only that");
    }
    if (name.contains("SGX PCK Certificate")) {
      return Role.PCK;
    }
    if (name.contains("SGX TCB Signing")) {
      return Role.TCB_SIGNING;
    }
    throw new MalformedInputException("common name: not that of a PCK or TCB signing certificate");
  }

  private Role authorityRole(String name) {
    if (name.contains("SGX Root CA") && subject.equals(issuer)) {
      return Role.ROOT;
    }
    if (name.contains("SGX PCK Processor CA")) {
      return Role.PROCESSOR_CA;
    }
    if (name.contains("SGX PCK Platform CA")) {
      return Role.PLATFORM_CA;
    }
    throw new MalformedInputException("common name: not that of a root or PCK authority");
  }

  /// The exact bytes.
  public Bytes der() {
    return der;
  }

  public Role role() {
    return role;
  }

  /// Of a PCK certificate only.
  public Optional<PckExtensions> extensions() {
    return extensions;
  }

  public PublicKey publicKey() {
    return certificate.getPublicKey();
  }

  public BigInteger serial() {
    return certificate.getSerialNumber();
  }

  public Instant notBefore() {
    return certificate.getNotBefore().toInstant();
  }

  public Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  public boolean isValidAt(Instant time) {
    return !time.isBefore(notBefore()) && !time.isAfter(notAfter());
  }

  /// The subject as DER.
  public Bytes subject() {
    return subject;
  }

  /// The issuer as DER.
  public Bytes issuer() {
    return issuer;
  }

  /// Whether the issuer's name is the subject's name of `other`. Says nothing about signatures.
  public boolean namesAsIssuer(IntelCertificate other) {
    return issuer.equals(other.subject);
  }

  /// How many certificates may stand between this authority and a leaf; `Integer.MAX_VALUE` if not
  /// bounded.
  public int pathLength() {
    return certificate.getBasicConstraints();
  }

  /// Whether the key of `signer` signed this certificate. Costs one P-256 verification.
  ///
  /// @throws MalformedInputException if the signature is not one of P-256
  boolean isSignedBy(IntelCertificate signer, CryptoEngine engine) {
    try {
      return signer.role.isAuthority()
          && EcdsaSha256.verify(
              engine,
              signer.publicKey(),
              certificate.getTBSCertificate(),
              certificate.getSignature());
    } catch (CertificateEncodingException e) {
      throw new MalformedInputException("certificate: not readable", e);
    }
  }

  /// Whether this authority may sign revocation lists.
  boolean maySignLists() {
    return mayUse(CRL_SIGN);
  }

  /// Whether the key usage extension has the bit `use` (RFC 5280, section 4.2.1.3).
  private boolean mayUse(int use) {
    var usage = certificate.getKeyUsage();
    return usage != null && use < usage.length && usage[use];
  }

  /// For findings: `PCK certificate`, `root`.
  public String label() {
    return switch (role) {
      case ROOT -> "root";
      case PROCESSOR_CA -> "PCK Processor CA";
      case PLATFORM_CA -> "PCK Platform CA";
      case PCK -> "PCK certificate";
      case TCB_SIGNING -> "TCB signing certificate";
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntelCertificate that && der.equals(that.der);
  }

  @Override
  public int hashCode() {
    return der.hashCode();
  }

  @Override
  public String toString() {
    return "IntelCertificate[" + role + "]";
  }
}
