package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.NOW;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.RUNTIME_DATA;

import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.evidence.intel.TdAttributes;
import io.privyseal.attestation.evidence.intel.TeeTcbSvn;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.attestation.testkit.intel.TdReportBuilder;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.intel.PlatformExpectations.ConfigurationDemand;
import io.privyseal.foundation.bytes.Bytes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each check can pass: one enclave and one trust domain that meet every demand, under expectations
/// that demand it all.
class EveryQuoteCheckTest {
  private static final SimulatedPlatform PLATFORM = SimulatedQuotes.PLATFORM;
  private static final Bytes CERTIFICATE =
      PLATFORM
          .pckCertificate(PLATFORM.pckExtension().configuration(false, false, false))
          .signedBy(PLATFORM.issuer());
  private static final Bytes CHAIN =
      SimulatedPlatform.chain(PLATFORM.certificatesWith(CERTIFICATE));
  private static final Bytes DIGEST = Bytes.ofHex("a1".repeat(48));
  private static final Bytes SHORT = DIGEST.slice(0, 32);
  private static final Bytes ID = DIGEST.slice(0, 16);
  private static final Bytes CONFIGURATION = Bytes.ofHex("c3".repeat(64));

  @ParameterizedTest
  @EnumSource(SgxCheck.class)
  void passes(SgxCheck check) {
    assertThatVerification(enclave()).passed(check);
  }

  @ParameterizedTest
  @EnumSource(TdxCheck.class)
  void passes(TdxCheck check) {
    assertThatVerification(trustDomain()).passed(check);
  }

  private static PlatformExpectations strict() {
    var expectations =
        PlatformExpectations.secureDefaults()
            .requireAdvisoriesAmong(Set.of())
            .requireTcbEvaluationNumberAtLeast(18)
            .requireFmspc(new Fmspc(PLATFORM.fmspc()))
            .requirePpid(PLATFORM.ppid());
    for (var demand : ConfigurationDemand.values()) {
      expectations = expectations.require(demand);
    }
    return expectations;
  }

  private static Verification<VerifiedSgx> enclave() {
    var report =
        PLATFORM
            .enclaveReport()
            .keySeparation()
            .mrEnclave(SHORT)
            .mrSigner(SHORT)
            .isvProductId(3)
            .isvSvn(7)
            .isvExtendedProductId(ID)
            .isvFamilyId(ID)
            .configId(CONFIGURATION)
            .configSvn(2)
            .boundTo(RUNTIME_DATA);
    return SimulatedQuotes.verifySgx(
        PLATFORM.quoting(report).certification(5, CHAIN).bytes(),
        List.of(),
        PLATFORM.sgxCollateral(NOW).build().read(),
        SgxExpectations.secureDefaults()
            .withPlatform(strict())
            .requireMrEnclave(SHORT)
            .requireMrSigner(SHORT)
            .requireProductId(3)
            .requireSvnAtLeast(7)
            .requireExtendedProductId(ID)
            .requireFamilyId(ID)
            .requireConfigId(CONFIGURATION)
            .requireConfigSvnAtLeast(2)
            .requireReportData(new ReportDataBinding.Sha256Of(RUNTIME_DATA)),
        NOW);
  }

  private static Verification<VerifiedTdx> trustDomain() {
    var report =
        TdReportBuilder.tdx15()
            .mrSeam(DIGEST)
            .mrTd(DIGEST)
            .mrConfigId(DIGEST)
            .mrOwner(DIGEST)
            .mrOwnerConfig(DIGEST)
            .boundTo(RUNTIME_DATA);
    for (var i = 0; i < 4; i++) {
      report.rtmr(i, DIGEST);
    }
    var expectations =
        TdxExpectations.secureDefaults()
            .withPlatform(strict())
            .requireModule(DIGEST)
            .requireTeeTcbSvnAtLeast(new TeeTcbSvn(SimulatedPlatform.CURRENT_TEE_TCB))
            .requireAttributes(new TdAttributes(Bytes.ofHex("0000001000000000")))
            .requireXfam(Bytes.ofHex("e700000000000000"))
            .requireMrTd(DIGEST)
            .requireMrConfigId(DIGEST)
            .requireMrOwner(DIGEST)
            .requireMrOwnerConfig(DIGEST)
            .requireReportData(new ReportDataBinding.Sha256Of(RUNTIME_DATA));
    for (var i = 0; i < 4; i++) {
      expectations = expectations.requireRtmr(i, DIGEST);
    }
    return SimulatedQuotes.verifyTdx(
        PLATFORM.quoting(report).certification(5, CHAIN).bytes(),
        List.of(),
        PLATFORM.tdxCollateral(NOW).build().read(),
        expectations,
        NOW);
  }
}
