package io.privyseal.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every file of the third-party SEV-SNP vectors, judged as their PROVENANCE says.
class VerifyVectorsTest {
  private static final Path VECTORS =
      Path.of(System.getProperty("privyseal.vectors", "absent"), "snp");

  /// Evidence that holds, and what must come with it. Some leaves are valid from February 2026.
  private static final List<List<String>> GENUINE =
      List.of(
          List.of("aci-sidecar/snp_report.bin", "aci-sidecar/uvm_host_amd_certificate.pem"),
          List.of("aci-sidecar/snp_report.bin", "aci-sidecar/uvm_host_amd_certificate.json"),
          List.of("attestation-rs/live-evidence-genoa.json", "chains/ask_ark_genoa.pem"),
          List.of(
              "attestation-rs/live-report-v5-genoa.bin",
              "attestation-rs/live-vcek-genoa.der",
              "chains/ask_ark_genoa.pem"),
          List.of("privacy-sandbox-kms/snp.json"),
          List.of(
              "tee-attestation-verification/milan_attestation_report.bin",
              "tee-attestation-verification/milan_vcek.pem",
              "chains/ask_ark_milan.pem"),
          List.of(
              "tee-attestation-verification/turin_attestation_report.bin",
              "tee-attestation-verification/turin_vcek.pem",
              "chains/ask_ark_turin_vcek.pem"),
          List.of("trustee/test-report.bin", "trustee/test-vcek.der", "chains/ask_ark_milan.pem"));

  private static final List<String> DEBUGGABLE =
      List.of(
          "go-sev-guest/attestation.bin", "go-sev-guest/vcek.testcer", "chains/ask_ark_milan.pem");
  private static final List<String> VLEK =
      List.of(
          "trustee/test-vlek-report.bin", "trustee/test-vlek.der", "chains/ask_ark_milan_vlek.pem");

  private final Session session = new Session();

  @BeforeAll
  static void vectorsAreThere() {
    Assumptions.assumeTrue(
        Files.isDirectory(VECTORS), "the third-party vectors are not at " + VECTORS);
  }

  private Session.Result verify(List<String> files, String... more) {
    var line = new ArrayList<>(List.of("verify", "--json"));
    line.addAll(List.of(more));
    for (var chain : files.subList(1, files.size())) {
      line.addAll(List.of("--chain", VECTORS.resolve(chain).toString()));
    }
    line.add(VECTORS.resolve(files.getFirst()).toString());
    return session.run(line.toArray(String[]::new));
  }

  private static Set<String> failed(Session.Result result) {
    var failed = new TreeSet<String>();
    var file = (JsonObject) ((JsonObject) result.json()).array("files").orElseThrow().getFirst();
    for (var finding : file.array("findings").orElseThrow()) {
      var object = (JsonObject) finding;
      if (object.get("outcome").orElseThrow().equals(new JsonString("failed"))) {
        failed.add(object.string("check").orElseThrow());
      }
    }
    return failed;
  }

  @Test
  void everyFileIsJudgedAsItsProvenanceSays() throws IOException {
    var evidence = new TreeSet<String>();
    var accepted = 0;
    for (var files : GENUINE) {
      var result = verify(files, "--at", "2026-06-01");
      assertThat(result.exit()).as("%s: %s", files, failed(result)).isEqualTo(ExitCode.DONE);
      evidence.add(files.getFirst());
      accepted++;
    }
    assertThat(failed(verify(DEBUGGABLE))).containsExactly("snp.policy.debug");
    assertThat(verify(DEBUGGABLE, "--allow-debug").exit()).isEqualTo(ExitCode.DONE);
    evidence.add(DEBUGGABLE.getFirst());
    assertThat(verify(VLEK, "--allow-vmpl", "1").exit()).isEqualTo(ExitCode.DONE);
    evidence.add(VLEK.getFirst());
    var rest = 0;
    for (var file : files()) {
      if (!evidence.contains(file)) {
        var result = verify(List.of(file));
        assertThat(result.exit()).as(file).isEqualTo(ExitCode.REJECTED);
        assertThat(failed(result)).as(file).containsExactly("evidence.form");
        rest++;
      }
    }
    System.out.printf(
        "snp vectors: %d files; %d pieces of evidence, accepted %d ways; %d hold no report%n",
        evidence.size() + rest, evidence.size(), accepted + 2, rest);
    assertThat(evidence).hasSize(9);
  }

