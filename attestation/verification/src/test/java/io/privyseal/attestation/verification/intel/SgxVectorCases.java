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

import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.SignedStatement;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.intel.CertificationData;
import io.privyseal.attestation.evidence.intel.OpenEnclaveReport;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.verification.Freshness;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.intel.Verdicts.Capture;
import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;

/// The verdicts that the provenance of SGX quotes states.
final class SgxVectorCases {
  private static final SgxExpectations WITHOUT_LISTS =
      sgx().withPlatform(p -> p.withRevocation(NO_LISTS));
  private static final Instant CAPTURED = Instant.parse("2022-08-14T17:07:14Z");
  private static final String OASIS = "sgx/oasis/";
  private static final String FORTANIX_PCS = "sgx/fortanix-pcs/";
  private static final String INTEL = "sgx/intel-qvl-sample/";
  private static final String OPEN_ENCLAVE = "sgx/openenclave/";

  private final List<VectorCase> cases = new ArrayList<>();

  static List<VectorCase> all() {
    var all = new SgxVectorCases();
    all.dcapQvl();
    all.oasis();
    all.fortanix();
    all.intelSample();
    all.openEnclave();
    all.ravl();
    all.automata();
    return all.cases;
  }

  private void add(String area, String name, org.junit.jupiter.api.function.Executable check) {
    cases.add(new VectorCase(area, name, check));
  }

  private static Capture dcapQvlCapture() {
    return new Capture(
        IntelVectors.evidence("sgx/dcap-qvl/sgx_quote"),
        IntelCollateral.parseJson(IntelVectors.bytes("sgx/dcap-qvl/sgx_quote_collateral.json")),
        Instant.parse("2025-06-25T00:00:00Z"));
  }

  private void dcapQvl() {
    var area = "sgx/dcap-qvl";
    add(
        area,
        "valid inside the collateral window with its status and advisories",
        () -> {
          var hello = "Hello, world!".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          var verified =
              accepted(
                  dcapQvlCapture()
                      .sgx(
                          sgx()
                              .withPlatform(p ->
                                  p.allowTcbStatus(TcbStatus.CONFIGURATION_AND_SW_HARDENING_NEEDED)
                                      .requireTcbEvaluationNumberAtLeast(17))
                              .requireReportData(
                                  new ReportDataBinding.Exactly(
                                      Bytes.copyOf(hello).concat(Bytes.zeros(64 - hello.length))))),
                  TcbStatus.CONFIGURATION_AND_SW_HARDENING_NEEDED);
          assertThat(verified.advisories()).containsExactly("INTEL-SA-00289", "INTEL-SA-00615");
          assertThat(verified.trustRoot()).isEqualTo("Intel SGX Root CA");
          assertThat(verified.tcbEvaluationDataNumber()).isEqualTo(17);
        });
    add(
        area,
        "the status is not accepted unless it is allowed",
        () -> rejected(dcapQvlCapture().sgx(sgx()), SgxCheck.TCB_STATUS));
    add(
        area,
        "expired collateral after the window",
        () ->
            undecided(
                dcapQvlCapture().at("2025-08-01T00:00:00Z").sgx(sgx().withPlatform(ANY_STATUS)),
                SgxCheck.TCB_INFO_VALIDITY,
                SgxCheck.QE_IDENTITY_VALIDITY,
                SgxCheck.PCK_REVOCATION));
    add(
        area,
        "collateral of the future before the window",
        () ->
            undecided(
                dcapQvlCapture().at("2025-06-19T00:00:00Z").sgx(sgx().withPlatform(ANY_STATUS)),
                SgxCheck.TCB_INFO_VALIDITY,
                SgxCheck.QE_IDENTITY_VALIDITY,
                SgxCheck.PCK_REVOCATION));
    add(
        area,
        "an accepted status does not hide an advisory that is refused",
        () ->
            rejected(
                dcapQvlCapture()
                    .sgx(sgx().withPlatform(ANY_STATUS.refuseAdvisories("INTEL-SA-00615"))),
                SgxCheck.ADVISORIES));
  }

