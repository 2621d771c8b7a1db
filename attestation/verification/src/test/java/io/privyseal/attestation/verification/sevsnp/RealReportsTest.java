package io.privyseal.attestation.verification.sevsnp;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.AmdEndorsements;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.decision.Verdict;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reports of real machines come out as their provenance says, at fixed times.
class RealReportsTest {
  private static final Instant MID_2026 = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant MID_2025 = Instant.parse("2025-06-01T00:00:00Z");
  private static final SnpExpectations DEFAULTS =
      SnpExpectations.secureDefaults()
          .withRevocation(RevocationRule.off("no list was captured with these reports"));
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final SnpVerifier VERIFIER = new SnpVerifier(ENGINE, TrustAnchors.amd());
  private static final AtomicInteger VERIFIED = new AtomicInteger();
  private static final AtomicInteger REFUSED = new AtomicInteger();

  @BeforeAll
  static void vectorsArePresent() {
    Vectors.assumePresent();
  }

  @AfterAll
  static void printCounts() {
    System.out.printf(
        "SEV-SNP vectors on %s: %d verifications accepted, %d refused, as their provenance says%n",
        ENGINE.identity().id(), VERIFIED.get(), REFUSED.get());
  }

  private static VerifiedSnp accepted(SnpEvidence evidence, SnpExpectations expected, Instant at) {
    var accepted = assertThatVerification(VERIFIER.verify(evidence, expected, at)).isAccepted();
    VERIFIED.incrementAndGet();
    return accepted;
  }

  private static void refused(
      SnpEvidence evidence, SnpExpectations expected, Instant at, SnpCheck... checks) {
    assertThatVerification(VERIFIER.verify(evidence, expected, at)).isRejectedBecauseOf(checks);
    REFUSED.incrementAndGet();
  }

  private static TcbVersion milan(int bootloader, int tee, int snp, int microcode) {
    return TcbVersion.of(Layout.MILAN_GENOA, 0, bootloader, tee, snp, microcode);
  }

  @Nested
  class MilanCvm {
    private final SnpEvidence evidence =
        Vectors.evidence("trustee/test-report.bin", "trustee/test-vcek.der", Vectors.MILAN_VCEK);

    @Test
    void isAccepted() {
      var verified = accepted(evidence, DEFAULTS, MID_2026);

      assertThat(verified.productLine()).isEqualTo(ProductLine.MILAN);
      assertThat(verified.keyKind()).isEqualTo(KeyKind.VCEK);
      assertThat(verified.trustRoot()).isEqualTo("ARK-Milan");
      assertThat(verified.isSimulated()).isFalse();
      assertThat(verified.reportedTcb()).isEqualTo(milan(3, 0, 8, 115));
      assertThat(verified.currentTcb()).isEqualTo(milan(3, 0, 8, 206));
      assertThat(verified.report().measurement().hex())
          .startsWith("a1f3930413247bb38cfc171579ea3c12d5fe4901f0c792f6");
    }

    @Test
    void flippingByte42BreaksTheSignature() {
      refused(
          Vectors.evidence(
              changed(42, evidence.report().bytes().at(42) ^ 1),
              "trustee/test-vcek.der",
              Vectors.MILAN_VCEK),
          DEFAULTS,
          MID_2026,
          SnpCheck.REPORT_SIGNATURE);
    }

    @Test
    void bumpingByte384BreaksTheTcbComparison() {
      refused(
          Vectors.evidence(
              changed(384, evidence.report().bytes().at(384) + 1),
              "trustee/test-vcek.der",
              Vectors.MILAN_VCEK),
          DEFAULTS,
          MID_2026,
          SnpCheck.CERTIFIED_TCB,
          SnpCheck.TCB_ORDER,
          SnpCheck.REPORT_SIGNATURE);
    }

    @Test
    void vcekDoesNotVerifyUnderTheVlekIssuer() {
      refused(
          Vectors.evidence("trustee/test-report.bin", "trustee/test-vcek.der", Vectors.MILAN_VLEK),
          DEFAULTS,
          MID_2026,
          SnpCheck.CHAIN_ORDER);
      var asvk = AmdCertificate.parse(Vectors.certificates(Vectors.MILAN_VLEK).getFirst());
      var vcek = AmdCertificate.parse(Vectors.bytes("trustee/test-vcek.der"));
      assertThat(vcek.isSignedBy(asvk, ENGINE)).isFalse();
    }

