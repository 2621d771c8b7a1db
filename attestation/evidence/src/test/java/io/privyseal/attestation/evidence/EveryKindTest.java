package io.privyseal.attestation.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real files of every kind are known by their bytes, without being told what they are.
class EveryKindTest {
  private static final Map<String, Integer> COUNTS = new ConcurrentHashMap<>();

  @AfterAll
  static void printCounts() {
    System.out.println(
        "files of real machines recognised by their bytes: " + new TreeMap<>(COUNTS));
  }

  @ParameterizedTest
  @CsvSource({
    "snp/aci-sidecar/snp_report.bin, SEV-SNP",
    "snp/attestation-rs/live-evidence-genoa.json, SEV-SNP",
    "snp/privacy-sandbox-kms/snp.json, SEV-SNP",
    "snp/trustee/test-vlek-report.bin, SEV-SNP",
    "sgx/dcap-qvl/sgx_quote, SGX",
    "sgx/fortanix-pcs/quote.bin, SGX",
    "sgx/intel-qvl-sample/quote.dat, SGX",
    "sgx/oasis/quote_v3_ecdsa_p256_pck_chain.bin, SGX",
    "sgx/openenclave/attestation_plugin_evidence, SGX",
    "sgx/openenclave/sgx_report_bad.bin, SGX",
    "sgx/ravl/oe.coffelake.att, SGX",
    "sgx/ravl/sgx.coffeelake.att, SGX",
    "maa/azure-samples-sgx-intel/enclave.info.debug.json, SGX",
    "maa/azure-samples-sgx-oe/enclave.info.release.json, SGX",
    "maa/azure-samples-sgx-oe/post.attest.body.json, SGX",
    "tdx/automata/quote_sgx.bin, SGX",
    "tdx/automata/quote_tdx.bin, TDX",
    "tdx/automata/quotev4.hex, TDX",
    "tdx/automata/quotev5.dat, TDX",
    "tdx/cvm-attestation-tools/td_quote_v4.dat, TDX",
    "tdx/dcap-qvl/tdx-quote.hex, TDX",
    "tdx/dcap-qvl/tdx_quote, TDX",
    "tdx/go-tdx-guest/tdx_prod_quote_SPR_E4.dat, TDX",
    "tdx/oasis/quote_v4_tdx_ecdsa_p256.bin, TDX",
    "tdx/trustee/CCEL_data_ovmf, event log",
    "azure-vtpm/trustee-snp/hcl-report.bin, SEV-SNP",
    "azure-vtpm/trustee-tdx/hcl-report.bin, Azure HCL report with a TDREPORT",
    "azure-vtpm/azure-cvm-tooling/hcl-report-tdx.bin, Azure HCL report with a TDREPORT",
    "azure-vtpm/trustee-tdx/td-quote.bin, TDX",
    "azure-vtpm/attestation-rs/az_snp-live-evidence.json, Azure confidential VM on SEV-SNP",
    "azure-vtpm/trustee-snp/evidence-v0.json, Azure confidential VM on SEV-SNP",
    "azure-vtpm/trustee-snp/evidence-v1.json, Azure confidential VM on SEV-SNP",
    "azure-vtpm/trustee-snp/evidence-v2.json, Azure confidential VM on SEV-SNP",
    "azure-vtpm/trustee-tdx/evidence-v0.json, Azure confidential VM on TDX",
    "azure-vtpm/trustee-tdx/evidence-v1.json, Azure confidential VM on TDX",
    "azure-vtpm/trustee-snp/tpm-quote-v1.json, TPM",
    "azure-vtpm/trustee-tdx/tpm-quote-v1.json, TPM",
    "azure-vtpm/trustee-snp/quote.bin, TPM",
    "azure-vtpm/trustee-tdx/quote.bin, TPM",
    "azure-vtpm/azure-cvm-tooling/quote.bin, TPM",
    "azure-vtpm/trustee-tpm/tpm_evidence.json, TPM",
    "azure-vtpm/trustee-snp/tpm-quote.msg, TPMS_ATTEST",
    "azure-vtpm/azure-cvm-tooling/akpub.pem, public key",
    "azure-vtpm/go-tpm-tools/debian-10.bin, event log",
    "azure-vtpm/go-tpm-tools/cos-85-amd-sev.bin, event log",
    "azure-vtpm/go-tpm-tools/ubuntu-2404-amd-sevsnp.bin, event log",
    "sgx/dcap-qvl/sgx_quote_collateral.json, endorsements",
    "sgx/intel-qvl-sample/tcbInfo.json, endorsements",
    "sgx/intel-qvl-sample/qeIdentity.json, endorsements",
    "sgx/intel-qvl-sample/rootCaCrl.der, endorsements",
    "tdx/automata/0625/tdxtcbeval.json, endorsements",
    "tdx/go-tdx-guest/sample_tcbInfo_response, endorsements",
    "tdx/dcap-qvl/tdx_quote_collateral.json, endorsements",
    "azure-vtpm/trustee-snp/vcek.pem, endorsements",
    "azure-vtpm/attestation-rs/az_snp-imds-vcek.der, endorsements"
  })
  void isKnownByItsBytes(String file, String label) {
    var evidence = EvidenceRecognizer.recognize(VectorFiles.read(file)).evidence();

    assertThat(evidence.label()).isEqualTo(label);
    COUNTS.merge(label, 1, Integer::sum);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "azure-vtpm/trustee-snp/tpm-quote.sig",
        "tdx/go-tdx-guest/report.dat",
        "azure-vtpm/go-tpm-tools/gce-cos-85-nonce9009.pb",
        "maa/guest-attestation/outputjsonsample.json"
      })
  void whatIsNoEvidenceIsNotTakenForSome(String file) {
    var content = VectorFiles.read(file);

    assertThatThrownBy(() -> EvidenceRecognizer.recognize(content))
        .isInstanceOf(MalformedInputException.class);
    COUNTS.merge("refused", 1, Integer::sum);
  }
}