  private static Capture oasisCapture() {
    var chain = OASIS + "tcb_info_v3_fmspc_00606A000000_certs.pem";
    return new Capture(
        IntelVectors.evidence(OASIS + "quote_v3_ecdsa_p256_pck_chain.bin"),
        IntelCollateral.NONE
            .withTcbInfo(
                IntelVectors.statement(
                    OASIS + "tcb_info_v3_fmspc_00606A000000.json", "tcbInfo", chain))
            .withQeIdentity(
                IntelVectors.statement(OASIS + "qe_identity_v2.json", "enclaveIdentity", chain)),
        Instant.ofEpochSecond(1671497404));
  }

  private void oasis() {
    var area = "sgx/oasis";
    add(
        area,
        "valid at its time: SWHardeningNeeded",
        () ->
            accepted(
                oasisCapture().sgx(WITHOUT_LISTS),
                TcbStatus.SW_HARDENING_NEEDED,
                "INTEL-SA-00615",
                "INTEL-SA-00657"));
    add(
        area,
        "fails after the PCK certificate's end",
        () ->
            rejected(
                oasisCapture().atSecond(1891163522L).sgx(WITHOUT_LISTS), SgxCheck.CHAIN_VALIDITY));
    add(
        area,
        "fails before the PCK certificate's start",
        () ->
            rejected(
                oasisCapture().atSecond(1670238720L).sgx(WITHOUT_LISTS), SgxCheck.CHAIN_VALIDITY));
    add(
        area,
        "fails while the QE identity is of the future",
        () ->
            assertThatVerification(oasisCapture().atSecond(1671194735L).sgx(WITHOUT_LISTS))
                .isUndecidedBecauseOf(SgxCheck.TCB_INFO_VALIDITY, SgxCheck.QE_IDENTITY_VALIDITY));
    add(
        area,
        "fails with collateral of more than 30 days",
        () ->
            undecided(
                oasisCapture()
                    .atSecond(1673786737L)
                    .sgx(
                        WITHOUT_LISTS.withPlatform(p ->
                            p.withFreshness(
                                Freshness.UNTIL_NEXT_UPDATE.noOlderThan(Duration.ofDays(30))))),
                SgxCheck.QE_IDENTITY_VALIDITY));
    add(
        area,
        "passes with collateral of up to 90 days",
        () ->
            accepted(
                oasisCapture()
                    .atSecond(1673786737L)
                    .sgx(
                        WITHOUT_LISTS.withPlatform(p ->
                            p.withFreshness(
                                Freshness.UNTIL_NEXT_UPDATE
                                    .noOlderThan(Duration.ofDays(90))
                                    .withGrace(Duration.ofDays(60))))),
                TcbStatus.SW_HARDENING_NEEDED));
    add(
        area,
        "fails with minimum evaluation number 100",
        () ->
            rejected(
                oasisCapture()
                    .sgx(WITHOUT_LISTS.withPlatform(p -> p.requireTcbEvaluationNumberAtLeast(100))),
                SgxCheck.TCB_EVALUATION_NUMBER));
    add(
        area,
        "fails where its FMSPC is refused",
        () ->
            rejected(
                oasisCapture()
                    .sgx(
                        WITHOUT_LISTS.withPlatform(
                            p -> p.refuseFmspc(Fmspc.ofHex("00606A000000")))),
                SgxCheck.FMSPC));
    add(
        area,
        "fails without the issuer chain",
        () -> {
          var capture = oasisCapture();
          var without = capture.collateral().tcbInfo().orElseThrow().withIssuerChain(List.of());
          undecided(
              capture.with(capture.collateral().withTcbInfo(without)).sgx(WITHOUT_LISTS),
              SgxCheck.TCB_INFO_SIGNATURE);
        });
    add(area, "fails with any changed byte in signed JSON", SgxVectorCases::anyChangedByte);
    add(
        area,
        "without revocation lists nothing is decided",
        () ->
            undecided(
                oasisCapture().sgx(sgx()), SgxCheck.PCK_REVOCATION, SgxCheck.AUTHORITY_REVOCATION));
  }