    @Test
    void chainOfAnotherLineIsRefused() {
      refused(
          Vectors.evidence("trustee/test-report.bin", "trustee/test-vcek.der", Vectors.GENOA_VCEK),
          DEFAULTS,
          MID_2026,
          SnpCheck.CHAIN_ORDER);
    }

    @Test
    void withoutChainIsUndecided() {
      assertThatVerification(
              VERIFIER.verify(
                  Vectors.evidence("trustee/test-report.bin", "trustee/test-vcek.der"),
                  DEFAULTS,
                  MID_2026))
          .isUndecidedBecauseOf(SnpCheck.CHAIN_COMPLETE);
    }

    private Bytes changed(int offset, int value) {
      return SnpReportBuilder.of(evidence.report()).at(offset, value).bytes();
    }
  }

  @Nested
  class MilanUnderVlek {
    private final SnpEvidence evidence =
        Vectors.evidence(
            "trustee/test-vlek-report.bin", "trustee/test-vlek.der", Vectors.MILAN_VLEK);
    private final SnpExpectations vmpl1 = DEFAULTS.allowVmplUpTo(1);

    @Test
    void isAcceptedBeforeTheVlekExpires() {
      var verified = accepted(evidence, vmpl1, MID_2025);

      assertThat(verified.keyKind()).isEqualTo(KeyKind.VLEK);
      assertThat(verified.productLine()).isEqualTo(ProductLine.MILAN);
      assertThat(verified.reportedTcb()).isEqualTo(milan(4, 0, 24, 217));
      assertThat(verified.currentTcb()).isEqualTo(milan(4, 0, 24, 220));
      assertThat(verified.report().chipId().isAllZero()).isTrue();
    }

    @Test
    void isAcceptedFromItsProvider() {
      accepted(evidence, vmpl1.requireCloudProvider("CN=cc-us-east-2.amazonaws.com"), MID_2025);
    }

    @Test
    void isRefusedAfterTheVlekExpired() {
      refused(evidence, vmpl1, Instant.parse("2025-12-11T00:00:00Z"), SnpCheck.CHAIN_VALIDITY);
    }

    @Test
    void isRefusedWhereVmpl0IsExpected() {
      refused(evidence, DEFAULTS, MID_2025, SnpCheck.VMPL);
    }
  }

  @Nested
  class AciContainerFromTheSidecar {
    private static final String REPORT = "aci-sidecar/snp_report.bin";
    private static final String CHAIN = "aci-sidecar/uvm_host_amd_certificate.pem";
    private final SnpEvidence evidence = Vectors.evidence(REPORT, CHAIN);

    @Test
    void isAcceptedWithItsPolicyAndRuntimeData() {
      var policy =
          Base64.getMimeDecoder()
              .decode(Vectors.bytes("aci-sidecar/uvm_security_policy.base64").asUtf8());
      var verified =
          accepted(
              evidence.withEndorsedTcb(RawTcb.ofTcbm("7308000000000003")),
              DEFAULTS.requireHostData(Digests.sha256(policy)),
              MID_2026);

      assertThat(verified.reportedTcb()).isEqualTo(milan(3, 0, 8, 115));
      assertThat(verified.currentTcb()).isEqualTo(milan(3, 0, 8, 115));
      assertThat(verified.report().guestSvn()).isEqualTo(2);
    }

    @Test
    void endorsedTcbOfAnotherTimeIsRefused() {
      refused(
          evidence.withEndorsedTcb(RawTcb.ofTcbm("7408000000000003")),
          DEFAULTS,
          MID_2026,
          SnpCheck.ENDORSED_TCB);
    }

    @Test
    void anotherPolicyIsRefused() {
      refused(
          evidence,
          DEFAULTS.requireHostData(Digests.sha256(Bytes.utf8("package policy"))),
          MID_2026,
          SnpCheck.HOST_DATA);
    }

    @Test
    void anotherKeyBlobIsRefused() {
      refused(
          evidence,
          DEFAULTS.requireReportData(
              new ReportDataBinding.Sha256Of(Bytes.utf8("{\"akey\":\"another\"}"))),
          MID_2026,
          SnpCheck.REPORT_DATA);
    }

    @Test
    void chainOfAnotherMachineIsRefused() {
      refused(
          Vectors.evidence(REPORT, "trustee/test-vcek.der", Vectors.MILAN_VCEK),
          DEFAULTS,
          MID_2026,
          SnpCheck.CERTIFIED_CHIP,
          SnpCheck.REPORT_SIGNATURE);
    }

