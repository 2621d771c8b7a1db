package io.privyseal.attestation.verification.azure;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.EvidenceParts;
import io.privyseal.attestation.evidence.EvidenceRecognizer;
import io.privyseal.attestation.evidence.RecognizedEvidence;
import io.privyseal.attestation.evidence.RecognizedEvidence.AzureVm;
import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.VectorFiles;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.intel.QuoteVerifier;
import io.privyseal.attestation.verification.intel.TdxExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.attestation.verification.tpm.QuoteCheck;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.decision.Check;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Evidence of real confidential VMs, from the files as they are found to a verdict: as their
/// provenance says, at fixed times.
class AzureVectorsTest {
  private static final Instant MID_2026 = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant SUMMER_2025 = Instant.parse("2025-07-01T00:00:00Z");
  private static final String MILAN = "snp/chains/ask_ark_milan.pem";
  private static final Bytes CHALLENGE = Bytes.utf8("challenge");
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final SnpVerifier SNP = new SnpVerifier(ENGINE, TrustAnchors.amd());
  private static final QuoteVerifier TDX = new QuoteVerifier(ENGINE, IntelTrustAnchors.intel());
  private static final VtpmVerifier VERIFIER = new VtpmVerifier(ENGINE);
  private static final Map<String, Integer> COUNTS = new ConcurrentHashMap<>();

  @BeforeAll
  static void vectorsArePresent() {
    VectorFiles.assumePresent();
  }

  @AfterAll
  static void printCounts() {
    System.out.printf(
        "Azure vTPM vectors on %s, as their provenance says: %s%n",
        ENGINE.identity().id(), new TreeMap<>(COUNTS));
  }

  private static void count(String area, String verdict) {
    COUNTS.merge(area + " " + verdict, 1, Integer::sum);
  }

  private static EvidenceParts recognize(String... files) {
    return Arrays.stream(files)
        .map(file -> EvidenceRecognizer.recognize(VectorFiles.read(file)))
        .reduce(EvidenceParts.NONE, EvidenceParts::plus);
  }

  private static AzureVm vm(String... files) {
    return (AzureVm) recognize(files).evidence();
  }

  private static VerifiedHardware hardware(RecognizedEvidence.AzureVm vm) {
    return switch (vm.hardware()) {
      case AzureVm.Hardware.Snp(var evidence) -> snp(evidence);
      case AzureVm.Hardware.Tdx(var evidence) -> tdx(evidence);
    };
  }

  private static VerifiedHardware snp(SnpEvidence evidence) {
    return new VerifiedHardware.Snp(
        assertThatVerification(
                SNP.verify(
                    evidence,
                    SnpExpectations.secureDefaults()
                        .withRevocation(RevocationRule.off("the vectors hold no list")),
                    MID_2026))
            .isAccepted());
  }

  /// The platform is out of date by the TCB info of that summer, as the provenance says. Whose
  /// signature it has says a file of the same time.
  private static VerifiedHardware tdx(QuoteEvidence evidence) {
    var chain =
        IntelCollateral.parseJson(VectorFiles.read("tdx/dcap-qvl/tdx_quote_collateral.json"))
            .tcbInfo()
            .orElseThrow()
            .issuerChain();
    var collateral =
        IntelCollateral.NONE
            .withTcbInfo(VectorFiles.read("tdx/automata/0625/tcbinfov3_00806f050000.json"), chain)
            .withQeIdentity(VectorFiles.read("tdx/automata/0625/qe_td.json"), chain);
    var verified =
        assertThatVerification(
                TDX.verifyTdx(
                    evidence,
                    collateral,
                    TdxExpectations.secureDefaults()
                        .allowSeptVe()
                        .withPlatform(platform ->
                            platform
                                .allowTcbStatus(TcbStatus.OUT_OF_DATE)
                                .allowTrailingBytes()
                                .withRevocation(RevocationRule.off("the vectors hold no list"))),
                    SUMMER_2025))
            .isAccepted();
    assertThat(verified.tcbStatus()).isEqualTo(TcbStatus.OUT_OF_DATE);
    return new VerifiedHardware.Tdx(verified);
  }

  private static Verification<VerifiedVtpm> verify(
      VtpmEvidence evidence, VerifiedHardware hardware, VtpmExpectations expected) {
    return VERIFIER.verify(evidence, hardware, expected, MID_2026);
  }

  private static VerifiedVtpm accepted(String area, AzureVm vm, VtpmExpectations expected) {
    var verified = assertThatVerification(verify(vm.vtpm(), hardware(vm), expected)).isAccepted();
    count(area, "accepted");
    return verified;
  }

  private static void refused(
      String area,
      VtpmEvidence evidence,
      VerifiedHardware hardware,
      VtpmExpectations expected,
      Check... checks) {
    assertThatVerification(verify(evidence, hardware, expected)).isRejectedBecauseOf(checks);
    count(area, "refused");
  }

