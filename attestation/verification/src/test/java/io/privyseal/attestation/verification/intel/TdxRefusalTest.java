package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.NOW;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.PLATFORM;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.SGX;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.TDX;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.intel.TdAttributes;
import io.privyseal.attestation.evidence.intel.TeeTcbSvn;
import io.privyseal.attestation.testkit.intel.CollateralBuilder;
import io.privyseal.attestation.testkit.intel.TdReportBuilder;
import io.privyseal.attestation.verification.VerificationAssert;
import io.privyseal.foundation.bytes.Bytes;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One refusal, one test, for TDX.
class TdxRefusalTest {
  private static final Bytes SIXES = Bytes.ofHex("66".repeat(64));
  private static final Bytes DIGEST = SIXES.slice(0, 48);
  private static final long SEPT_VE_DISABLE = 1L << 28;

  @Nested
  class OfTheQuote extends EvidenceRefusals {
    OfTheQuote() {
      super(TDX);
    }
  }

  @Nested
  class OfCollateral extends CollateralRefusals {
    OfCollateral() {
      super(TDX);
    }
  }

  private static TdReportBuilder good() {
    return TdReportBuilder.tdx10().mrTd(TDX.measurement()).boundTo(TDX.runtimeData());
  }

  private static TdReportBuilder good15() {
    return TdReportBuilder.tdx15().mrTd(TDX.measurement()).boundTo(TDX.runtimeData());
  }

  private static VerificationAssert<VerifiedTdx> verify(
      TdReportBuilder report, CollateralBuilder collateral, TdxExpectations expected) {
    return assertThatVerification(
        SimulatedQuotes.verifyTdx(
            PLATFORM.quote(report), List.of(), collateral.build().read(), expected, NOW));
  }

  private static VerificationAssert<VerifiedTdx> verify(
      TdReportBuilder report, TdxExpectations expected) {
    return verify(report, TDX.collateral(), expected);
  }

  private static VerificationAssert<VerifiedTdx> verify(TdReportBuilder report) {
    return verify(report, defaults());
  }

  private static VerificationAssert<VerifiedTdx> expecting(TdxExpectations expected) {
    return verify(good(), expected);
  }

  private static TdxExpectations defaults() {
    return SimulatedQuotes.tdxExpectations();
  }

  private static Bytes svn(int module, int major, int microcode) {
    return Bytes.copyOf((byte) module, (byte) major, (byte) microcode).concat(Bytes.zeros(13));
  }

  @Test
  void goodTrustDomainsAreAccepted() {
    verify(good()).isAccepted();
    verify(good15()).isAccepted();
  }

  @Test
  void quoteOfAnEnclave() {
    var offer = SGX.honest();

    assertThatVerification(
            SimulatedQuotes.verifyTdx(
                offer.quote(),
                List.of(),
                offer.collateral().read(),
                TdxExpectations.secureDefaults(),
                NOW))
        .isRejectedBecauseOf(TdxCheck.TEE_TYPE);
  }

  @Test
  void tcbInfoOfEnclaves() {
    assertThatVerification(
            SimulatedQuotes.verifyTdx(
                TDX.honest().quote(),
                List.of(),
                TDX.collateral().build().withTcbInfo(SGX.honest().collateral().tcbInfo()).read(),
                defaults(),
                NOW))
        .isRejectedBecauseOf(TdxCheck.TCB_INFO_PLATFORM);
  }

  @Nested
  class Module {
    @Test
    void otherSigner() {
      var verified = verify(good().mrSignerSeam(DIGEST));

      verified.isRejectedBecauseOf(TdxCheck.MODULE_IDENTITY);
      assertThat(verified.finding(TdxCheck.MODULE_IDENTITY).actual())
          .isEqualTo("MRSIGNERSEAM " + DIGEST.hex());
      assertThat(verify(good()).finding(TdxCheck.MODULE_IDENTITY).actual()).startsWith("version ");
    }

    @Test
    void notAProductionModule() {
      verify(good().seamAttributes(1)).isRejectedBecauseOf(TdxCheck.MODULE_IDENTITY);
    }

    @Test
    void versionThatIsNotNamed() {
      verify(good().teeTcbSvn(svn(5, 9, 2)))
          .isRejectedBecauseOf(TdxCheck.MODULE_IDENTITY, TdxCheck.TCB_LEVEL);
    }

