package io.privyseal.attestation.collateral;

import static io.privyseal.attestation.collateral.Makers.CHAIN;
import static io.privyseal.attestation.collateral.Makers.IDENTITY;
import static io.privyseal.attestation.collateral.Makers.INTEL;
import static io.privyseal.attestation.collateral.Makers.LIST;
import static io.privyseal.attestation.collateral.Makers.MILAN;
import static io.privyseal.attestation.collateral.Makers.NOW;
import static io.privyseal.attestation.collateral.Makers.PCK_LIST;
import static io.privyseal.attestation.collateral.Makers.ROOT_LIST;
import static io.privyseal.attestation.collateral.Makers.TCB_INFO;
import static io.privyseal.attestation.collateral.Makers.VCEK;
import static io.privyseal.attestation.collateral.Makers.around;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.collateral.CollateralCheck.Outcome;
import io.privyseal.attestation.collateral.CollateralCheck.Outcome.Refused;
import io.privyseal.attestation.collateral.CollateralCheck.Outcome.Sound;
import io.privyseal.attestation.collateral.CollateralCheck.Outcome.Undecided;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One refusal, one test: good items, and each with one thing wrong.
class MakersCheckTest {
  private static final Map<CollateralId, CollateralContent> PUBLISHED = Makers.published(NOW);

  private final CollateralCheck check = Makers.check();

  private Outcome check(CollateralId id, CollateralContent content) {
    return check.check(id, content, wanted -> Optional.ofNullable(PUBLISHED.get(wanted)));
  }

