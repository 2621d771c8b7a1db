package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.intel.Verdicts.ANY_STATUS;
import static io.privyseal.attestation.verification.intel.Verdicts.NO_LISTS;
import static io.privyseal.attestation.verification.intel.Verdicts.accepted;
import static io.privyseal.attestation.verification.intel.Verdicts.rejected;
import static io.privyseal.attestation.verification.intel.Verdicts.sgx;
import static io.privyseal.attestation.verification.intel.Verdicts.tdx;
import static io.privyseal.attestation.verification.intel.Verdicts.undecided;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.endorsements.intel.IntelCertificate;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelEndorsements;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.TdReportStructure;
import io.privyseal.attestation.verification.intel.Verdicts.Capture;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.Pem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/// The verdicts that the provenance of TDX quotes states.
final class TdxVectorCases {
  private static final String AUTOMATA = "tdx/automata/";
  private static final String PCS_2026 = "tdx/attestation-rs/collateral/";
  private static final String GOOGLE = "tdx/go-tdx-guest/";
  private static final String OASIS = "tdx/oasis/";
  private static final String INTEL = "tdx/intel-qvl-sample/";
  private static final String OASIS_SIGNERS = "sgx/oasis/tcb_info_v3_fmspc_00606A000000_certs.pem";
  private static final String[] AUTOMATA_SIGNERS = {
    AUTOMATA + "signing.der", AUTOMATA + "root.der"
  };
  private static final TdxExpectations WITHOUT_LISTS =
      tdx().withPlatform(p -> p.withRevocation(NO_LISTS));

  private final List<VectorCase> cases = new ArrayList<>();

  static List<VectorCase> all() {
    var all = new TdxVectorCases();
    all.dcapQvl();
    all.automata();
    all.azure();
    all.google();
    all.oasis();
    all.intelSample();
    return all.cases;
  }

  private void add(String area, String name, Executable check) {
    cases.add(new VectorCase(area, name, check));
  }

  private static IntelCollateral collateral(String tcbInfo, String identity, String... signers) {
    return IntelCollateral.NONE
        .withTcbInfo(IntelVectors.statement(tcbInfo, "tcbInfo", signers))
        .withQeIdentity(IntelVectors.statement(identity, "enclaveIdentity", signers));
  }

  private static Capture dcapQvlCapture() {
    return new Capture(
        IntelVectors.evidence("tdx/dcap-qvl/tdx_quote"),
        IntelCollateral.parseJson(IntelVectors.bytes("tdx/dcap-qvl/tdx_quote_collateral.json")),
        Instant.parse("2025-06-25T00:00:00Z"));
  }

  private void dcapQvl() {
    var area = "tdx/dcap-qvl";
    add(
        area,
        "valid inside the collateral window: UpToDate, no advisories, module UpToDate",
        () -> {
          var verified = accepted(dcapQvlCapture().tdx(tdx()), TcbStatus.UP_TO_DATE);
          assertThat(verified.advisories()).isEmpty();
          var module = verified.platform().evaluation().moduleLevel().orElseThrow();
          assertThat(module.status()).isEqualTo(TcbStatus.UP_TO_DATE);
          assertThat(verified.evidence().quote().trailingBytes()).isEqualTo(Bytes.zeros(70));
        });
    add(
        area,
        "expired collateral outside the window",
        () ->
            undecided(
                dcapQvlCapture().at("2026-01-01T00:00:00Z").tdx(tdx()),
                TdxCheck.TCB_INFO_VALIDITY,
                TdxCheck.QE_IDENTITY_VALIDITY,
                TdxCheck.PCK_REVOCATION));
    add(
        area,
        "the quote in hex has valid signatures",
        () -> {
          var capture =
              new Capture(
                  IntelVectors.evidence("tdx/dcap-qvl/tdx-quote.hex"),
                  dcapQvlCapture().collateral(),
                  dcapQvlCapture().at());
          var verification = capture.tdx(tdx());
          assertThatVerification(verification).passed(TdxCheck.QUOTE_SIGNATURE);
          assertThatVerification(verification).passed(TdxCheck.QE_BINDING);
          assertThatVerification(verification).passed(TdxCheck.QE_REPORT_SIGNATURE);
          assertThatVerification(verification).passed(TdxCheck.CHAIN_SIGNATURES);
          assertThatVerification(verification).passed(TdxCheck.CHAIN_ROOT);
        });
    add(
        area,
        "collateral of SGX is not taken for TDX",
        () -> {
          var sgx =
              IntelCollateral.parseJson(
                  IntelVectors.bytes("sgx/dcap-qvl/sgx_quote_collateral.json"));
          rejected(
              dcapQvlCapture().with(sgx).tdx(WITHOUT_LISTS),
              TdxCheck.TCB_INFO_PLATFORM,
              TdxCheck.QE_MATCH);
        });
  }

