package io.privyseal.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.bytes.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is asked for and cannot be checked is not passed over: the command line is refused.
class VerifyOptionsTest {
  private static final Path VECTORS = Path.of(System.getProperty("privyseal.vectors", "absent"));
  private static final String TDX = "tdx/dcap-qvl/tdx_quote";
  private static final String SGX = "sgx/dcap-qvl/sgx_quote";
  private static final String SNP = "snp/trustee/test-report.bin";
  private static final String TPM = "azure-vtpm/azure-cvm-tooling/quote.bin";
  private static final String MODULE = "--tdx-module " + "a1".repeat(48);

  private final Session session = new Session();

  @BeforeAll
  static void vectorsAreThere() {
    Assumptions.assumeTrue(
        Files.isDirectory(VECTORS), "the third-party vectors are not at " + VECTORS);
  }

  private Session.Result verify(String file, String options) {
    var line = new ArrayList<>(List.of("verify", "--json", VECTORS.resolve(file).toString()));
    line.addAll(List.of(options.split(" ")));
    return session.run(line.toArray(String[]::new));
  }

  private void refused(String file, String options) {
    assertThat(verify(file, options).exit()).as("%s %s", file, options).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nonce 0102", "--user-data 0102", "--secure-boot"})
  void whatOnlyATpmStatesIsNotAskedOfAQuoteAlone(String options) {
    refused(TDX, options);
    refused(SGX, options);
    refused(SNP, options);
  }

  @Test
  void whatOnlyHardwareStatesIsNotAskedOfATpmAlone() {
    refused(TPM, "--measurement " + "a1".repeat(48));
    refused(TPM, "--user-data 0102");
    refused(TPM, "--secure-boot");
  }

  @Test
  void onlyTdxHasAModule() {
    refused(SGX, MODULE);
    refused(SNP, MODULE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--refuse-advisory INTEL-SA-00615",
        "--refuse-fmspc 00606A000000",
        "--min-tcb-evaluation 17",
        "--max-age 30"
      })
  void whatIntelStatesIsNotAskedOfSevSnp(String options) {
    refused(SNP, options);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--refuse-fmspc 00606A",
        "--grace 91",
        "--grace -1",
        "--max-age 0",
        "--user-data zz",
        "--allow-tcb-status Revoked"
      })
  void valuesOfAnotherFormAreRefused(String options) {
    refused(SGX, options);
  }

  @Test
  void aRootThatIsNoneIsNotTrusted() {
    refused(SGX, "--trust-simulated " + VECTORS.resolve("tdx/automata/platform.der"));
    refused(SGX, "--trust-simulated " + VECTORS.resolve(SGX));
  }

  @Test
  void aPartOfOtherEvidenceIsNotTakenAlong() {
    var result = verify(TDX, "--with " + VECTORS.resolve("azure-vtpm/trustee-tdx/td-quote.bin"));

    assertThat(result.exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(result.out()).contains("expected one quote, found two that differ");
  }

  @Test
  void whatIsExpectedIsComparedInItsCase() {
    var genuine =
        "--at 2025-06-25 --collateral %s --expect x-ms-attestation-type="
            .formatted(VECTORS.resolve("tdx/dcap-qvl/tdx_quote_collateral.json"));

    assertThat(verify(TDX, genuine + "tdxvm").exit()).isEqualTo(ExitCode.DONE);
    assertThat(verify(TDX, genuine + "TdxVm").exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(verify(TDX, genuine.replace("x-ms-a", "X-MS-A") + "tdxvm").exit())
        .isEqualTo(ExitCode.REJECTED);
  }

  @Test
  void theHostDataIsTheDigestOfTheContainerPolicy() throws IOException {
    var policy = VECTORS.resolve("snp/aci-sidecar/uvm_security_policy.base64");
    var digest = Digests.sha256(Base64.getDecoder().decode(Files.readString(policy).strip()));
    var report = "snp/aci-sidecar/snp_report.bin";
    var chain =
        "--at 2026-06-01 --chain %s --host-data "
            .formatted(VECTORS.resolve("snp/aci-sidecar/uvm_host_amd_certificate.pem"));

    assertThat(verify(report, chain + digest.hex()).exit()).isEqualTo(ExitCode.DONE);
    assertThat(verify(report, chain + "00".repeat(32)).exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(verify(report, chain + "00".repeat(32)).out()).contains("snp.guest.host-data");
  }
}
