package io.privyseal.attestation.testkit.intel;

import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;

/// One signer of a simulated Intel: the root, an authority for PCK certificates, or the signer of
/// collateral.
///
/// @param engine signs
/// @param role which of them
/// @param keys P-256
/// @param certificate DER
public record IntelAuthority(CryptoEngine engine, Role role, KeyPair keys, Bytes certificate) {
  /// Who signs what, with the common name of its certificate.
  public enum Role {
    ROOT_CA("Intel SGX Root CA"),
    PROCESSOR_CA("Intel SGX PCK Processor CA"),
    PLATFORM_CA("Intel SGX PCK Platform CA"),
    TCB_SIGNING("Intel SGX TCB Signing");

    private final String commonName;

    Role(String commonName) {
      this.commonName = commonName;
    }

    public String commonName() {
      return commonName;
    }
  }

  private static final String PCK_NAME = "Intel SGX PCK Certificate";
  private static final int SERIAL_BITS = 150;

  static IntelAuthority root(CryptoEngine engine, KeyPair keys, Validity validity) {
    var unsigned = new IntelAuthority(engine, Role.ROOT_CA, keys, Bytes.empty());
    var certificate = unsigned.authorityCertificate(Role.ROOT_CA, keys.getPublic(), validity);
    return new IntelAuthority(engine, Role.ROOT_CA, keys, certificate.signedBy(unsigned));
  }

  /// An authority or a signer below this root.
  public IntelAuthority issue(Role below, KeyPair belowKeys, Validity validity) {
    var certificate =
        below == Role.TCB_SIGNING
            ? IntelCertificateBuilder.endEntity(
                below.commonName(), role.commonName(), belowKeys.getPublic(), serial(), validity)
            : authorityCertificate(below, belowKeys.getPublic(), validity);
    return new IntelAuthority(engine, below, belowKeys, certificate.signedBy(this));
  }

  /// A certificate for an authority below this one, in the making.
  public IntelCertificateBuilder authorityCertificate(
      Role below, PublicKey key, Validity validity) {
    return IntelCertificateBuilder.authority(
        below.commonName(),
        role.commonName(),
        key,
        serial(),
        validity,
        below == Role.ROOT_CA ? 1 : 0);
  }

  /// A PCK certificate in the making; the SGX extension is still to be added.
  public IntelCertificateBuilder pckCertificate(PublicKey key, Validity validity) {
    return IntelCertificateBuilder.endEntity(PCK_NAME, role.commonName(), key, serial(), validity);
  }

  /// A revocation list of this authority, empty to begin with.
  public RevocationListBuilder revocationList(Validity validity) {
    return new RevocationListBuilder(this, validity);
  }

  /// The serial number of this authority's own certificate.
  public BigInteger serialNumber() {
    return serialOf(certificate);
  }

  /// The serial number of a certificate.
  public static BigInteger serialOf(Bytes certificate) {
    return io.privyseal.foundation.crypto.x509.Pem.certificate(certificate).getSerialNumber();
  }

  /// The same authority with another certificate, over the same key or not.
  public IntelAuthority withCertificate(Bytes other) {
    return new IntelAuthority(engine, role, keys, other);
  }

  /// Raw `r || s`, 64 bytes.
  public Bytes sign(Bytes message) {
    return Bytes.copyOf(engine.sign(SignatureScheme.ES256, keys.getPrivate(), message.toArray()));
  }

  private BigInteger serial() {
    return new BigInteger(SERIAL_BITS, engine.random()).setBit(SERIAL_BITS);
  }

  /// The role: keys are not printed.
  @Override
  public String toString() {
    return "IntelAuthority[" + role + "]";
  }
}