  @Nested
  class Evidence {
    @ParameterizedTest
    @CsvSource({
      "trustee-snp, trustee-snp/evidence-v0.json, "
          + "e15c44796beabf46abcec7c57e590942041e47497e4ec27571c8b7664f48dced",
      "trustee-snp, trustee-snp/evidence-v1.json, "
          + "e15c44796beabf46abcec7c57e590942041e47497e4ec27571c8b7664f48dced",
      "trustee-tdx, trustee-tdx/evidence-v0.json, "
          + "782b20b10f55cc46e2142cc2145d548698073e5beb82752c8d7f9279f0d8a273",
      "trustee-tdx, trustee-tdx/evidence-v1.json, "
          + "782b20b10f55cc46e2142cc2145d548698073e5beb82752c8d7f9279f0d8a273"
    })
    void isAcceptedFromHardwareToRegisters(String area, String file, String pcr0) {
      var chain = area.equals("trustee-snp") ? new String[] {MILAN} : new String[0];
      var vm = (AzureVm) recognize("azure-vtpm/" + file).plus(recognize(chain)).evidence();

      var verified = accepted(area, vm, VtpmExpectations.answering(CHALLENGE).requireSecureBoot());

      assertThat(verified.pcrs().value(0).orElseThrow().hex()).isEqualTo(pcr0);
      assertThat(verified.answeredNonce()).contains(CHALLENGE);
      assertThat(verified.hardware().isSimulated()).isFalse();
    }

    @Test
    void newerEnvelopeIsAcceptedWithTheCertificatesOfTheMetadataService() {
      var vm =
          vm(
              "azure-vtpm/attestation-rs/az_snp-live-evidence.json",
              "azure-vtpm/attestation-rs/az_snp-imds-vcek.der",
              "azure-vtpm/attestation-rs/az_snp-imds-chain-0.der",
              "azure-vtpm/attestation-rs/az_snp-imds-chain-1.der");

      var verified =
          accepted(
              "attestation-rs",
              vm,
              VtpmExpectations.answering(Bytes.utf8("attestation-test-fixture")));

      assertThat(verified.pcrs().value(0).orElseThrow().hex()).startsWith("e15c44796beabf46");
    }

    @Test
    void anotherNonceIsRefused() {
      var vm = vm("azure-vtpm/trustee-snp/evidence-v1.json", MILAN);

      refused(
          "trustee-snp",
          vm.vtpm(),
          hardware(vm),
          VtpmExpectations.answering(Bytes.ofHex("01020304")),
          QuoteCheck.NONCE);
    }

    @Test
    void hardwareOfAnotherVmIsRefused() {
      var vm = vm("azure-vtpm/trustee-snp/evidence-v1.json", MILAN);
      var other = vm("azure-vtpm/trustee-snp/evidence-v2.json", MILAN);

      refused(
          "trustee-snp",
          vm.vtpm(),
          hardware(other),
          VtpmExpectations.answering(CHALLENGE),
          VtpmCheck.HARDWARE_REPORT,
          VtpmCheck.CLAIMS_BINDING);
    }

    @Test
    void snpDoesNotVouchForATrustDomain() {
      var snp = vm("azure-vtpm/trustee-snp/evidence-v1.json", MILAN);
      var tdx = vm("azure-vtpm/trustee-tdx/evidence-v1.json");

      refused(
          "trustee-tdx",
          tdx.vtpm(),
          hardware(snp),
          VtpmExpectations.answering(CHALLENGE),
          VtpmCheck.HARDWARE_REPORT,
          VtpmCheck.CLAIMS_BINDING);
    }
  }

  @Nested
  class UserData {
    private static final Bytes EXPECTED =
        Bytes.ofHex(
            "982f5c6e45df0ed3f10b6f60b02f0c8390e281300f3805e2279c16168cd6ae9a"
                + "a398f647caa2338748cd0fd9f5f819ef");

    @Test
    void isBoundByTheHardwareAndTheQuote() {
      var vm = vm("azure-vtpm/trustee-snp/evidence-v2.json", MILAN);

      var verified =
          accepted(
              "trustee-snp", vm, VtpmExpectations.answering(EXPECTED).requireUserData(EXPECTED));

      assertThat(verified.pcrs().value(0).orElseThrow().hex())
          .isEqualTo("84275b2f4312cd4fc6cbe6b152ad3c3683e513d9f1e23c34fca160c8cca7a6a7");
    }

    @Test
    void ofAnotherValueIsRefused() {
      var vm = vm("azure-vtpm/trustee-snp/evidence-v2.json", MILAN);

      refused(
          "trustee-snp",
          vm.vtpm(),
          hardware(vm),
          VtpmExpectations.answering(EXPECTED).requireUserData(Bytes.utf8("another")),
          VtpmCheck.USER_DATA);
    }
  }

  @Nested
  class HclReports {
    private static final String REPORT = "azure-vtpm/trustee-snp/hcl-report.bin";
    private static final String QUOTE = "azure-vtpm/trustee-snp/tpm-quote-v1.json";
    private static final String CHAIN = "azure-vtpm/trustee-snp/vcek.pem";