  private static void anyChangedByte() {
    var capture = oasisCapture();
    var good = capture.collateral().tcbInfo().orElseThrow();
    for (var i = 0; i < good.body().length(); i += 37) {
      var changed = good.body().toArray();
      changed[i] ^= 1;
      var body = Bytes.copyOf(changed);
      var bad = new SignedStatement(body, good.signature(), good.issuerChain());
      var verification = capture.with(capture.collateral().withTcbInfo(bad)).sgx(WITHOUT_LISTS);
      assertThat(verification.verdict())
          .as("byte %d", i)
          .isEqualTo(io.privyseal.foundation.decision.Verdict.REJECTED);
    }
  }

  private static Capture fortanixCapture(String quote, SignedStatement identity) {
    return new Capture(
        IntelVectors.evidence(quote),
        IntelCollateral.NONE
            .withTcbInfo(IntelVectors.wrapped(FORTANIX_PCS + "00906ea10000.tcb", "raw_tcb_info"))
            .withQeIdentity(identity),
        Instant.parse("2020-05-20T00:00:00Z"));
  }

  private void fortanix() {
    add(
        "sgx/fortanix-pcs",
        "a debug enclave is refused",
        () ->
            rejected(
                fortanixCapture(
                        FORTANIX_PCS + "quote.bin",
                        IntelVectors.wrapped(
                            FORTANIX_PCS + "qe3_identity.id", "raw_enclave_identity"))
                    .sgx(WITHOUT_LISTS.withPlatform(ANY_STATUS.withRevocation(NO_LISTS))),
                SgxCheck.DEBUG));
    var order = "sgx/fortanix/quote_pck_cert_chain.bin";
    add(
        "sgx/fortanix",
        "leaf, root, authority are ordered by issuer; the QE is out of date",
        () -> {
          var identity =
              IntelVectors.statement(
                  "sgx/fortanix/qe3_identity.json",
                  "enclaveIdentity",
                  OASIS + "tcb_info_v3_fmspc_00606A000000_certs.pem");
          var verification =
              fortanixCapture(order, identity).sgx(WITHOUT_LISTS.allowDebugEnclaves());
          rejected(verification, SgxCheck.TCB_STATUS);
          assertThatVerification(verification).passed(SgxCheck.CHAIN_SIGNATURES);
          assertThatVerification(verification).passed(SgxCheck.CHAIN_ORDER);
          assertThat(assertThatVerification(verification).finding(SgxCheck.TCB_STATUS).actual())
              .startsWith("OutOfDate");
        });
    add(
        "sgx/fortanix",
        "the quote holds the leaf, root and authority that lie beside it",
        () ->
            assertThat(IntelVectors.quote(order).certificationData().certificates())
                .containsExactlyElementsOf(
                    IntelVectors.certificates(
                        "sgx/fortanix/pck_quote.cert",
                        "sgx/fortanix/processor_ca.cert",
                        "sgx/fortanix/root_ca.cert")));
    add(
        "sgx/fortanix",
        "an encrypted PPID allows no decision",
        () -> {
          var quote = IntelVectors.quote("sgx/fortanix/quote_raw_tcb.bin");
          var data = (CertificationData.Platform) quote.certificationData();
          assertThat(data.type()).isEqualTo(3);
          assertThat(data.ppid()).isEqualTo(IntelVectors.bytes("sgx/fortanix/encrypted_ppid.bin"));
          assertThat(data.cpuSvn().hex()).startsWith("05050205ff8001");
          assertThat(data.pceSvn()).isEqualTo(6);
          assertThat(data.pceId()).contains(0);
          assertThat(quote.userData().hex()).startsWith("00fbe6733336eaf7a4e3d8b966a82e64");
          undecided(
              Verdicts.INTEL.verifySgx(
                  QuoteEvidence.of(quote),
                  IntelCollateral.NONE,
                  WITHOUT_LISTS.allowDebugEnclaves(),
                  Instant.parse("2020-05-20T00:00:00Z")),
              SgxCheck.CHAIN_COMPLETE,
              SgxCheck.TCB_INFO,
              SgxCheck.QE_IDENTITY);
        });
  }

