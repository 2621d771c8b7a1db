package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Locale;

/// Digests by which a JWS header names a certificate (RFC 7515 section 4.1.7). SHA-1 is a name here
/// and nothing else: no trust rests on it.
record Thumbprints(Bytes sha1, Bytes sha256) {
  static Thumbprints of(X509Certificate certificate) {
    try {
      var der = certificate.getEncoded();
      return new Thumbprints(
          Bytes.copyOf(MessageDigest.getInstance("SHA-1").digest(der)), Digests.sha256(der));
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without encoding", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-1", e);
    }
  }

  /// SHA-1 in upper-case hex.
  String kid() {
    return sha1.hex().toUpperCase(Locale.ROOT);
  }
}