    @Test
    void corruptedSignatureIsRefused() {
      var report =
          SnpReportBuilder.of(evidence.report())
              .at(0x2a0, evidence.report().bytes().at(0x2a0) ^ 0x80)
              .parse();
      refused(evidence.withReport(report), DEFAULTS, MID_2026, SnpCheck.REPORT_SIGNATURE);
    }

    @Test
    void corruptedReportIsRefused() {
      var report = SnpReportBuilder.of(evidence.report()).measurement(Bytes.zeros(48)).parse();
      refused(evidence.withReport(report), DEFAULTS, MID_2026, SnpCheck.REPORT_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void brokenCertificateIsRefused(int index) {
      var certificates = new java.util.ArrayList<>(evidence.certificates());
      var broken = certificates.get(index).toArray();
      broken[broken.length - 1] ^= 1;
      certificates.set(index, Bytes.copyOf(broken));
      refused(
          evidence.withCertificates(certificates), DEFAULTS, MID_2026, SnpCheck.CHAIN_SIGNATURES);
    }
  }

  @Nested
  class DebugGuest {
    private final SnpEvidence evidence =
        Vectors.evidence(
            "go-sev-guest/attestation.bin", "go-sev-guest/vcek.testcer", Vectors.MILAN_VCEK);

    @Test
    void isRefused() {
      refused(evidence, DEFAULTS, MID_2026, SnpCheck.DEBUG);
    }

    @Test
    void isAcceptedWhereDebugIsAllowedAndSaysSo() {
      var verification = VERIFIER.verify(evidence, DEFAULTS.allowDebugGuests(), MID_2026);

      assertThatVerification(verification).isAccepted();
      assertThatVerification(verification).didNotCheck(SnpCheck.DEBUG, "on request");
      VERIFIED.incrementAndGet();
    }
  }

  @Test
  void genoaVersion5IsReadInTheLayoutOfItsFamily() {
    var verified =
        accepted(
            Vectors.evidence(
                "attestation-rs/live-report-v5-genoa.bin",
                "attestation-rs/live-vcek-genoa.der",
                Vectors.GENOA_VCEK),
            DEFAULTS,
            MID_2026);

    assertThat(verified.productLine()).isEqualTo(ProductLine.GENOA);
    assertThat(verified.reportedTcb()).isEqualTo(milan(10, 0, 27, 27));
    assertThat(verified.report().reportData().asUtf8()).startsWith("hello-attest");
    assertThat(verified.report().launchMitigations()).isEqualTo(0x0b);
  }

  @Test
  void milanVersion3WithReissuedVcekIsAccepted() {
    var verified =
        accepted(
            Vectors.evidence(
                "tee-attestation-verification/milan_attestation_report.bin",
                "tee-attestation-verification/milan_vcek.pem",
                "tee-attestation-verification/milan_ask.pem",
                Vectors.MILAN_VCEK),
            DEFAULTS,
            MID_2026);

    assertThat(verified.reportedTcb()).isEqualTo(milan(4, 0, 24, 219));
  }

  @Test
  void turinIsReadInItsOwnLayout() {
    var verified =
        accepted(
            Vectors.evidence(
                "tee-attestation-verification/turin_attestation_report.bin",
                "tee-attestation-verification/turin_vcek.pem",
                "tee-attestation-verification/turin_ask.pem",
                Vectors.TURIN_VCEK),
            DEFAULTS,
            MID_2026);

    assertThat(verified.productLine()).isEqualTo(ProductLine.TURIN);
    assertThat(verified.trustRoot()).isEqualTo("ARK-Turin");
    assertThat(verified.reportedTcb()).isEqualTo(TcbVersion.of(Layout.TURIN, 1, 1, 1, 4, 81));
    assertThat(verified.report().chipId().hex()).isEqualTo("59790fb1c39f35c1" + "0".repeat(112));
  }

  @Test
  void everySignedBitOfARealReportCounts() {
    var evidence =
        Vectors.evidence(
            "tee-attestation-verification/milan_attestation_report.bin",
            "tee-attestation-verification/milan_vcek.pem",
            Vectors.MILAN_VCEK);
    for (var offset = 0; offset < SnpReport.SIGNED_BYTES; offset += 7) {
      var bytes = evidence.report().bytes().toArray();
      bytes[offset] ^= (byte) (1 << offset % 8);
      assertThat(verdictOf(Bytes.copyOf(bytes), evidence.certificates()))
          .as("byte %d", offset)
          .isEqualTo(Verdict.REJECTED);
    }
  }

  private static Verdict verdictOf(Bytes report, List<Bytes> certificates) {
    Verification<VerifiedSnp> verification;
    try {
      verification =
          VERIFIER.verify(
              SnpEvidence.of(SnpReport.parse(report), certificates), DEFAULTS, MID_2026);
    } catch (io.privyseal.foundation.bytes.MalformedInputException e) {
      verification = SnpVerifier.malformed(e);
    }
    return verification.verdict();
  }

  @Nested
  class Certificates {
    private final AmdEndorsements endorsements = new AmdEndorsements(ENGINE);

    @ParameterizedTest
    @CsvSource({
      "automata/vcek.der, chains/ask_ark_milan.pem, Milan-B0",
      "go-sev-guest/vcek.testcer, chains/ask_ark_milan.pem, Milan-B0",
      "trustee/test-vcek.der, chains/ask_ark_milan.pem, Milan-B0",
      "trustee/test-vlek.der, chains/ask_ark_milan_vlek.pem, Milan",
      "attestation-rs/live-vcek-genoa.der, chains/ask_ark_genoa.pem, Genoa",
      "virtee-sev/vcek_turin.der, chains/ask_ark_turin_vcek.pem, Turin",
      "tee-attestation-verification/turin_vcek.pem, chains/ask_ark_turin_vcek.pem, Turin",
      "tee-attestation-verification/milan_vcek.pem, chains/ask_ark_milan.pem, Milan-B0"
    })
    void leafChainsToAPinnedRoot(String leafFile, String chainFile, String product) {
      var leaf = endorsements.read(Vectors.certificates(leafFile).getFirst());
      var chain = Vectors.certificates(chainFile).stream().map(endorsements::read).toList();

      assertThat(leaf.extensions().orElseThrow().productName()).isEqualTo(product);
      assertThat(leaf.namesAsIssuer(chain.getFirst())).isTrue();
      assertThat(endorsements.isSignedBy(leaf, chain.getFirst())).isTrue();
      VERIFIED.incrementAndGet();
    }

    @ParameterizedTest
    @CsvSource({
      "chains/ask_ark_genoa.pem, GENOA, ASK",
      "chains/ask_ark_genoa_vlek.pem, GENOA, ASVK",
      "chains/ask_ark_milan.pem, MILAN, ASK",
      "chains/ask_ark_milan_vlek.pem, MILAN, ASVK",
      "chains/ask_ark_turin_vcek.pem, TURIN, ASK",
      "chains/ask_ark_turin_vlek.pem, TURIN, ASVK"
    })
    void publishedChainIsSignedByItsPinnedRoot(
        String file, ProductLine line, AmdCertificate.Role role) {
      var chain = Vectors.certificates(file).stream().map(endorsements::read).toList();
      var root = chain.get(1);

      assertThat(chain.getFirst().role()).isEqualTo(role);
      assertThat(root.role()).isEqualTo(AmdCertificate.Role.ARK);
      assertThat(endorsements.isSignedBy(chain.getFirst(), root)).isTrue();
      assertThat(endorsements.isSignedBy(root, root)).isTrue();
      assertThat(TrustAnchors.amd().find(root.publicKey()).orElseThrow().productLine())
          .isEqualTo(line);
      VERIFIED.incrementAndGet();
    }

    @Test
    void syntheticLegacyVcekParsesButIsSignedByNobody() {
      var leaf = endorsements.read(Vectors.bytes("trustee/test-vcek-invalid-legacy.der"));

      var extensions = leaf.extensions().orElseThrow();
      assertThat(extensions.tcb().as(Layout.MILAN_GENOA).snp()).isEqualTo(10);
      assertThat(extensions.hardwareId().orElseThrow().hex()).startsWith("000102030405");
      for (var file : List.of(Vectors.MILAN_VCEK, Vectors.MILAN_VLEK, Vectors.GENOA_VCEK)) {
        for (var der : Vectors.certificates(file)) {
          assertThat(endorsements.isSignedBy(leaf, endorsements.read(der))).isFalse();
        }
      }
      REFUSED.incrementAndGet();
    }

    @Test
    void microcodeAbove127IsReadAsUnsigned() {
      var leaf = endorsements.read(Vectors.bytes("automata/vcek.der"));

      var tcb = leaf.extensions().orElseThrow().tcb().as(Layout.MILAN_GENOA);
      assertThat(tcb.microcode()).isEqualTo(209);
      assertThat(tcb.snp()).isEqualTo(22);
    }
  }
}