  private static Capture sampleCapture() {
    var signers = INTEL + "tcbSignChain.pem";
    return new Capture(
        IntelVectors.evidence(INTEL + "quote.dat")
            .withCertificates(
                IntelVectors.certificates(INTEL + "pckCert.pem", INTEL + "pckSignChain.pem")),
        IntelCollateral.NONE
            .withTcbInfo(IntelVectors.statement(INTEL + "tcbInfo.json", "tcbInfo", signers))
            .withQeIdentity(
                IntelVectors.statement(INTEL + "qeIdentity.json", "enclaveIdentity", signers))
            .withPckCrl(
                IntelCollateral.revocationList(IntelVectors.bytes(INTEL + "intermediateCaCrl.der")),
                List.of())
            .withRootCaCrl(
                IntelCollateral.revocationList(IntelVectors.bytes(INTEL + "rootCaCrl.der"))),
        Instant.parse("2020-01-01T00:00:00Z"));
  }

  private void intelSample() {
    var area = "sgx/intel-qvl-sample";
    add(
        area,
        "verifies under its own root with the chain beside it",
        () -> {
          var root =
              Pem.certificate(
                  IntelVectors.certificates(INTEL + "trustedRootCaCert.pem").getFirst());
          var anchors =
              IntelTrustAnchors.intel().withSimulated("Intel QVL sample", root.getPublicKey());
          var capture = sampleCapture();
          var verification =
              new QuoteVerifier(Verdicts.ENGINE, anchors)
                  .verifySgx(
                      capture.evidence(),
                      capture.collateral(),
                      sgx().withPlatform(ANY_STATUS),
                      capture.at());
          var verified = assertThatVerification(verification).isAccepted();
          assertThat(verified.isSimulated()).isTrue();
          assertThat(verified.trustRoot()).isEqualTo("Intel QVL sample");
        });
    add(
        area,
        "fails against Intel's root",
        () ->
            rejected(
                sampleCapture().sgx(sgx().withPlatform(ANY_STATUS)),
                SgxCheck.CHAIN_ROOT,
                SgxCheck.TCB_INFO_SIGNATURE,
                SgxCheck.QE_IDENTITY_SIGNATURE));
    add(
        area,
        "without the chain beside it nothing is decided",
        () -> {
          var capture = sampleCapture();
          assertThat(capture.evidence().quote().certificationData().type()).isEqualTo(1);
          assertThatVerification(
                  Verdicts.INTEL.verifySgx(
                      capture.evidence().withCertificates(List.of()),
                      IntelCollateral.NONE,
                      WITHOUT_LISTS,
                      capture.at()))
              .isUndecidedBecauseOf(
                  SgxCheck.CHAIN_COMPLETE, SgxCheck.TCB_INFO, SgxCheck.QE_IDENTITY);
        });
  }

  private static Capture pluginCapture() {
    return new Capture(
        IntelVectors.evidence(OPEN_ENCLAVE + "attestation_plugin_evidence"),
        IntelCollateral.parseOpenEnclave(
            IntelVectors.afterComment(OPEN_ENCLAVE + "attestation_plugin_endorsements")),
        Instant.parse("2022-05-01T00:00:00Z"));
  }

