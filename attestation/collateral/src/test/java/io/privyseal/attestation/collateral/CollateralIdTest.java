package io.privyseal.attestation.collateral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Names of items: one text for each, and back.
class CollateralIdTest {
  static Stream<CollateralId> names() {
    return Stream.concat(
        Makers.published(Makers.NOW).keySet().stream(),
        Stream.of(
            new CollateralId.AmdChain(ProductLine.TURIN, KeyKind.VLEK),
            new CollateralId.AmdVcek(
                ProductLine.TURIN,
                Bytes.ofHex("0102030405060708"),
                Makers.AMD.machine(ProductLine.TURIN, Makers.NOW).tcb()),
            new CollateralId.IntelTcbInfo(TeeType.SGX, Makers.FMSPC, 17),
            new CollateralId.IntelQeIdentity(TeeType.SGX, 9),
            new CollateralId.IntelTcbNumbers(TeeType.TDX)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void isReadBack(CollateralId id) {
    assertThat(CollateralId.parse(id.text())).isEqualTo(id);
    assertThat(id.text()).matches("[a-z0-9/-]+").startsWith(id.kind());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "amd",
        "amd/crl",
        "amd/crl/milan",
        "amd/crl/Milan/vcek",
        "amd/crl/milan/vcek/",
        "amd/crl/milan/vcek/more",
        "amd/crl/athlon/vcek",
        "amd/vcek/milan/00/0000000000000000",
        "amd/vcek/milan/../../etc",
        "intel/tcb-info/tdx/00806F050000",
        "intel/tcb-info/tdx/00806f0500",
        "intel/tcb-info/tdx/00806f050000/0",
        "intel/tcb-info/tdx/00806f050000/-1",
        "intel/tcb-info/tdx/00806f050000/017",
        "intel/root-crl/more",
        "intel/pck-crl/root",
        "nvidia/rim/h100"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> CollateralId.parse(text)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aLongNameIsRefused() {
    assertThatThrownBy(() -> CollateralId.parse("a/".repeat(200)))
        .isInstanceOf(MalformedInputException.class);
  }

  @FuzzTest
  void anyText(byte[] input) {
    var text = new String(input, StandardCharsets.UTF_8);
    try {
      assertThat(CollateralId.parse(text).text()).isEqualTo(text);
    } catch (MalformedInputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void contentIsBounded() {
    assertThatThrownBy(() -> CollateralContent.of(Bytes.empty()))
        .isInstanceOf(MalformedInputException.class);
    assertThatThrownBy(
            () -> CollateralContent.of(Bytes.zeros(CollateralContent.MAX_BODY_BYTES + 1)))
        .isInstanceOf(MalformedInputException.class);
    assertThatThrownBy(() ->
            new CollateralContent(Bytes.zeros(1), java.util.Collections.nCopies(9, Bytes.zeros(1))))
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void theDigestTellsBodyFromIssuers() {
    var one = new CollateralContent(Bytes.ofHex("aa"), List.of(Bytes.ofHex("bb")));
    var other = CollateralContent.of(Bytes.ofHex("aabb"));

    assertThat(one.digest()).isNotEqualTo(other.digest());
  }

  @Test
  void everyKindIsNamedOnce() {
    var ids =
        List.of(
            Makers.VCEK,
            Makers.CHAIN,
            Makers.LIST,
            Makers.TCB_INFO,
            Makers.IDENTITY,
            Makers.PCK_LIST,
            Makers.ROOT_LIST,
            new CollateralId.IntelTcbNumbers(TeeType.SGX));

    assertThat(ids)
        .extracting(CollateralId::getClass)
        .doesNotHaveDuplicates()
        .hasSameSizeAs(CollateralId.class.getPermittedSubclasses());
    assertThat(CollateralId.KINDS)
        .containsExactlyElementsOf(ids.stream().map(CollateralId::kind).toList());
  }
}
