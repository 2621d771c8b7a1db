package io.privyseal.attestation.endorsements.intel;

import io.privyseal.foundation.bytes.Bytes;

/// A root key that is believed.
///
/// @param name for people: `Intel SGX Root CA`, or the name of a simulated manufacturer
/// @param fingerprint SHA-256 of the root's SubjectPublicKeyInfo in DER
/// @param simulated whether this is the root of a simulated manufacturer
public record IntelTrustAnchor(String name, Bytes fingerprint, boolean simulated) {
  private static final int SHA256_BYTES = 32;

  public IntelTrustAnchor {
    if (fingerprint.length() != SHA256_BYTES) {
      throw new IllegalArgumentException("a fingerprint has 32 bytes");
    }
  }

  /// The name, and whether it is simulated.
  public String label() {
    return simulated ? name + " (simulated)" : name;
  }
}
