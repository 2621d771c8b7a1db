package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.IntelCertificate;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchor;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The links from a platform's key to a pinned root; a missing one is empty.
record PckChain(
    Optional<PckCertificate> leaf,
    Optional<IntelCertificate> issuer,
    Optional<IntelCertificate> root,
    Optional<IntelTrustAnchor> anchor) {

  List<IntelCertificate> present() {
    var present = new ArrayList<IntelCertificate>();
    leaf.ifPresent(l -> present.add(l.certificate()));
    issuer.ifPresent(present::add);
    root.ifPresent(present::add);
    return present;
  }

  String describe() {
    return String.join(" by ", present().stream().map(IntelCertificate::label).toList());
  }
}
