package io.privyseal.attestation.verification.intel;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.EnclaveReport;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.intel.TdReport;
import io.privyseal.attestation.verification.VectorFiles;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What the provenance notes of each quote - its fields, and which signatures hold - is what we
/// read and find. The table is the provenance itself.
class ProvenanceTest {
  private static final Instant ANY_TIME = Instant.parse("2023-01-01T00:00:00Z");

  @BeforeAll
  static void vectorsArePresent() {
    VectorFiles.assumePresent();
  }

  @TestFactory
  Stream<DynamicTest> fields() {
    return Stream.of("sgx", "tdx")
        .flatMap(
            kind -> sections(kind, VectorFiles.read(kind + "/PROVENANCE.md").asUtf8()).stream());
  }

  private static List<DynamicTest> sections(String kind, String text) {
    var tests =
        Stream.of(text.split("(?m)^### "))
            .filter(section -> section.contains(" quote v"))
            .map(section -> {
              var file = kind + "/" + section.substring(0, section.indexOf('\n')).strip();
              return DynamicTest.dynamicTest(file, () -> agrees(file, section));
            })
            .toList();
    assertThat(tests).isNotEmpty();
    return tests;
  }

  private static void agrees(String file, String said) {
    var quote = IntelVectors.quote(file);
    assertThat("v" + quote.version()).isEqualTo(value(said, "quote (v\\d)").orElseThrow());
    switch (quote.body()) {
      case EnclaveReport report -> enclave(report, said);
      case TdReport report -> trustDomain(report, said);
    }
    starts(said, "report_data ([0-9a-f]+)", quote.body().reportData());
    assertThat(quote.certificationData().type() + "")
        .isEqualTo(value(said, "cert data type (\\d)").orElseThrow());
    assertThat(quote.qeReport().isvSvn() + "")
        .isEqualTo(value(said, "QE svn (\\d+)").orElseThrow());
    assertThat(quote.trailingBytes().length() + "")
        .isEqualTo(value(said, "trailing bytes after signature (\\d+)").orElseThrow());
    platform(quote, said);
    signatures(quote, said);
  }

  private static void enclave(EnclaveReport report, String said) {
    assertThat(report.attributes().isDebug()).isEqualTo(said.contains("debug SET"));
    starts(said, "mrenclave ([0-9a-f]+)", report.mrEnclave());
    starts(said, "mrsigner ([0-9a-f]+)", report.mrSigner());
    assertThat(report.isvProdId() + "").isEqualTo(value(said, "prodid (\\d+)").orElseThrow());
    assertThat(report.isvSvn() + "").isEqualTo(value(said, "isvsvn (\\d+)").orElseThrow());
  }

  private static void trustDomain(TdReport report, String said) {
    assertThat(report.tdAttributes().isDebug()).isEqualTo(said.contains("debug SET"));
    assertThat(report.isVersion15()).isEqualTo(said.contains(" td15"));
    starts(said, "tee_tcb_svn ([0-9a-f]+)", report.teeTcbSvn().bytes());
    assertThat("%016x".formatted(report.tdAttributes().bits()))
        .isEqualTo(value(said, "td_attributes\\(LE hex\\) ([0-9a-f]+)").orElseThrow());
    starts(said, "mrtd ([0-9a-f]+)", report.mrTd());
    starts(said, "rtmr0 ([0-9a-f]+)", report.rtmrs().getFirst());
  }

  private static void platform(Quote quote, String said) {
    var stated = value(said, "FMSPC ([0-9a-f]{12});");
    var read =
        PckCertificate.among(quote.certificationData().certificates())
            .map(pck -> pck.fmspc().bytes().hex());
    assertThat(read).isEqualTo(stated);
  }

  private static void signatures(Quote quote, String said) {
    var findings =
        switch (quote.teeType()) {
          case SGX ->
              Verdicts.INTEL
                  .verifySgx(
                      QuoteEvidence.of(quote), IntelCollateral.NONE, Verdicts.sgx(), ANY_TIME)
                  .findings();
          case TDX ->
              Verdicts.INTEL
                  .verifyTdx(
                      QuoteEvidence.of(quote), IntelCollateral.NONE, Verdicts.tdx(), ANY_TIME)
                  .findings();
        };
    states(said, "quote signature (True|False|None)", findings, ".quote.signature");
    states(said, "QE-report binding (True|False|None)", findings, ".qe.attestation-key");
    states(said, "QE-report signature (True|False|None)", findings, ".qe.report-signature");
    var hasChain = quote.certificationData().type() == 5;
    assertThat(outcome(findings, ".pck.chain-signatures"))
        .isEqualTo(hasChain ? Outcome.PASSED : Outcome.NOT_CHECKED);
  }

  private static void states(String said, String pattern, List<Finding> findings, String check) {
    var expected =
        switch (value(said, pattern).orElseThrow()) {
          case "True" -> Outcome.PASSED;
          case "False" -> Outcome.FAILED;
          default -> Outcome.NOT_CHECKED;
        };
    assertThat(outcome(findings, check)).as(check).isEqualTo(expected);
  }

  private static Outcome outcome(List<Finding> findings, String check) {
    return findings.stream()
        .filter(f -> f.check().endsWith(check))
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  private static void starts(String said, String pattern, Bytes actual) {
    assertThat(actual.hex()).as(pattern).startsWith(value(said, pattern).orElseThrow());
  }

  private static Optional<String> value(String said, String pattern) {
    return Pattern.compile(pattern)
        .matcher(said)
        .results()
        .findFirst()
        .map(found -> found.group(1));
  }
}
