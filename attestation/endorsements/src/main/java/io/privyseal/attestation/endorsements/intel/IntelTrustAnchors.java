package io.privyseal.attestation.endorsements.intel;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The roots that are believed for SGX and TDX, pinned by fingerprint of their public key.
/// Certificates of a root travel with the evidence or with collateral; the fingerprint decides.
///
/// A simulated manufacturer is one more root, added by name and visible in every result; nothing
/// else changes.
public final class IntelTrustAnchors {
  /// The fingerprint is that of the certificate that Intel publishes at
  /// `https://certificates.trustedservices.intel.com/IntelSGXRootCA.der`. It was renewed with the
  /// same key.
  private static final IntelTrustAnchors INTEL =
      new IntelTrustAnchors(
          List.of(
              new IntelTrustAnchor(
                  "Intel SGX Root CA",
                  Bytes.ofHex("a0af031289f5d5d4132f9186068a7fc13628633ba235777472e29b6b6c67a49e"),
                  false)));

  private final List<IntelTrustAnchor> anchors;

  private IntelTrustAnchors(List<IntelTrustAnchor> anchors) {
    this.anchors = List.copyOf(anchors);
  }

  /// Intel's own root.
  public static IntelTrustAnchors intel() {
    return INTEL;
  }

  /// These roots and the root of a simulated manufacturer.
  ///
  /// @param name of the manufacturer; shows in findings and results
  public IntelTrustAnchors withSimulated(String name, PublicKey rootKey) {
    var all = new ArrayList<>(anchors);
    all.add(new IntelTrustAnchor(name, fingerprint(rootKey), true));
    return new IntelTrustAnchors(all);
  }

  /// The anchor whose key this is.
  public Optional<IntelTrustAnchor> find(PublicKey rootKey) {
    var fingerprint = fingerprint(rootKey);
    return anchors.stream().filter(a -> a.fingerprint().equals(fingerprint)).findFirst();
  }

  public List<IntelTrustAnchor> all() {
    return anchors;
  }

  /// Whether any root is a simulated manufacturer's; a production process refuses to start then.
  public boolean trustsSimulated() {
    return anchors.stream().anyMatch(IntelTrustAnchor::simulated);
  }

  /// SHA-256 of the SubjectPublicKeyInfo.
  public static Bytes fingerprint(PublicKey key) {
    return Digests.sha256(key.getEncoded());
  }
}
