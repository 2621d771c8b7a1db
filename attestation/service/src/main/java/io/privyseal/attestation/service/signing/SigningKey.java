package io.privyseal.attestation.service.signing;

import io.privyseal.foundation.jose.Jwk;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// A signing key in use.
///
/// @param kid base64 (standard alphabet, padded, as Azure Attestation writes it) of the SHA-256 of
///   the SubjectPublicKeyInfo
record SigningKey(
    int sequence,
    String kid,
    X509Certificate certificate,
    PrivateKey privateKey,
    Instant signsFrom) {
  /// As `GET /certs` shows it.
  Jwk jwk() {
    return Jwk.of(certificate.getPublicKey())
        .with("kid", kid)
        .with("use", "sig")
        .with("alg", TokenSigner.SCHEME.name())
        .withCertificates(List.of(certificate));
  }

  @Override
  public String toString() {
    return "SigningKey[" + sequence + ", " + kid + "]";
  }
}