  private void automata() {
    var area = "tdx/automata";
    add(
        area,
        "the padded quote: platform OutOfDate with its advisories, module UpToDate",
        () -> {
          var capture =
              new Capture(
                  IntelVectors.evidence(AUTOMATA + "quote_tdx.bin"),
                  collateral(
                          AUTOMATA + "tcb_info_v3_with_tdx_module.json",
                          AUTOMATA + "qe_identity.json",
                          AUTOMATA_SIGNERS)
                      .withPckCrl(IntelVectors.bytes(AUTOMATA + "pck_platform_crl.der"), List.of())
                      .withRootCaCrl(IntelVectors.bytes(AUTOMATA + "intel_root_ca_crl.der")),
                  Instant.parse("2025-07-10T00:00:00Z"));
          var verified =
              accepted(
                  capture.tdx(tdx().withPlatform(ANY_STATUS)),
                  TcbStatus.OUT_OF_DATE,
                  "INTEL-SA-00960",
                  "INTEL-SA-00982",
                  "INTEL-SA-00986");
          assertThat(verified.platform().evaluation().moduleLevel().orElseThrow().status())
              .isEqualTo(TcbStatus.UP_TO_DATE);
          rejected(capture.tdx(tdx()), TdxCheck.TCB_STATUS);
        });
    add(
        area,
        "the quote in hex is the padded one",
        () ->
            assertThat(IntelVectors.quote(AUTOMATA + "quotev4.hex").bytes())
                .isEqualTo(IntelVectors.quote(AUTOMATA + "quote_tdx.bin").bytes()));
    add(
        area,
        "the companion certificates form a chain to Intel's root",
        () -> {
          var endorsements = new IntelEndorsements(Verdicts.ENGINE);
          var pck = endorsements.read(IntelVectors.bytes(AUTOMATA + "pck.der"));
          var platform = endorsements.read(IntelVectors.bytes(AUTOMATA + "platform.der"));
          var root = endorsements.read(IntelVectors.bytes(AUTOMATA + "root.der"));
          assertThat(endorsements.isSignedBy(pck, platform)).isTrue();
          assertThat(endorsements.isSignedBy(platform, root)).isTrue();
          assertThat(IntelTrustAnchors.intel().find(root.publicKey())).isPresent();
          assertThat(pck.extensions().orElseThrow().fmspc().toString()).isEqualTo("00606A000000");
        });
    add(
        area,
        "version 5 with a TD 1.5 report: UpToDate, module UpToDate",
        () -> {
          var capture =
              new Capture(
                  IntelVectors.evidence(AUTOMATA + "quotev5.dat"),
                  collateral(
                      AUTOMATA + "0625/tcbinfov3_90C06F000000.json",
                      AUTOMATA + "0625/qe_td.json",
                      AUTOMATA_SIGNERS),
                  Instant.parse("2025-06-20T00:00:00Z"));
          rejected(capture.tdx(WITHOUT_LISTS), TdxCheck.SERVICE_TD);
          var verified =
              accepted(capture.tdx(WITHOUT_LISTS.allowServiceTds()), TcbStatus.UP_TO_DATE);
          assertThat(verified.report().isVersion15()).isTrue();
          assertThat(verified.platform().evaluation().moduleLevel().orElseThrow().status())
              .isEqualTo(TcbStatus.UP_TO_DATE);
        });
  }