  private static List<String> files() throws IOException {
    try (var files = Files.walk(VECTORS)) {
      var names =
          files
              .filter(Files::isRegularFile)
              .map(file -> VECTORS.relativize(file).toString())
              .filter(name -> !name.equals("PROVENANCE.md"))
              .sorted()
              .toList();
      if (names.size() < 20) {
        fail("the vectors are not complete: %s", names);
      }
      return names;
    }
  }

  @Test
  void anExpiredVlekIsRefused() {
    assertThat(failed(verify(VLEK, "--allow-vmpl", "1", "--at", "2026-06-01")))
        .containsExactly("snp.chain.validity");
  }

  @Test
  void aHigherVmplIsRefusedUnlessAllowed() {
    assertThat(failed(verify(VLEK))).containsExactly("snp.report.vmpl");
  }

  @Test
  void withoutItsChainNothingIsDecided() {
    assertThat(verify(List.of("trustee/test-report.bin")).exit()).isEqualTo(ExitCode.UNDECIDED);
  }

  @Test
  void theChainOfAnotherMachineIsRefused() {
    var result =
        verify(List.of("trustee/test-report.bin", "aci-sidecar/uvm_host_amd_certificate.pem"));

    assertThat(result.exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(failed(result)).contains("snp.report.signature", "snp.certificate.chip-id");
  }

  @Test
  void aLeafThatNoAuthoritySignedIsRefused() {
    var result =
        verify(
            List.of(
                "trustee/test-report.bin",
                "trustee/test-vcek-invalid-legacy.der",
                "chains/ask_ark_milan.pem"));

    assertThat(result.exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(failed(result)).contains("snp.chain.signatures");
  }

  @Test
  void aVcekUnderTheVlekIssuerIsNotAccepted() {
    var result =
        verify(
            List.of(
                "trustee/test-report.bin",
                "trustee/test-vcek.der",
                "chains/ask_ark_milan_vlek.pem"));

    assertThat(result.exit()).isNotEqualTo(ExitCode.DONE);
  }

  @Test
  void theHostDataIsTheDigestOfTheContainerPolicy() throws IOException {
    var policy =
        Base64.getDecoder()
            .decode(
                Files.readString(VECTORS.resolve("aci-sidecar/uvm_security_policy.base64"))
                    .strip());
    var files = GENUINE.getFirst();

    assertThat(
            verify(files, "--at", "2026-06-01", "--host-data", Digests.sha256(policy).hex()).exit())
        .isEqualTo(ExitCode.DONE);
    assertThat(failed(verify(files, "--host-data", "00".repeat(32))))
        .containsExactly("snp.guest.host-data");
  }

  @Test
  void mutationsBreakWhatTheProvenanceSays(@TempDir Path directory) throws IOException {
    assertThat(failed(mutated(directory, 42, 1))).containsExactly("snp.report.signature");
    assertThat(failed(mutated(directory, 384, 1)))
        .contains("snp.report.signature", "snp.certificate.tcb");
  }

  private Session.Result mutated(Path directory, int offset, int add) throws IOException {
    var report = Files.readAllBytes(VECTORS.resolve("trustee/test-report.bin"));
    report[offset] += (byte) add;
    var file = directory.resolve("mutated-" + offset + ".bin");
    Files.write(file, report);
    return verify(
        List.of(
            file.toAbsolutePath().toString(), "trustee/test-vcek.der", "chains/ask_ark_milan.pem"));
  }
}
