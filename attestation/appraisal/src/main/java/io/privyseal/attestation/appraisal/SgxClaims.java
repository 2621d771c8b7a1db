package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.evidence.intel.EnclaveReport;
import io.privyseal.attestation.result.AttestationClaims.Sgx;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Map;

/// What a verified enclave report says, as Azure Attestation writes it. Digests are lower-case hex.
///
/// Source: Microsoft Learn, Azure Attestation, "Claim sets", SGX; recorded tokens.
final class SgxClaims {
  /// Names that policies could use before the present ones.
  private static final Map<String, String> DEPRECATED =
      Map.of(
          "$is-debuggable", Sgx.IS_DEBUGGABLE,
          "$sgx-mrsigner", Sgx.MR_SIGNER,
          "$sgx-mrenclave", Sgx.MR_ENCLAVE,
          "$product-id", Sgx.PRODUCT_ID,
          "$svn", Sgx.SVN);

  private SgxClaims() {}

  static JsonObject of(EnclaveReport report) {
    var claims =
        JsonObject.builder()
            .put(Sgx.IS_DEBUGGABLE, report.attributes().isDebug())
            .put(Sgx.MR_ENCLAVE, report.mrEnclave().hex())
            .put(Sgx.MR_SIGNER, report.mrSigner().hex())
            .put(Sgx.PRODUCT_ID, report.isvProdId())
            .put(Sgx.REPORT_DATA, report.reportData().hex())
            .put(Sgx.SVN, report.isvSvn());
    if (report.attributes().hasKss()) {
      claims
          .put(Sgx.CONFIG_ID, report.configId().hex())
          .put(Sgx.CONFIG_SVN, report.configSvn())
          .put(Sgx.EXTENDED_PRODUCT_ID, report.isvExtProdId().hex())
          .put(Sgx.FAMILY_ID, report.isvFamilyId().hex());
    }
    return claims.build();
  }

  /// The deprecated names of these claims.
  static JsonObject deprecated(JsonObject claims) {
    var aliases = JsonObject.builder();
    DEPRECATED.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(alias ->
            claims.get(alias.getValue()).ifPresent(value -> aliases.put(alias.getKey(), value)));
    return aliases.build();
  }
}
