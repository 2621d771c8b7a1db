package io.privyseal.attestation.endorsements.amd;

import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.foundation.bytes.Bytes;

/// A root key that is believed, for one product line.
///
/// @param name for people: `ARK-Milan`, or the name of a simulated manufacturer
/// @param productLine the only line that this root may speak for
/// @param fingerprint SHA-256 of the root's SubjectPublicKeyInfo in DER
/// @param simulated whether this is the root of a simulated manufacturer
public record TrustAnchor(
    String name, ProductLine productLine, Bytes fingerprint, boolean simulated) {
  private static final int SHA256_BYTES = 32;

  public TrustAnchor {
    if (fingerprint.length() != SHA256_BYTES) {
      throw new IllegalArgumentException("a fingerprint has 32 bytes");
    }
  }
}