    @Test
    void versionWithoutIdentityIsJudgedByTheLevels() {
      verify(good().teeTcbSvn(svn(5, 0, 2))).isRejectedBecauseOf(TdxCheck.TCB_STATUS);
    }

    @Test
    void belowAllLevels() {
      verify(good().teeTcbSvn(svn(0, 1, 2))).isRejectedBecauseOf(TdxCheck.TCB_LEVEL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void outOfDate(int svn) {
      verify(good().teeTcbSvn(svn(svn, 1, 2))).isRejectedBecauseOf(TdxCheck.TCB_STATUS);
    }

    @Test
    void outOfDateMicrocode() {
      verify(good().teeTcbSvn(svn(5, 1, 1))).isRejectedBecauseOf(TdxCheck.TCB_STATUS);
    }

    @Test
    void revoked() {
      verify(good(), TDX.collateral().moduleStatus("Revoked"), defaults())
          .isRejectedBecauseOf(TdxCheck.TCB_STATUS);
    }

    @Test
    void relaunchIsAdvisedWhenTheRunningModuleIsCurrent() {
      var relaunched =
          verify(
                  good15().teeTcbSvn(svn(1, 1, 2)).teeTcbSvn2(svn(5, 1, 2)),
                  defaults().withPlatform(p -> p.allowTcbStatus(TcbStatus.TD_RELAUNCH_ADVISED)))
              .isAccepted();

      assertThat(relaunched.tcbStatus()).isEqualTo(TcbStatus.TD_RELAUNCH_ADVISED);
    }

    @Test
    void relaunchIsNotAllowedUnlessNamed() {
      verify(good15().teeTcbSvn(svn(1, 1, 2)).teeTcbSvn2(svn(5, 1, 2)))
          .isRejectedBecauseOf(TdxCheck.TCB_STATUS);
    }

    @Test
    void relaunchHelpsNotWhenTheRunningModuleIsOldToo() {
      verify(
              good15().teeTcbSvn(svn(1, 1, 2)).teeTcbSvn2(svn(4, 1, 2)),
              defaults().withPlatform(p -> p.allowTcbStatus(TcbStatus.TD_RELAUNCH_ADVISED)))
          .isRejectedBecauseOf(TdxCheck.TCB_STATUS);
    }

    @Test
    void otherMeasurement() {
      expecting(defaults().requireModule(DIGEST)).isRejectedBecauseOf(TdxCheck.MODULE_MEASUREMENT);
    }

    @Test
    void olderThanRequired() {
      expecting(defaults().requireTeeTcbSvnAtLeast(new TeeTcbSvn(svn(6, 1, 2))))
          .isRejectedBecauseOf(TdxCheck.MODULE_SVN);
    }
  }

  @Nested
  class TrustDomain {
    @ParameterizedTest
    @ValueSource(longs = {0x01, 0x02, 0x10, 0x80})
    void debugOrProfiling(long bits) {
      verify(good().tdAttributes(SEPT_VE_DISABLE | bits)).isRejectedBecauseOf(TdxCheck.DEBUG);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 15, 32, 61})
    void attributeThatIsNotKnown(int bit) {
      verify(good().tdAttributes(SEPT_VE_DISABLE | 1L << bit))
          .isRejectedBecauseOf(TdxCheck.RESERVED_ATTRIBUTES);
    }

    @Test
    void injectedExceptions() {
      verify(good().tdAttributes(0)).isRejectedBecauseOf(TdxCheck.SEPT_VE);
    }

    @Test
    void migratable() {
      verify(good().tdAttributes(SEPT_VE_DISABLE | 1L << 29))
          .isRejectedBecauseOf(TdxCheck.MIGRATION);
    }

    @Test
    void serviceTrustDomain() {
      verify(good15().mrServiceTd(DIGEST)).isRejectedBecauseOf(TdxCheck.SERVICE_TD);
    }

    @Test
    void serviceTrustDomainThatIsLetThroughShows() {
      var verified = verify(good15().mrServiceTd(DIGEST), defaults().allowServiceTds());

      verified.isAccepted();
      verified.didNotCheck(TdxCheck.SERVICE_TD, "any service trust domain is let through");
    }

    @Test
    void requiredServiceTrustDomainAndNoOther() {
      var expected = defaults().requireServiceTd(DIGEST);

      verify(good15().mrServiceTd(DIGEST), expected).isAccepted();
      verify(good15(), expected).isRejectedBecauseOf(TdxCheck.SERVICE_TD);
    }

    @Test
    void debugThatIsLetThroughShowsAndLetsNothingElseThrough() {
      var verified = verify(good().tdAttributes(SEPT_VE_DISABLE | 1), defaults().allowDebug());

      verified.isAccepted();
      verified.didNotCheck(TdxCheck.DEBUG, "TUD bits set in ");
      verify(good(), defaults().allowDebug()).passed(TdxCheck.DEBUG);
      verify(good().tdAttributes(0), defaults().allowDebug()).isRejectedBecauseOf(TdxCheck.SEPT_VE);
    }

    @Test
    void injectedExceptionsThatAreLetThroughShowAndLetNothingElseThrough() {
      var verified = verify(good().tdAttributes(0), defaults().allowSeptVe());

      verified.isAccepted();
      verified.didNotCheck(TdxCheck.SEPT_VE, "SEPT_VE_DISABLE clear in ");
      verify(good().tdAttributes(1), defaults().allowSeptVe()).isRejectedBecauseOf(TdxCheck.DEBUG);
    }

    @Test
    void migrationThatIsLetThroughShowsAndLetsNothingElseThrough() {
      var migratable = SEPT_VE_DISABLE | 1L << 29;
      var verified = verify(good().tdAttributes(migratable), defaults().allowMigration());

      verified.isAccepted();
      verified.didNotCheck(TdxCheck.MIGRATION, "MIGRATABLE set in ");
      verify(good().tdAttributes(migratable | 1), defaults().allowMigration())
          .isRejectedBecauseOf(TdxCheck.DEBUG);
    }

    @Test
    void attributesAreToldSetOrNot() {
      verify(good()).says(TdxCheck.DEBUG, "none of: TUD bits set", "0000001000000000");
      verify(good().tdAttributes(SEPT_VE_DISABLE | 1))
          .says(TdxCheck.DEBUG, "none of: TUD bits set", "TUD bits set: 0100001000000000");
    }

    @Test
    void otherAttributes() {
      expecting(defaults().requireAttributes(new TdAttributes(Bytes.zeros(8))))
          .isRejectedBecauseOf(TdxCheck.ATTRIBUTES);
    }

    @Test
    void otherProcessorState() {
      expecting(defaults().requireXfam(SIXES.slice(0, 8))).isRejectedBecauseOf(TdxCheck.XFAM);
    }

    @Test
    void otherMeasurement() {
      verify(good().mrTd(DIGEST)).isRejectedBecauseOf(TdxCheck.MRTD);
    }

    @Test
    void otherConfiguration() {
      expecting(defaults().requireMrConfigId(DIGEST)).isRejectedBecauseOf(TdxCheck.CONFIG_ID);
    }

    @Test
    void otherOwner() {
      expecting(defaults().requireMrOwner(DIGEST)).isRejectedBecauseOf(TdxCheck.OWNER);
    }

    @Test
    void otherConfigurationOfTheOwner() {
      expecting(defaults().requireMrOwnerConfig(DIGEST)).isRejectedBecauseOf(TdxCheck.OWNER_CONFIG);
    }

    @Test
    void otherFirmwareConfiguration() {
      expecting(defaults().requireRtmr(0, DIGEST)).isRejectedBecauseOf(TdxCheck.RTMR0);
    }

    @Test
    void otherKernel() {
      expecting(defaults().requireRtmr(1, DIGEST)).isRejectedBecauseOf(TdxCheck.RTMR1);
    }

    @Test
    void otherSystem() {
      expecting(defaults().requireRtmr(2, DIGEST)).isRejectedBecauseOf(TdxCheck.RTMR2);
    }

    @Test
    void otherApplication() {
      expecting(defaults().requireRtmr(3, DIGEST)).isRejectedBecauseOf(TdxCheck.RTMR3);
    }

    @Test
    void otherRuntimeData() {
      verify(good().boundTo(Bytes.utf8("an earlier request")))
          .isRejectedBecauseOf(TdxCheck.REPORT_DATA);
    }
  }
}
