package io.privyseal.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Third-party evidence of Intel's and Azure's kinds, told by its bytes and judged from the command
/// line as its PROVENANCE says. Every vector of these kinds is judged in the tests of verification;
/// here is what a person at a terminal gives and sees.
class VerifyKindsTest {
  private static final Path VECTORS = Path.of(System.getProperty("privyseal.vectors", "absent"));
  private static final Map<String, Integer> COUNTS = new TreeMap<>();

  private static final String CHALLENGE = Bytes.utf8("challenge").hex();
  private static final String SGX = "sgx/dcap-qvl/";
  private static final String TDX = "tdx/dcap-qvl/";
  private static final String AUTOMATA = "tdx/automata/";
  private static final String[] SUMMER_2025 = {
    "--at", "2025-06-20",
    "--collateral", "@tdx/automata/0625/tcbinfov3_00806f050000.json",
    "--collateral", "@tdx/automata/0625/qe_td.json",
    "--collateral", "@tdx/automata/signing.der",
    "--collateral", "@tdx/automata/root.der",
    "--allow-tcb-status", "OutOfDate",
    "--allow", "sept-ve",
    "--allow", "trailing-bytes",
    "--revocation", "off"
  };

  private final Session session = new Session();

  /// @param deciding checks that failed or were undecided, as the case may be
  record Row(String file, ExitCode exit, List<String> deciding, List<String> options) {
    @Override
    public String toString() {
      return file + " " + String.join(" ", options);
    }
  }

  private static Row accepted(String file, String... options) {
    return new Row(file, ExitCode.DONE, List.of(), List.of(options));
  }

  private static Row rejected(String file, List<String> checks, String... options) {
    return new Row(file, ExitCode.REJECTED, checks, List.of(options));
  }

  private static Row undecided(String file, List<String> checks, String... options) {
    return new Row(file, ExitCode.UNDECIDED, checks, List.of(options));
  }

  static List<Row> rows() {
    var rows = new ArrayList<Row>();
    rows.addAll(sgx());
    rows.addAll(tdx());
    rows.addAll(azure());
    return rows;
  }

  private static List<Row> sgx() {
    var quote = SGX + "sgx_quote";
    var collateral = "@" + SGX + "sgx_quote_collateral.json";
    var hardening = "ConfigurationAndSWHardeningNeeded";
    return List.of(
        accepted(
            quote,
            "--collateral",
            collateral,
            "--at",
            "2025-06-25",
            "--allow-tcb-status",
            hardening),
        accepted(
            quote,
            "--collateral",
            collateral,
            "--at",
            "2025-06-25",
            "--allow-tcb-status",
            hardening,
            "--expect",
            "x-ms-sgx-product-id=0",
            "--expect",
            "x-ms-sgx-is-debuggable=false"),
        rejected(
            quote,
            List.of("evidence.expected-claim"),
            "--collateral",
            collateral,
            "--at",
            "2025-06-25",
            "--allow-tcb-status",
            hardening,
            "--expect",
            "x-ms-sgx-product-id=1"),
        rejected(
            quote, List.of("sgx.tcb.status"), "--collateral", collateral, "--at", "2025-06-25"),
        rejected("sgx/fortanix/encrypted_ppid.bin", List.of("evidence.form")));
  }

  private static List<Row> tdx() {
    var quote = TDX + "tdx_quote";
    var collateral = "@" + TDX + "tdx_quote_collateral.json";
    return List.of(
        accepted(quote, "--collateral", collateral, "--at", "2025-06-25"),
        undecided(
            quote,
            List.of("tdx.tcb-info.validity", "tdx.qe-identity.validity", "tdx.pck.revocation"),
            "--collateral",
            collateral,
            "--at",
            "2026-01-01"),
        rejected(
            AUTOMATA + "quote_tdx.bin",
            List.of("tdx.tcb.status"),
            "--at",
            "2025-07-10",
            "--collateral",
            "@" + AUTOMATA + "tcb_info_v3_with_tdx_module.json",
            "--collateral",
            "@" + AUTOMATA + "qe_identity.json",
            "--collateral",
            "@" + AUTOMATA + "signing.der",
            "--collateral",
            "@" + AUTOMATA + "root.der",
            "--crl",
            "@" + AUTOMATA + "pck_platform_crl.der",
            "--crl",
            "@" + AUTOMATA + "intel_root_ca_crl.der"),
        rejected("tdx/attestation-rs/tdx_tdreport_live.bin", List.of("evidence.form")),
        rejected("tdx/attestation-rs/tdx_ccel_live.bin", List.of("evidence.form")),
        rejected("tdx/go-tdx-guest/report.dat", List.of("evidence.form")));
  }