  private void openEnclave() {
    var area = "sgx/openenclave";
    add(
        area,
        "evidence verifies with its endorsements, and is of a debug enclave",
        () -> {
          rejected(pluginCapture().sgx(sgx().withPlatform(ANY_STATUS)), SgxCheck.DEBUG);
          accepted(
              pluginCapture()
                  .sgx(
                      sgx()
                          .withPlatform(ANY_STATUS)
                          .allowDebugEnclaves()
                          .requireReportData(new ReportDataBinding.Sha256Of(Bytes.empty()))),
              TcbStatus.SW_HARDENING_NEEDED);
        });
    add(
        area,
        "a report with a broken chain is refused",
        () -> {
          var report =
              OpenEnclaveReport.open(IntelVectors.bytes(OPEN_ENCLAVE + "sgx_report_bad.bin"));
          assertThat(report.customClaims().length()).isZero();
          refusedForItsChain(report);
        });
    add(
        area,
        "a certificate that carries bad evidence is refused",
        () -> {
          var certificate =
              Pem.certificate(IntelVectors.bytes(OPEN_ENCLAVE + "sgx_cert_ec_bad.der"));
          var extension =
              ASN1OctetString.getInstance(certificate.getExtensionValue("1.2.840.113556.10.1.1"));
          refusedForItsChain(OpenEnclaveReport.open(Bytes.copyOf(extension.getOctets())));
        });
  }

  private static void refusedForItsChain(OpenEnclaveReport report) {
    rejected(
        Verdicts.INTEL.verifySgx(
            QuoteEvidence.of(report.quote()),
            IntelCollateral.NONE,
            WITHOUT_LISTS.allowDebugEnclaves(),
            Instant.parse("2020-01-01T00:00:00Z")),
        SgxCheck.CHAIN_ORDER);
  }

  private void ravl() {
    var area = "sgx/ravl";
    var oe = "sgx/ravl/oe.coffelake.att";
    var plain = "sgx/ravl/sgx.coffeelake.att";
    add(
        area,
        "Open Enclave's evidence, its claims and endorsements are Intel's; TCB info was stale",
        () -> {
          var opened = OpenEnclaveReport.open(IntelVectors.base64(oe, "evidence"));
          staleWhenCaptured(
              new Capture(
                  QuoteEvidence.of(opened.quote()),
                  IntelCollateral.parseOpenEnclave(IntelVectors.base64(oe, "endorsements")),
                  CAPTURED),
              sgx()
                  .allowDebugEnclaves()
                  .requireReportData(new ReportDataBinding.Sha256Of(opened.customClaims())));
        });
    add(
        area,
        "custom claims after the quote are signed by nothing",
        () ->
            rejected(
                Verdicts.INTEL.verifySgx(
                    IntelVectors.evidence(oe),
                    IntelCollateral.NONE,
                    WITHOUT_LISTS.allowDebugEnclaves(),
                    CAPTURED),
                SgxCheck.TRAILING_BYTES));
    add(
        area,
        "the plain quote and its endorsements are Intel's; TCB info was stale",
        () -> {
          var capture =
              new Capture(
                  IntelVectors.evidence(plain),
                  libraryCollateral(IntelVectors.base64(plain, "endorsements")),
                  CAPTURED);
          assertThat(capture.evidence().quote().bytes()).isEqualTo(IntelVectors.quote(oe).bytes());
          staleWhenCaptured(capture, sgx().allowDebugEnclaves());
        });
  }

