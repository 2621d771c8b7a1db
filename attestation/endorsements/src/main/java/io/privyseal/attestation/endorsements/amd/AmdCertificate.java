package io.privyseal.attestation.endorsements.amd;

import io.privyseal.attestation.endorsements.X509Reading;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Optional;

/// One certificate of AMD's profile: parsed, its signature not checked.
///
/// An authority has an RSA-4096 key, a leaf an EC key on P-384; every signature is RSASSA-PSS with
/// SHA-384. Nothing else is a certificate of this profile.
///
/// Source: AMD 57230, chapter 3.
public final class AmdCertificate {
  /// Largest certificate that is read.
  public static final int MAX_BYTES = 8 * 1024;

  private static final int RSA_BITS = 4096;
  private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65537);
  private static final int KEY_CERT_SIGN = 5;

  /// What a certificate is for.
  public enum Role {
    /// AMD Root Key: self-signed, one per product line.
    ARK,
    /// AMD SEV Key: signs VCEK certificates.
    ASK,
    /// AMD SEV VLEK Key: signs VLEK certificates.
    ASVK,
    VCEK,
    VLEK;

    /// Whether it certifies others.
    public boolean isAuthority() {
      return this == ARK || this == ASK || this == ASVK;
    }
  }

  private final Bytes der;
  private final X509Certificate certificate;
  private final Role role;
  private final ProductLine productLine;
  private final Optional<AmdExtensions> extensions;
  private final Bytes subject;
  private final Bytes issuer;

  private AmdCertificate(Bytes der, X509Certificate certificate) {
    this.der = der;
    this.certificate = certificate;
    this.subject = Bytes.copyOf(certificate.getSubjectX500Principal().getEncoded());
    this.issuer = Bytes.copyOf(certificate.getIssuerX500Principal().getEncoded());
    PssSha384.requireIn(certificate.getSigAlgOID(), certificate.getSigAlgParams());
    if (certificate.getVersion() != 3 || certificate.hasUnsupportedCriticalExtension()) {
      throw new MalformedInputException(
          "expected X.509 version 3 without unknown critical extensions");
    }
    if (certificate.getPublicKey() instanceof ECPublicKey key) {
      this.extensions =
          Optional.of(AmdExtensions.parse(oid -> X509Reading.extension(certificate, oid)));
      this.role = leafRole(key, extensions.get());
      this.productLine = extensions.get().productLine();
    } else {
      this.extensions = Optional.empty();
      var name = AuthorityName.of(certificate.getSubjectX500Principal());
      this.role = authorityRole(name);
      this.productLine = name.productLine();
    }
  }

  /// @throws MalformedInputException if `der` is not exactly one certificate of AMD's profile
  public static AmdCertificate parse(Bytes der) {
    return X509Reading.certificate(der, MAX_BYTES, c -> new AmdCertificate(der, c));
  }

  private Role leafRole(ECPublicKey key, AmdExtensions amd) {
    if (EcCurve.of(key.getParams()).filter(c -> c == EcCurve.P384).isEmpty()) {
      throw new MalformedInputException("a leaf's key must be on P-384");
    }
    if (certificate.getBasicConstraints() >= 0) {
      throw new MalformedInputException("a leaf must not be an authority");
    }
    if (amd.hardwareId().isPresent() == amd.cspId().isPresent()) {
      throw new MalformedInputException(
          "expected a hardware id (VCEK) or a CSP id (VLEK), and not both");
    }
    return amd.hardwareId().isPresent() ? Role.VCEK : Role.VLEK;
  }

  private Role authorityRole(AuthorityName name) {
    if (!(certificate.getPublicKey() instanceof RSAPublicKey key)
        || key.getModulus().bitLength() != RSA_BITS
        || !key.getPublicExponent().equals(RSA_EXPONENT)) {
      throw new MalformedInputException(
          "expected an RSA-4096 key with exponent 65537 or an EC P-384 key");
    }
    if (certificate.getBasicConstraints() < 0 || !mayUse(KEY_CERT_SIGN)) {
      throw new MalformedInputException("an authority must be marked as one that certifies");
    }
    return name.role();
  }

  /// The exact bytes.
  public Bytes der() {
    return der;
  }

  public Role role() {
    return role;
  }

  /// Of a leaf, what its extensions say; of an authority, what its name says.
  public ProductLine productLine() {
    return productLine;
  }

  /// Of a leaf only.
  public Optional<AmdExtensions> extensions() {
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
  public boolean namesAsIssuer(AmdCertificate other) {
    return issuer.equals(other.subject);
  }

  /// How many certificates may stand between this authority and a leaf; `Integer.MAX_VALUE` if not
  /// bounded.
  public int pathLength() {
    return certificate.getBasicConstraints();
  }

  /// Whether the key of `signer` signed this certificate. Costs one RSA-4096 verification.
  public boolean isSignedBy(AmdCertificate signer, CryptoEngine engine) {
    try {
      return signer.role.isAuthority()
          && engine.verify(
              SignatureScheme.PS384,
              signer.publicKey(),
              certificate.getTBSCertificate(),
              certificate.getSignature());
    } catch (CertificateEncodingException e) {
      throw new MalformedInputException("certificate: not readable", e);
    }
  }

  /// Whether the key usage extension has the bit `use` (RFC 5280, section 4.2.1.3).
  boolean mayUse(int use) {
    var usage = certificate.getKeyUsage();
    return usage != null && use < usage.length && usage[use];
  }

  /// Role and product line, for findings: `VCEK (Milan)`.
  public String label() {
    return role + " (" + productLine.label() + ")";
  }

  @Override
  public String toString() {
    return "AmdCertificate[" + label() + "]";
  }
}