  private void refuses(CollateralId id, CollateralContent content, String reason) {
    assertThat(check(id, content))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).contains(reason));
  }

  private static CollateralContent published(CollateralId id) {
    return Optional.ofNullable(PUBLISHED.get(id)).orElseThrow();
  }

  static java.util.Set<CollateralId> names() {
    return PUBLISHED.keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatTheMakersPublishIsSound(CollateralId id) {
    assertThat(check(id, published(id))).isInstanceOf(Sound.class);
  }

  /// A changed byte is never taken for the maker's. Of DER, in the signed part: the wrapping of a
  /// signature has bits that mean nothing.
  @ParameterizedTest
  @MethodSource("names")
  void aChangedByteIsNeverSound(CollateralId id) {
    var random = new java.util.SplittableRandom(11);
    var body = published(id).body();
    for (var i = 0; i < 200; i++) {
      var changed = body.toArray();
      var at = random.nextInt(body.at(0) == 0x30 ? changed.length / 4 : changed.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      var content = new CollateralContent(Bytes.copyOf(changed), published(id).issuers());
      if (check(id, content) instanceof Sound) {
        // Case of hex digits, and of PEM the line breaks and the last bits before its padding, mean
        // nothing; all that is read is the same.
        assertThat(meaning(content.body())).as("byte %d", at).isEqualTo(meaning(body));
      }
    }
  }

  private static String meaning(Bytes body) {
    if (body.at(0) == 0x30) {
      return body.hex();
    }
    var text = body.asUtf8();
    return text.startsWith("-----BEGIN")
        ? Pem.blocks(text).stream()
            .map(block -> block.label() + block.der().hex())
            .toList()
            .toString()
        : text.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9+/=]", "");
  }

  @ParameterizedTest
  @MethodSource("names")
  void underTheMakersOwnRootsNothingSimulatedIsSound(CollateralId id) {
    var real = new MakersCheck(Makers.ENGINE, TrustAnchors.amd(), IntelTrustAnchors.intel());

    assertThat(real.check(id, published(id), _ -> Optional.empty())).isNotInstanceOf(Sound.class);
  }

  @Nested
  class OfAmd {
    @Test
    void aChainWithoutRoot() {
      refuses(CHAIN, pem(MILAN.certificates().get(1)), "expected 2 certificates");
    }

    @Test
    void aChainOfTheOtherKindOfKeys() {
      refuses(new CollateralId.AmdChain(ProductLine.MILAN, KeyKind.VLEK), Makers.chain(), "ASVK");
    }

    @Test
    void aChainOfAnotherLine() {
      refuses(new CollateralId.AmdChain(ProductLine.GENOA, KeyKind.VCEK), Makers.chain(), "Genoa");
    }

    @Test
    void anIssuerOfAnotherRoot() {
      var other =
          io.privyseal.attestation.testkit.SimulatedManufacturer.create(
              Makers.ENGINE, NOW, "other", java.util.Set.of(ProductLine.MILAN));
      refuses(
          CHAIN,
          pem(
              other.authorities(ProductLine.MILAN).ask().certificate(),
              MILAN.authorities().ark().certificate()),
          "not signed by the root");
    }

    @Test
    void aCertificateOfAnotherChip() {
      var other = Makers.AMD.machine(ProductLine.MILAN, NOW);
      refuses(VCEK, CollateralContent.of(other.certificates().getFirst()), "another chip or TCB");
    }

    @Test
    void aCertificateWithoutItsChainIsUndecided() {
      assertThat(check.check(VCEK, Makers.vcek(), _ -> Optional.empty()))
          .isInstanceOf(Undecided.class);
    }

    @Test
    void aListThatIsSignedByTheIssuer() {
      refuses(
          LIST,
          CollateralContent.of(MILAN.authorities().ask().revocationList(around(NOW), List.of())),
          "not signed by ARK");
    }

    @Test
    void anItemOfIntel() {
      refuses(LIST, published(ROOT_LIST), "RSASSA-PSS");
    }
  }

  @Nested
  class OfIntel {
    private final io.privyseal.attestation.testkit.intel.SimulatedCollateral collateral =
        Makers.tdx(NOW).build();

    @Test
    void tcbInfoOfAnotherFamily() {
      refuses(
          new CollateralId.IntelTcbInfo(TeeType.TDX, Fmspc.ofHex("00806f050000")),
          published(TCB_INFO),
          "another kind or family");
    }

    @Test
    void tcbInfoOfTheOtherKind() {
      refuses(
          new CollateralId.IntelTcbInfo(TeeType.SGX, Makers.FMSPC),
          published(TCB_INFO),
          "another kind or family");
    }

    @Test
    void tcbInfoOfAnotherEdition() {
      refuses(
          new CollateralId.IntelTcbInfo(TeeType.TDX, Makers.FMSPC, 17),
          published(TCB_INFO),
          "of edition 18");
    }

    @Test
    void tcbInfoWithoutChain() {
      refuses(TCB_INFO, CollateralContent.of(collateral.tcbInfo()), "expected TCB_SIGNING");
    }

    @Test
    void tcbInfoWithoutRoot() {
      refuses(
          TCB_INFO,
          new CollateralContent(collateral.tcbInfo(), collateral.tcbInfoChain().subList(0, 1)),
          "not pinned");
    }

    @Test
    void tcbInfoUnderAnotherRoot() {
      var other = SimulatedIntel.create(Makers.ENGINE, NOW, "other");
      var theirs = other.platform(NOW).tdxCollateral(NOW).build();
      refuses(
          TCB_INFO, new CollateralContent(theirs.tcbInfo(), theirs.tcbInfoChain()), "not pinned");
    }

    @Test
    void tcbInfoSignedByAnAuthorityThatMayNot() {
      var wrong =
          Makers.tdx(NOW)
              .tcbInfoSignedBy(
                  INTEL.authority(
                      io.privyseal.attestation.testkit.intel.IntelAuthority.Role.PLATFORM_CA))
              .build();
      refuses(
          TCB_INFO,
          new CollateralContent(wrong.tcbInfo(), wrong.tcbInfoChain()),
          "expected TCB_SIGNING");
    }

    @Test
    void identityOfTheOtherEnclave() {
      refuses(
          new CollateralId.IntelQeIdentity(TeeType.SGX),
          published(IDENTITY),
          "the identity of another enclave");
    }

    @Test
    void listOfTheOtherAuthority() {
      refuses(
          new CollateralId.IntelPckRevocations(PckCertificate.Ca.PROCESSOR),
          published(PCK_LIST),
          "expected PROCESSOR_CA");
    }

    @Test
    void rootListWithoutACertificateOfTheRootIsUndecided() {
      assertThat(check.check(ROOT_LIST, published(ROOT_LIST), _ -> Optional.empty()))
          .isInstanceOf(Undecided.class);
    }

    @Test
    void rootListThatAnAuthoritySigned() {
      refuses(
          ROOT_LIST,
          CollateralContent.of(collateral.pckRevocationList()),
          "not signed by the root");
    }
  }

  private static CollateralContent pem(Bytes... certificates) {
    return CollateralContent.of(Makers.pem(List.of(certificates)));
  }
}
