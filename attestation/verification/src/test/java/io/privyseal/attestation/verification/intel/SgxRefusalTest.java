package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.NOW;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.PLATFORM;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.SGX;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.TDX;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.testkit.intel.EnclaveReportBuilder;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.VerificationAssert;
import io.privyseal.foundation.bytes.Bytes;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One refusal, one test, for SGX.
class SgxRefusalTest {
  private static final Bytes SIXES = Bytes.ofHex("66".repeat(64));

  @Nested
  class OfTheQuote extends EvidenceRefusals {
    OfTheQuote() {
      super(SGX);
    }
  }

  @Nested
  class OfCollateral extends CollateralRefusals {
    OfCollateral() {
      super(SGX);
    }
  }

  private static EnclaveReportBuilder good() {
    return PLATFORM.enclaveReport().mrEnclave(SGX.measurement()).boundTo(SGX.runtimeData());
  }

  private static VerificationAssert<VerifiedSgx> verify(
      EnclaveReportBuilder report, SgxExpectations expected) {
    return assertThatVerification(
        SimulatedQuotes.verifySgx(
            PLATFORM.quote(report), List.of(), SGX.collateral().build().read(), expected, NOW));
  }

  private static VerificationAssert<VerifiedSgx> verify(EnclaveReportBuilder report) {
    return verify(report, SimulatedQuotes.sgxExpectations());
  }

  private static VerificationAssert<VerifiedSgx> expecting(SgxExpectations expected) {
    return verify(good(), expected);
  }

  private static SgxExpectations defaults() {
    return SimulatedQuotes.sgxExpectations();
  }

  @Test
  void goodEnclaveIsAccepted() {
    verify(good()).isAccepted();
  }

  @Test
  void quoteOfATrustDomain() {
    var offer = TDX.honest();

    assertThatVerification(
            SimulatedQuotes.verifySgx(
                offer.quote(),
                List.of(),
                offer.collateral().read(),
                SgxExpectations.secureDefaults(),
                NOW))
        .isRejectedBecauseOf(SgxCheck.TEE_TYPE);
  }

  @Test
  void tcbInfoOfTrustDomains() {
    assertThatVerification(
            SimulatedQuotes.verifySgx(
                SGX.honest().quote(),
                List.of(),
                SGX.collateral().build().withTcbInfo(TDX.honest().collateral().tcbInfo()).read(),
                defaults(),
                NOW))
        .isRejectedBecauseOf(SgxCheck.TCB_INFO_PLATFORM);
  }

  @Nested
  class Enclave {
    @Test
    void debug() {
      verify(good().debug()).isRejectedBecauseOf(SgxCheck.DEBUG);
    }

    @Test
    void debugThatIsLetThroughShowsAndLetsNothingElseThrough() {
      var allowing = defaults().allowDebugEnclaves();
      var verified = verify(good().debug(), allowing);

      assertThat(verified.isAccepted().report().attributes().isDebug()).isTrue();
      verified.didNotCheck(SgxCheck.DEBUG, "and let through on request");
      verify(good(), allowing).passed(SgxCheck.DEBUG);
      verify(good().flag(0x10), allowing).isRejectedBecauseOf(SgxCheck.PROVISION_KEY);
    }

    @Test
    void provisionKeyThatIsLetThroughShowsAndLetsNothingElseThrough() {
      var allowing = defaults().allowProvisionKey();
      var verified = verify(good().flag(0x10), allowing);

      verified.isAccepted();
      verified.didNotCheck(SgxCheck.PROVISION_KEY, "and let through on request");
      verify(good().debug(), allowing).isRejectedBecauseOf(SgxCheck.DEBUG);
    }

    @Test
    void attributesAreToldSetOrNot() {
      assertThat(verify(good()).finding(SgxCheck.DEBUG).actual()).startsWith("not set in ");
      assertThat(verify(good().debug()).finding(SgxCheck.DEBUG).actual()).startsWith("set in ");
    }

    @Test
    void provisionKey() {
      verify(good().flag(0x10)).isRejectedBecauseOf(SgxCheck.PROVISION_KEY);
    }

    @Test
    void otherMeasurement() {
      verify(good().mrEnclave(SIXES.slice(0, 32))).isRejectedBecauseOf(SgxCheck.MRENCLAVE);
    }

    @Test
    void otherSigner() {
      expecting(defaults().requireMrSigner(SIXES.slice(0, 32)))
          .isRejectedBecauseOf(SgxCheck.MRSIGNER);
    }

    @Test
    void otherProduct() {
      expecting(defaults().requireProductId(1)).isRejectedBecauseOf(SgxCheck.PRODUCT_ID);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6})
    void olderVersion(int svn) {
      verify(good().isvSvn(svn), defaults().requireSvnAtLeast(7)).isRejectedBecauseOf(SgxCheck.SVN);
    }

    @Test
    void sameOrNewerVersionIsAccepted() {
      verify(good().isvSvn(7), defaults().requireSvnAtLeast(7)).isAccepted();
      verify(good().isvSvn(8), defaults().requireSvnAtLeast(7)).isAccepted();
    }

    @Test
    void otherExtendedProduct() {
      expecting(defaults().requireExtendedProductId(SIXES.slice(0, 16)))
          .isRejectedBecauseOf(SgxCheck.EXTENDED_PRODUCT_ID);
    }

    @Test
    void otherFamily() {
      expecting(defaults().requireFamilyId(SIXES.slice(0, 16)))
          .isRejectedBecauseOf(SgxCheck.FAMILY_ID);
    }

    @Test
    void otherConfiguration() {
      expecting(defaults().requireConfigId(SIXES)).isRejectedBecauseOf(SgxCheck.CONFIG_ID);
    }

    @Test
    void olderConfiguration() {
      expecting(defaults().requireConfigSvnAtLeast(1)).isRejectedBecauseOf(SgxCheck.CONFIG_SVN);
    }

    @Test
    void otherRuntimeData() {
      verify(good().boundTo(Bytes.utf8("an earlier request")))
          .isRejectedBecauseOf(SgxCheck.REPORT_DATA);
    }

    @Test
    void reportDataThatIsNotExactlyTheNonce() {
      expecting(
              SgxExpectations.secureDefaults()
                  .requireReportData(new ReportDataBinding.Exactly(SIXES)))
          .isRejectedBecauseOf(SgxCheck.REPORT_DATA);
    }

    @Test
    void digestFollowedByMore() {
      var digest = io.privyseal.foundation.bytes.Digests.sha256(SGX.runtimeData());

      verify(good().reportData(digest.concat(SIXES.slice(0, 32))))
          .isRejectedBecauseOf(SgxCheck.REPORT_DATA);
    }
  }
}
