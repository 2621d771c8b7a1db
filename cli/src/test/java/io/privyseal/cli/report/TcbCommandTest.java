package io.privyseal.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `privyseal tcb` on files, without a server.
class TcbCommandTest {
  private static @TempDir Path directory;
  private static Path evidence;

  private final Session session = new Session();

  @BeforeAll
  static void attest() throws IOException {
    var now = Instant.parse("2026-11-20T12:00:00Z");
    var machine =
        SimulatedManufacturer.create(
                CryptoEngines.choose(), now, "tcb test", Set.of(ProductLine.MILAN))
            .machine(now);
    evidence = directory.resolve("evidence.json");
    Files.writeString(
        evidence, SimulatedMachine.maaReport(machine.attest(Bytes.utf8("{}"))).toJson());
  }

  private Session.Result run(String... words) {
    return session.run(words);
  }

  @Test
  void withoutAMinimumNothingIsKnownOfAnAmdPlatform() {
    var result = run("tcb", evidence.toString());
    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.UNDECIDED);
    assertThat(result.out()).contains("Milan", "unknown", "no reference values");
  }

  @Test
  void theMinimumThatComesSaysWhatIsShortAndWhatMendsIt() {
    var result = run("tcb", evidence.toString(), "--next-minimum", "Milan:microcode=255");
    assertThat(result.out()).contains("next", "refused", "microcode", "needs 255", "Update");
    var json =
        (JsonObject)
            run("tcb", evidence.toString(), "--next-minimum", "Milan:microcode=255", "--json")
                .json();
    assertThat(json.toJson()).contains("\"passes\":\"no\"");
  }

  @Test
  void aPageStandsAlone() throws IOException {
    var page = directory.resolve("tcb.html");
    run("tcb", evidence.toString(), "--html", page.toString());
    assertThat(Files.readString(page)).contains("<!DOCTYPE html>", "Milan");
  }

  @Test
  void aCollateralDirectoryWithoutTheItemLeavesItUnknown() throws IOException {
    var empty = Files.createDirectory(directory.resolve("empty"));
    var result = run("tcb", evidence.toString(), "--collateral", empty.toString());
    assertThat(result.exit()).isEqualTo(ExitCode.UNDECIDED);
  }

  private static String vector(String name) {
    var vectors = Path.of(System.getProperty("privyseal.vectors", "absent"));
    Assumptions.assumeTrue(
        Files.isDirectory(vectors), "the third-party vectors are not at " + vectors);
    return vectors.resolve(name).toString();
  }

  private Session.Result capture(String... more) {
    var words =
        new ArrayList<>(
            List.of(
                "tcb",
                vector("tdx/dcap-qvl/tdx_quote"),
                "--collateral",
                vector("tdx/dcap-qvl/tdx_quote_collateral.json")));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  @Test
  void aRealCaptureIsJudgedAtItsTime() {
    var result = capture("--at", "2025-06-25");

    assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(ExitCode.DONE);
    assertThat(result.out()).contains("B0C06F000000", "passes", "UpToDate");
    assertThat(result.out()).doesNotContain("to be renewed");
  }

  /// The session's clock is four months past the capture.
  @Test
  void aRealCaptureOfAnotherTimeShowsWhatItShowsAndIsNotTakenForToday() {
    var result = capture();

    assertThat(result.exit()).isEqualTo(ExitCode.UNDECIDED);
    assertThat(result.out())
        .contains("today", "unknown", "UpToDate", "to be renewed by 2025-07-19T", "2025-11-20T");
  }

  @Test
  void aPlatformThatACaptureRefusesIsRefusedStill() {
    var result =
        run(
            "tcb",
            vector("tdx/automata/quote_tdx.bin"),
            "--collateral",
            vector("tdx/automata/tcb_info_v3_with_tdx_module.json"),
            "--collateral",
            vector("tdx/automata/signing.der"),
            "--collateral",
            vector("tdx/automata/root.der"));

    assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(ExitCode.REJECTED);
    assertThat(result.out()).contains("refused", "OutOfDate", "to be renewed by");
  }

  @Test
  void whatIntelDidNotSignIsNotUsed() {
    var sample = "tdx/intel-qvl-sample/";
    var result =
        run(
            "tcb",
            vector("tdx/dcap-qvl/tdx_quote"),
            "--collateral",
            vector("sgx/fortanix-pcs/tcb-json/tcb-tdx-2.json"),
            "--collateral",
            vector(sample + "tcbSignChain.pem"));

    assertThat(result.exit()).isEqualTo(ExitCode.UNDECIDED);
    assertThat(result.out()).contains("unknown", "not signed under a root that is trusted");
  }

  @Test
  void aFileThatIsNoEvidenceIsRefused() throws IOException {
    var file = directory.resolve("text.txt");
    Files.writeString(file, "no evidence");
    assertThat(run("tcb", file.toString()).exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aMinimumOfAnotherFormIsRefused() {
    assertThat(run("tcb", evidence.toString(), "--next-minimum", "Rome").exit())
        .isEqualTo(ExitCode.USAGE);
  }
}