  /// The platform's cache gave fresh lists in August 2022 and TCB info of March 2021: authentic,
  /// and just what must not pass beside a fresh list. At a time when both were usable, it does.
  private static void staleWhenCaptured(Capture capture, SgxExpectations expectations) {
    undecided(
        capture.sgx(expectations.withPlatform(ANY_STATUS)),
        SgxCheck.TCB_INFO_VALIDITY,
        SgxCheck.QE_IDENTITY_VALIDITY);
    undecided(
        capture.at("2026-01-01T00:00:00Z").sgx(expectations.withPlatform(ANY_STATUS)),
        SgxCheck.TCB_INFO_VALIDITY,
        SgxCheck.TCB_INFO_CHAIN_VALIDITY,
        SgxCheck.QE_IDENTITY_VALIDITY,
        SgxCheck.QE_IDENTITY_CHAIN_VALIDITY,
        SgxCheck.PCK_REVOCATION,
        SgxCheck.AUTHORITY_REVOCATION);
    var verification = capture.sgx(expectations.withPlatform(ANY_STATUS));
    assertThatVerification(verification).passed(SgxCheck.TCB_INFO_SIGNATURE);
    assertThatVerification(verification).passed(SgxCheck.QE_IDENTITY_SIGNATURE);
    assertThatVerification(verification).passed(SgxCheck.PCK_REVOCATION);
    assertThatVerification(verification).passed(SgxCheck.AUTHORITY_REVOCATION);
    assertThat(assertThatVerification(verification).finding(SgxCheck.TCB_STATUS).actual())
        .startsWith("SWHardeningNeeded");
  }

  /// Two numbers of 32 bits, then seven texts, each with its length in 64 bits, big endian: PCK CRL
  /// chain, root CRL, PCK CRL, TCB info chain, TCB info, QE identity chain, QE identity.
  private static IntelCollateral libraryCollateral(Bytes blob) {
    var in = BoundedReader.bigEndian(blob);
    in.u64("version and TEE type");
    var items = new ArrayList<Bytes>();
    while (in.remaining() > 0) {
      var item = in.bytes((int) in.u64("length"), "item");
      var end = item.length() > 0 && item.at(item.length() - 1) == 0 ? 1 : 0;
      items.add(item.slice(0, item.length() - end));
    }
    return IntelCollateral.NONE
        .withPckCrl(
            IntelCollateral.revocationList(items.get(2)),
            IntelCollateral.pemChain(items.get(0).asUtf8()))
        .withRootCaCrl(IntelCollateral.revocationList(items.get(1)))
        .withTcbInfo(items.get(4), IntelCollateral.pemChain(items.get(3).asUtf8()))
        .withQeIdentity(items.get(6), IntelCollateral.pemChain(items.get(5).asUtf8()));
  }

  private void automata() {
    add(
        "tdx/automata",
        "the SGX quote: ConfigurationAndSWHardeningNeeded, debug",
        () -> {
          var signers = new String[] {"tdx/automata/signing.der", "tdx/automata/root.der"};
          var identity =
              IntelCollateral.parseJson(
                      IntelVectors.bytes("sgx/dcap-qvl/sgx_quote_collateral.json"))
                  .qeIdentity()
                  .orElseThrow();
          var capture =
              new Capture(
                  IntelVectors.evidence("tdx/automata/quote_sgx.bin"),
                  IntelCollateral.NONE
                      .withTcbInfo(
                          IntelVectors.statement(
                              "tdx/automata/tcb_info_v3_sgx.json", "tcbInfo", signers))
                      .withQeIdentity(identity),
                  Instant.parse("2025-06-20T00:00:00Z"));
          var platform =
              ANY_STATUS
                  .withRevocation(NO_LISTS)
                  .withFreshness(Freshness.UNTIL_NEXT_UPDATE.withGrace(Duration.ofDays(30)));
          accepted(
              capture.sgx(sgx().withPlatform(platform).allowDebugEnclaves()),
              TcbStatus.CONFIGURATION_AND_SW_HARDENING_NEEDED,
              "INTEL-SA-00289",
              "INTEL-SA-00615");
          rejected(capture.sgx(sgx().withPlatform(platform)), SgxCheck.DEBUG);
          assertThat(
                  Verdicts.INTEL
                      .verifyTdx(capture.evidence(), capture.collateral(), tdx(), capture.at())
                      .verdict())
              .isEqualTo(io.privyseal.foundation.decision.Verdict.REJECTED);
        });
  }
}
