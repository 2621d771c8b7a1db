package io.privyseal.attestation.endorsements.amd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngines;
import org.junit.jupiter.api.Test;

class TrustAnchorsTest {
  @Test
  void amdHasOneRootForEachOfItsLines() {
    assertThat(TrustAnchors.amd().all())
        .extracting(TrustAnchor::name)
        .containsExactly("ARK-Milan", "ARK-Genoa", "ARK-Turin");
    assertThat(TrustAnchors.amd().all()).noneMatch(TrustAnchor::simulated);
    assertThat(TrustAnchors.amd().trustsSimulated()).isFalse();
  }

  @Test
  void simulatedRootIsAddedByNameAndChangesNothingElse() {
    var key = CryptoEngines.choose().generateRsa(2048).getPublic();
    var anchors = TrustAnchors.amd().withSimulated("Test maker", ProductLine.MILAN, key);

    assertThat(anchors.trustsSimulated()).isTrue();
    assertThat(anchors.all()).containsAll(TrustAnchors.amd().all()).hasSize(4);
    var found = anchors.find(key).orElseThrow();
    assertThat(found.name()).isEqualTo("Test maker");
    assertThat(found.simulated()).isTrue();
    assertThat(TrustAnchors.amd().find(key)).isEmpty();
    assertThat(TrustAnchors.amd().trustsSimulated()).isFalse();
  }

  @Test
  void fingerprintHas32Bytes() {
    assertThatThrownBy(() -> new TrustAnchor("x", ProductLine.MILAN, Bytes.zeros(31), false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