  private void azure() {
    add(
        "tdx/cvm-attestation-tools",
        "Azure's quote has valid signatures and matches no TCB level of March 2026",
        () -> {
          var capture =
              new Capture(
                  IntelVectors.evidence("tdx/cvm-attestation-tools/td_quote_v4.dat"),
                  collateral(
                          PCS_2026 + "tcb_info_90c06f000000.json",
                          PCS_2026 + "td_qe_identity.json",
                          PCS_2026 + "qe_identity_signing_chain.pem")
                      .withPckCrl(IntelVectors.bytes(PCS_2026 + "pck_crl_platform.der"), List.of()),
                  Instant.parse("2026-03-20T00:00:00Z"));
          var verification = capture.tdx(tdx().withPlatform(ANY_STATUS));
          rejected(verification, TdxCheck.TCB_LEVEL);
          assertThatVerification(verification).passed(TdxCheck.QUOTE_SIGNATURE);
          assertThatVerification(verification).passed(TdxCheck.PCK_REVOCATION);
          assertThatVerification(verification).passed(TdxCheck.TCB_INFO_SIGNATURE);
        });
  }

  private static Capture googleCapture(String quote) {
    return new Capture(
        IntelVectors.evidence(quote),
        collateral(
                GOOGLE + "sample_tcbInfo_response",
                GOOGLE + "sample_qeIdentity_response",
                OASIS_SIGNERS)
            .withPckCrl(IntelVectors.bytes(GOOGLE + "pckcrl"), List.of())
            .withRootCaCrl(IntelVectors.bytes(GOOGLE + "rootcrl.der")),
        Instant.ofEpochSecond(1687091776));
  }

  private void google() {
    var area = "tdx/go-tdx-guest";
    add(
        area,
        "the production quote matches no TCB level, and text follows it",
        () -> {
          var verification =
              googleCapture(GOOGLE + "tdx_prod_quote_SPR_E4.dat")
                  .tdx(tdx().withPlatform(ANY_STATUS).allowSeptVe());
          rejected(verification, TdxCheck.TCB_LEVEL, TdxCheck.TRAILING_BYTES);
          assertThatVerification(verification).passed(TdxCheck.QUOTE_SIGNATURE);
          assertThatVerification(verification).passed(TdxCheck.QE_REPORT_SIGNATURE);
        });
    add(
        area,
        "what stands for a raw TDREPORT is no remote evidence",
        () -> {
          var report = IntelVectors.bytes(GOOGLE + "report.dat");
          assertThatThrownBy(() -> Quote.parse(report)).isInstanceOf(MalformedInputException.class);
          assertThatThrownBy(() -> TdReportStructure.parse(report))
              .isInstanceOf(MalformedInputException.class);
        });
    add(
        "tdx/attestation-rs",
        "a live TDREPORT parses, and is no quote",
        () -> {
          var report = IntelVectors.bytes("tdx/attestation-rs/tdx_tdreport_live.bin");
          assertThatThrownBy(() -> Quote.parse(report)).isInstanceOf(MalformedInputException.class);
          assertThat(TdReportStructure.parse(report).bytes()).isEqualTo(report);
        });
  }

  private static Capture oasisCapture() {
    return new Capture(
        IntelVectors.evidence(OASIS + "quote_v4_tdx_ecdsa_p256.bin"),
        collateral(
            OASIS + "tcb_info_v3_tdx_fmspc_C0806F000000.json",
            OASIS + "qe_identity_v2_tdx2.json",
            OASIS_SIGNERS),
        Instant.ofEpochSecond(1725263032));
  }

