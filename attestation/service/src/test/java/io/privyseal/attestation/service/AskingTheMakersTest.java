package io.privyseal.attestation.service;

import static io.privyseal.attestation.service.TestInstance.ENGINE;
import static io.privyseal.attestation.service.TestInstance.MACHINE;
import static io.privyseal.attestation.service.TestInstance.MANUFACTURER;
import static io.privyseal.attestation.service.TestInstance.NOW;
import static io.privyseal.attestation.service.TestInstance.PLATFORM;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.collateral.CacheRules;
import io.privyseal.attestation.collateral.CollateralCache;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralId.AmdVcek;
import io.privyseal.attestation.collateral.CollateralId.IntelQeIdentity;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbInfo;
import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.attestation.collateral.CollateralSource;
import io.privyseal.attestation.collateral.CollateralStore;
import io.privyseal.attestation.collateral.MakersCheck;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.service.TestInstance.Answer;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What anonymous evidence makes this service ask AMD and Intel. Names of evidence that nobody
/// vouches for are not asked for at all.
class AskingTheMakersTest {
  private final Set<CollateralId> asked = ConcurrentHashMap.newKeySet();
  private final TestCollateral makers = new TestCollateral(MANUFACTURER, NOW);
  private final CollateralCache cache =
      new CollateralCache(
          new CollateralCache.Surroundings(
              List.of(new Source()),
              new MakersCheck(ENGINE, TestInstance.makers().amd(), TestInstance.makers().intel()),
              CollateralStore.none(),
              () -> NOW,
              new SplittableRandom(1)),
          CacheRules.DEFAULT);
  private final TestInstance instance =
      TestInstance.start(
          AttestationInstance.of(
              "test", TestInstance.URL, TestInstance.TENANT, ReferenceValues.none()),
          cache);

  @AfterEach
  void stop() {
    instance.close();
    cache.close();
  }

  /// Gives what the test makers say of their platforms; has no certificate of any chip.
  private final class Source implements CollateralSource {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public CollateralSource.Answer fetch(CollateralId id) {
      asked.add(id);
      return makers
          .find(id)
          .found()
          .map(CollateralItem::content)
          .<CollateralSource.Answer>map(CollateralSource.Answer.Found::new)
          .orElseGet(() -> new CollateralSource.Answer.NotFound("the manufacturer does not say"));
    }
  }

  private boolean platformsWereAskedFor() {
    return asked.stream().anyMatch(IntelTcbInfo.class::isInstance);
  }

  private boolean chipsWereAskedFor() {
    return asked.stream().anyMatch(AmdVcek.class::isInstance);
  }

  private Answer attest(String kind, Bytes quote) {
    return instance.attest(kind, JsonObject.builder().put("quote", quote.base64Url()).build());
  }

  private static Bytes quoteOf(SimulatedPlatform platform) {
    return platform.quote(platform.enclaveReport());
  }

  private static Bytes withFlippedByte(Bytes quote, int index) {
    var bytes = quote.toArray();
    bytes[index] ^= 1;
    return Bytes.copyOf(bytes);
  }

  private Answer attest(SnpReportBuilder report) {
    var whole = MACHINE.evidence(report);
    var alone = whole.withCertificates(whole.certificates().subList(1, 3));
    return instance.attest(
        JsonObject.builder()
            .put("report", TestInstance.base64Url(SimulatedMachine.maaReport(alone).toJson()))
            .put("runtimeData", TestInstance.data("{}", "JSON"))
            .build());
  }

  @Test
  void aQuoteOfARealPlatformIsAskedAbout() {
    attest("SgxEnclave", quoteOf(PLATFORM));

    assertThat(platformsWereAskedFor()).isTrue();
  }

  @Test
  void aQuoteUnderARootThatNobodyPinnedIsNot() {
    var nobody = SimulatedIntel.create(ENGINE, NOW, "nobody").platform(NOW);

    assertThat(attest("SgxEnclave", quoteOf(nobody)).status()).isEqualTo(400);
    assertThat(platformsWereAskedFor()).isFalse();
  }

  @Test
  void aQuoteThatThePlatformDidNotSignIsNot() {
    // In the enclave's own measurement.
    var changed = withFlippedByte(quoteOf(PLATFORM), 48 + 64);

    assertThat(attest("SgxEnclave", changed).status()).isEqualTo(400);
    assertThat(platformsWereAskedFor()).isFalse();
  }

  @Test
  void aQuoteWhosePlatformAnotherOneSignedForIsNot() {
    var quote =
        PLATFORM
            .quoting(PLATFORM.enclaveReport())
            .qeReportSigner(TestInstance.INTEL.platform(NOW).pck().getPrivate())
            .bytes();

    assertThat(attest("SgxEnclave", quote).status()).isEqualTo(400);
    assertThat(platformsWereAskedFor()).isFalse();
  }

  @Test
  void anEditionThatIntelDoesNotNameIsNotAskedFor() {
    var policy =
        "version=1.1;configurationrules{=> issueproperty(type=\"x-ms-sgx-tcbidentifier\","
            + " value=\"5\");};authorizationrules{=> permit();};issuancerules{};";
    var answer =
        instance.attest(
            "SgxEnclave",
            JsonObject.builder()
                .put("quote", quoteOf(PLATFORM).base64Url())
                .put("draftPolicyForAttestation", PolicyToken.unsecured(policy).compact())
                .build());

    assertThat(answer.status()).isEqualTo(503);
    assertThat(asked).doesNotContain(new IntelQeIdentity(TeeType.SGX, 5));
    assertThat(asked)
        .filteredOn(IntelTcbInfo.class::isInstance)
        .extracting(id -> ((IntelTcbInfo) id).edition())
        .containsOnly(0);
  }

  @Test
  void aReportWithoutTheCertificateOfItsChipIsAskedAbout() {
    attest(TestInstance.report().boundTo(Bytes.utf8("{}")));

    assertThat(chipsWereAskedFor()).isTrue();
  }

  @Test
  void aReportThatIsRefusedAnywayIsNot() {
    var answer = attest(TestInstance.report().boundTo(Bytes.utf8("something else")));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(chipsWereAskedFor()).isFalse();
  }
}