    @Test
    void onSnpIsAcceptedWithItsQuote() {
      accepted(
          "trustee-snp",
          vm(REPORT, QUOTE, CHAIN),
          VtpmExpectations.answering(CHALLENGE)
              .requireSecureBoot()
              .requireVmId("911b0ef8-9dba-48b0-b275-4e4df2d39252"));
    }

    @Test
    void onTdxIsAcceptedWithItsQuotes() {
      accepted(
          "trustee-tdx",
          vm(
              "azure-vtpm/trustee-tdx/hcl-report.bin",
              "azure-vtpm/trustee-tdx/tpm-quote-v1.json",
              "azure-vtpm/trustee-tdx/td-quote.bin"),
          VtpmExpectations.answering(CHALLENGE).requireSecureBoot());
    }

    @Test
    void changedClaimsAreRefused() {
      var honest = vm(REPORT, QUOTE, CHAIN);
      var changed = changed(REPORT, 0x6e0, 'x').vtpm().hcl().orElseThrow();

      refused(
          "trustee-snp",
          honest.vtpm().withHcl(changed),
          hardware(honest),
          VtpmExpectations.answering(CHALLENGE),
          VtpmCheck.CLAIMS_BINDING);
    }

    @Test
    void overwrittenAttestationKeyIsUnreadable() {
      var honest = vm(REPORT, QUOTE, CHAIN);
      var changed = changed(REPORT, 0x540, 0).vtpm().hcl().orElseThrow();

      refused(
          "trustee-snp",
          honest.vtpm().withHcl(changed),
          hardware(honest),
          VtpmExpectations.answering(CHALLENGE),
          VtpmCheck.CLAIMS_BINDING,
          VtpmCheck.CLAIMS_FORM);
    }

    @Test
    void overwrittenTcbIsRefusedByTheHardware() {
      var parts = changed(REPORT, 0x1a6, 0).plus(recognize(CHAIN));

      var verification =
          SNP.verify(
              parts.toSnpEvidence(),
              SnpExpectations.secureDefaults()
                  .withRevocation(RevocationRule.off("the vectors hold no list")),
              MID_2026);

      assertThatVerification(verification)
          .isRejectedBecauseOf(
              io.privyseal.attestation.verification.sevsnp.SnpCheck.CERTIFIED_TCB,
              io.privyseal.attestation.verification.sevsnp.SnpCheck.REPORT_SIGNATURE);
      count("trustee-snp", "refused");
    }

    @Test
    void changedClaimsOnTdxNoLongerBelongToTheQuote() {
      var honest = vm("azure-vtpm/trustee-tdx/evidence-v1.json");
      var changed =
          changed("azure-vtpm/trustee-tdx/hcl-report.bin", 0x880, 'x').vtpm().hcl().orElseThrow();

      refused(
          "trustee-tdx",
          honest.vtpm().withHcl(changed),
          hardware(honest),
          VtpmExpectations.answering(CHALLENGE),
          VtpmCheck.CLAIMS_BINDING);
    }

    @Test
    void tdReportThatDiffersFromTheQuoteIsRefused() {
      var honest = vm("azure-vtpm/trustee-tdx/evidence-v1.json");
      // MRTD in the TDREPORT of the HCL report.
      var changed =
          changed("azure-vtpm/trustee-tdx/hcl-report.bin", 0x20 + 512 + 16, 0xff)
              .vtpm()
              .hcl()
              .orElseThrow();

      refused(
          "trustee-tdx",
          honest.vtpm().withHcl(changed),
          hardware(honest),
          VtpmExpectations.answering(CHALLENGE),
          VtpmCheck.HARDWARE_REPORT);
    }

    @Test
    void secureBootThatIsOffIsRefusedWhereItIsDemanded() {
      var honest = vm("azure-vtpm/trustee-tdx/evidence-v1.json");
      var off =
          recognize("azure-vtpm/azure-cvm-tooling/hcl-report-tdx.bin").vtpm().hcl().orElseThrow();

      assertThat(off.reportData())
          .isEqualTo(
              io.privyseal.attestation.evidence.azure.HclReport.reportDataFor(off.runtimeClaims()));
      count("azure-cvm-tooling", "bound");
      refused(
          "azure-cvm-tooling",
          honest.vtpm().withHcl(off),
          hardware(honest),
          VtpmExpectations.answering(CHALLENGE).requireSecureBoot(),
          VtpmCheck.HARDWARE_REPORT,
          VtpmCheck.CLAIMS_BINDING,
          VtpmCheck.SECURE_BOOT,
          QuoteCheck.SIGNATURE);
    }

    private EvidenceParts changed(String file, int offset, int value) {
      var content = VectorFiles.read(file).toArray();
      content[offset] = (byte) value;
      return EvidenceRecognizer.recognize(Bytes.copyOf(content));
    }
  }
}