  private void oasis() {
    var area = "tdx/oasis";
    add(
        area,
        "valid at its time: UpToDate, module UpToDate",
        () -> {
          var verified = accepted(oasisCapture().tdx(WITHOUT_LISTS), TcbStatus.UP_TO_DATE);
          assertThat(verified.platform().evaluation().moduleLevel().orElseThrow().status())
              .isEqualTo(TcbStatus.UP_TO_DATE);
        });
    add(
        area,
        "fails where TDX quotes are not allowed",
        () ->
            rejected(
                oasisCapture().sgx(sgx().withPlatform(ANY_STATUS.withRevocation(NO_LISTS))),
                SgxCheck.TEE_TYPE));
    add(
        area,
        "fails where its TDX module is not an expected one",
        () -> {
          rejected(
              oasisCapture().tdx(WITHOUT_LISTS.requireModule(Bytes.zeros(48))),
              TdxCheck.MODULE_MEASUREMENT);
          var mrSeam =
              accepted(oasisCapture().tdx(WITHOUT_LISTS), TcbStatus.UP_TO_DATE).report().mrSeam();
          accepted(oasisCapture().tdx(WITHOUT_LISTS.requireModule(mrSeam)), TcbStatus.UP_TO_DATE);
        });
    add(
        area,
        "out of date: no TCB level matches",
        () ->
            rejected(
                googleCapture(OASIS + "quote_v4_tdx_ecdsa_p256_out_of_date.bin")
                    .tdx(tdx().withPlatform(ANY_STATUS).allowSeptVe()),
                TdxCheck.TCB_LEVEL));
  }

  private static Capture sampleCapture() {
    return new Capture(
        IntelVectors.evidence(INTEL + "quote.dat")
            .withCertificates(
                IntelVectors.certificates(INTEL + "pckCert.pem", INTEL + "pckSignChain.pem")),
        collateral(INTEL + "tcbInfo.json", INTEL + "qeIdentity.json", INTEL + "tcbSignChain.pem")
            .withPckCrl(IntelVectors.bytes(INTEL + "intermediateCaCrl.der"), List.of())
            .withRootCaCrl(IntelVectors.bytes(INTEL + "rootCaCrl.der")),
        Instant.parse("2022-01-01T00:00:00Z"));
  }

  private void intelSample() {
    var area = "tdx/intel-qvl-sample";
    add(
        area,
        "signatures verify under its own root; its numbers and its identity do not hold",
        () -> {
          var root =
              Pem.certificate(
                  IntelVectors.certificates(INTEL + "trustedRootCaCert.pem").getFirst());
          var anchors =
              IntelTrustAnchors.intel().withSimulated("Intel QVL sample", root.getPublicKey());
          var capture = sampleCapture();
          var verification =
              new QuoteVerifier(Verdicts.ENGINE, anchors)
                  .verifyTdx(
                      capture.evidence(),
                      capture.collateral(),
                      tdx().withPlatform(ANY_STATUS).allowSeptVe(),
                      capture.at());
          // Components above 255, which no processor has, and another signer of the enclave.
          rejected(verification, TdxCheck.TCB_INFO, TdxCheck.QE_MATCH);
          for (var check :
              List.of(
                  TdxCheck.CHAIN_SIGNATURES,
                  TdxCheck.CHAIN_ROOT,
                  TdxCheck.QE_REPORT_SIGNATURE,
                  TdxCheck.QE_BINDING,
                  TdxCheck.QUOTE_SIGNATURE,
                  TdxCheck.QE_IDENTITY_SIGNATURE,
                  TdxCheck.PCK_REVOCATION,
                  TdxCheck.AUTHORITY_REVOCATION)) {
            assertThatVerification(verification).passed(check);
          }
        });
    add(
        area,
        "its TCB info is signed by its own signer",
        () -> {
          var statement = sampleCapture().collateral().tcbInfo().orElseThrow();
          var signer =
              statement.issuerChain().stream()
                  .map(IntelCertificate::parse)
                  .filter(c -> c.role() == IntelCertificate.Role.TCB_SIGNING)
                  .findFirst()
                  .orElseThrow();
          assertThat(
                  Verdicts.ENGINE.verify(
                      SignatureScheme.ES256,
                      signer.publicKey(),
                      statement.body().toArray(),
                      statement.signature().toArray()))
              .isTrue();
        });
    add(
        area,
        "fails against Intel's root",
        () ->
            rejected(
                sampleCapture().tdx(tdx().withPlatform(ANY_STATUS).allowSeptVe()),
                TdxCheck.CHAIN_ROOT,
                TdxCheck.TCB_INFO,
                TdxCheck.QE_MATCH,
                TdxCheck.QE_IDENTITY_SIGNATURE));
  }
}
