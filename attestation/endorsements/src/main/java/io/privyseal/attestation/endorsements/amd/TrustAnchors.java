package io.privyseal.attestation.endorsements.amd;

import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The roots that are believed, pinned by fingerprint of their public key. Certificates of a root
/// travel with the evidence or come from a cache; the fingerprint decides.
///
/// A simulated manufacturer is one more root, added by name and visible in every result; nothing
/// else changes.
public final class TrustAnchors {
  /// The fingerprints are those of the ARK certificates that AMD publishes under
  /// `https://kdsintf.amd.com/vcek/v1/{Milan|Genoa|Turin}/cert_chain`. One ARK per product line
  /// signs both the ASK and the ASVK of that line.
  private static final TrustAnchors AMD =
      new TrustAnchors(
          List.of(
              amd(
                  ProductLine.MILAN,
                  "9f056bee44377e29308cb5ffa895bdfb62d18881fa6bed8d6f075b0204089cb9"),
              amd(
                  ProductLine.GENOA,
                  "429a69c9422aa258ee4d8db5fcda9c6470ef15f8cd5a9cebd6cbc7d90b863831"),
              amd(
                  ProductLine.TURIN,
                  "4f125410563a2ab9a50356f9243f6fe0b6f73de98603f53f90339c70e9d7ad08")));

  private final List<TrustAnchor> anchors;

  private TrustAnchors(List<TrustAnchor> anchors) {
    this.anchors = List.copyOf(anchors);
  }

  /// AMD's own roots for Milan, Genoa and Turin.
  public static TrustAnchors amd() {
    return AMD;
  }

  /// These roots and the root of a simulated manufacturer for one product line.
  ///
  /// @param name of the manufacturer; shows in findings and results
  public TrustAnchors withSimulated(String name, ProductLine productLine, PublicKey rootKey) {
    var all = new ArrayList<>(anchors);
    all.add(new TrustAnchor(name, productLine, fingerprint(rootKey), true));
    return new TrustAnchors(all);
  }

  /// The anchor whose key this is.
  public Optional<TrustAnchor> find(PublicKey rootKey) {
    var fingerprint = fingerprint(rootKey);
    return anchors.stream().filter(a -> a.fingerprint().equals(fingerprint)).findFirst();
  }

  public List<TrustAnchor> all() {
    return anchors;
  }

  /// Whether any root is a simulated manufacturer's; a production process refuses to start then.
  public boolean trustsSimulated() {
    return anchors.stream().anyMatch(TrustAnchor::simulated);
  }

  /// SHA-256 of the SubjectPublicKeyInfo.
  public static Bytes fingerprint(PublicKey key) {
    return Digests.sha256(key.getEncoded());
  }

  private static TrustAnchor amd(ProductLine line, String fingerprint) {
    return new TrustAnchor("ARK-" + line.label(), line, Bytes.ofHex(fingerprint), false);
  }
}