  private static List<Row> azure() {
    var chain = "@azure-vtpm/trustee-snp/vcek.pem";
    return List.of(
        accepted(
            "azure-vtpm/trustee-snp/evidence-v1.json",
            "--chain",
            chain,
            "--nonce",
            CHALLENGE,
            "--at",
            "2026-06-01"),
        rejected(
            "azure-vtpm/trustee-snp/evidence-v1.json",
            List.of("tpm.quote.nonce"),
            "--chain",
            chain,
            "--nonce",
            "01020304",
            "--at",
            "2026-06-01"),
        accepted("azure-vtpm/trustee-tdx/evidence-v1.json", azureTdx()),
        accepted(
            "azure-vtpm/azure-cvm-tooling/quote.bin",
            "--attestation-key",
            "@azure-vtpm/azure-cvm-tooling/akpub.pem",
            "--nonce",
            CHALLENGE),
        rejected(
            "azure-vtpm/azure-cvm-tooling/quote.bin",
            List.of("evidence.expected-claim"),
            "--attestation-key",
            "@azure-vtpm/azure-cvm-tooling/akpub.pem",
            "--nonce",
            CHALLENGE,
            "--expect",
            "secureboot=true"),
        undecided("azure-vtpm/trustee-tpm/tpm_evidence.json", List.of("evidence.attestation-key")),
        rejected("azure-vtpm/go-tpm-tools/debian-10.bin", List.of("evidence.form")),
        rejected("azure-vtpm/azure-cvm-tooling/hcl-report-tdx.bin", List.of("evidence.form")));
  }

  private static String[] azureTdx() {
    var options = new ArrayList<>(List.of(SUMMER_2025));
    options.addAll(List.of("--nonce", CHALLENGE));
    return options.toArray(String[]::new);
  }

  @BeforeAll
  static void vectorsAreThere() {
    Assumptions.assumeTrue(
        Files.isDirectory(VECTORS), "the third-party vectors are not at " + VECTORS);
  }

  @AfterAll
  static void print() {
    System.out.println("evidence of other kinds from the command line: " + COUNTS);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isJudgedAsItsProvenanceSays(Row row) {
    var line = new ArrayList<>(List.of("verify", "--json"));
    row.options().stream()
        .map(o -> o.startsWith("@") ? VECTORS.resolve(o.substring(1)).toString() : o)
        .forEach(line::add);
    line.add(VECTORS.resolve(row.file()).toString());

    var result = session.run(line.toArray(String[]::new));

    assertThat(deciding(result)).containsExactlyInAnyOrderElementsOf(row.deciding());
    assertThat(result.exit()).isEqualTo(row.exit());
    COUNTS.merge(
        row.file().substring(0, row.file().indexOf('/')) + " " + row.exit(), 1, Integer::sum);
  }

  @Test
  void whatCannotBeCheckedIsNotPassedOver() {
    var quote = VECTORS.resolve("azure-vtpm/azure-cvm-tooling/quote.bin").toString();
    var tdx = VECTORS.resolve(TDX + "tdx_quote").toString();

    assertThat(session.run("verify", tdx, "--nonce", CHALLENGE).exit()).isEqualTo(ExitCode.USAGE);
    assertThat(session.run("verify", quote, "--measurement", "a1".repeat(48)).exit())
        .isEqualTo(ExitCode.USAGE);
  }

  private static List<String> deciding(Session.Result result) {
    var file = (JsonObject) ((JsonObject) result.json()).array("files").orElseThrow().getFirst();
    var wanted = file.string("verdict").orElseThrow().equals("rejected") ? "failed" : "undecided";
    return file.array("findings").orElseThrow().stream()
        .map(JsonObject.class::cast)
        .filter(f -> f.string("outcome").orElseThrow().equals(wanted))
        .map(f -> f.string("check").orElseThrow())
        .toList();
  }
}
