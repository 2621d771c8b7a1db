package io.privyseal.attestation.collateral.amd;

import static io.privyseal.attestation.collateral.Makers.LIST;
import static io.privyseal.attestation.collateral.Makers.MILAN;
import static io.privyseal.attestation.collateral.Makers.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.collateral.Asker;
import io.privyseal.attestation.collateral.CacheRules;
import io.privyseal.attestation.collateral.CollateralCache;
import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId.AmdChain;
import io.privyseal.attestation.collateral.CollateralId.AmdRevocations;
import io.privyseal.attestation.collateral.CollateralStore;
import io.privyseal.attestation.collateral.Makers;
import io.privyseal.attestation.collateral.ScriptedSource;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification.Accepted;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.foundation.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Evidence that came without certificates or lists is completed, and then verifies.
class SnpCompletionTest {
  private static final SnpVerifier VERIFIER =
      new SnpVerifier(Makers.ENGINE, Makers.AMD.addTo(TrustAnchors.amd()));

  private static final Asker OPERATOR = new Asker.Operator();

  private final ScriptedSource source = ScriptedSource.of(Makers.published(NOW));
  private final CollateralCache cache =
      new CollateralCache(
          new CollateralCache.Surroundings(
              List.of(source),
              Makers.check(),
              CollateralStore.none(),
              () -> NOW,
              new SplittableRandom(1)),
          CacheRules.DEFAULT);
  private final SnpCompletion completion = new SnpCompletion(cache);

  @AfterEach
  void close() {
    cache.close();
  }

  private static SnpEvidence evidence() {
    return MILAN.evidence(MILAN.report());
  }

  private SnpEvidence completed(SnpEvidence evidence) {
    var completed = completion.complete(evidence, RevocationRule.fail(), OPERATOR);
    assertThat(completed.remarks()).isEmpty();
    return completed.evidence();
  }

  private static void assertVerifies(SnpEvidence evidence) {
    assertThat(VERIFIER.verify(evidence, SnpExpectations.secureDefaults(), NOW))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void aReportAlone() {
    var completed = completed(evidence().withCertificates(List.of()));

    assertThat(completed.certificates()).isEqualTo(MILAN.certificates());
    assertVerifies(completed);
  }

  @Test
  void whatIsNoCertificateIsPassedOverHoweverLarge() {
    var junk = List.of(Bytes.zeros(200_000), Bytes.zeros(100));

    assertVerifies(completed(evidence().withCertificates(List.of())));
    assertThat(completed(evidence().withCertificates(junk)).certificates())
        .containsAll(MILAN.certificates());
  }

  @Test
  void aLeafAlone() {
    assertVerifies(completed(evidence().withCertificates(evidence().certificates().subList(0, 1))));
    assertThat(source.asked(Makers.VCEK)).isZero();
  }

  @Test
  void aStrangersReportIsCompletedWithWhatIsHeld() {
    var alone = evidence().withCertificates(List.of());
    var stranger = new Asker.Stranger();

    assertThat(completion.complete(alone, RevocationRule.fail(), stranger).remarks()).hasSize(1);
    assertThat(source.asked(Makers.VCEK)).isZero();
    cache.find(Makers.VCEK);
    assertVerifies(completion.complete(alone, RevocationRule.fail(), stranger).evidence());
  }

  @Test
  void aWholeChainGetsItsListAndNothingElse() {
    assertVerifies(completed(evidence()));
    assertVerifies(completed(evidence()));
    assertThat(source.asked(LIST)).isEqualTo(1);
    assertThat(source.asked(Makers.VCEK)).isZero();
  }

  @Test
  void evidenceOfACloudsKeyGetsTheOtherChain() {
    var machine = MILAN.withVlek("Example Cloud");
    var ark = MILAN.authorities().ark();
    var asvk = MILAN.authorities().asvk();
    source
        .give(
            new AmdChain(ProductLine.MILAN, KeyKind.VLEK),
            CollateralContent.of(Makers.pem(List.of(asvk.certificate(), ark.certificate()))))
        .give(new AmdRevocations(ProductLine.MILAN, KeyKind.VLEK), Makers.list(Makers.around(NOW)));
    var evidence = machine.evidence(machine.report());

    assertVerifies(completed(evidence.withCertificates(evidence.certificates().subList(0, 1))));
  }

  @Test
  void aSendersManyCertificatesLeaveRoomForTheMakers() {
    var junk = new ArrayList<Bytes>();
    for (var i = 0; i < SnpEvidence.MAX_CERTIFICATES; i++) {
      junk.add(Bytes.ofHex("30030201%02x".formatted(i)));
    }
    var completed = completed(evidence().withCertificates(junk));

    assertThat(completed.certificates()).hasSize(SnpEvidence.MAX_CERTIFICATES);
    assertThat(completed.certificates()).containsAll(MILAN.certificates());
  }

  @Test
  void whenOffNoListIsAskedFor() {
    var completed = completion.complete(evidence(), RevocationRule.off("a test"), OPERATOR);

    assertThat(completed.evidence().revocationLists()).isEmpty();
    assertThat(source.asked()).isZero();
  }

  @Test
  void whatIsNotToBeHadIsRemarked() {
    source.fail();
    var completed = completion.complete(evidence(), RevocationRule.fail(), OPERATOR);

    assertThat(completed.evidence().certificates()).isEqualTo(evidence().certificates());
    assertThat(completed.remarks().toString()).contains("the server is down");
  }
}
