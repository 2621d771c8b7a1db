package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.evidence.intel.TdReport;
import io.privyseal.attestation.result.AttestationClaims.Tdx;
import io.privyseal.attestation.verification.intel.VerifiedTdx;
import io.privyseal.foundation.json.JsonValue.JsonObject;

/// What a verified TD quote says, as Azure Attestation writes it. Digests and masks are lower-case
/// hex of the bytes as they stand in the report.
///
/// Source: Microsoft Learn, Azure Attestation, "EAT profile for Intel TDX".
final class TdxClaims {
  private static final String PROFILE = "https://aka.ms/maa-eat-profile-tdxvm";
  private static final String GENERIC = "generic";

  private TdxClaims() {}

  static JsonObject of(VerifiedTdx evidence) {
    return of(evidence.report()).toBuilder()
        .put(Tdx.TCB_STATUS, evidence.tcbStatus().label())
        .build();
  }

  static JsonObject of(TdReport report) {
    var attributes = report.tdAttributes();
    var claims =
        JsonObject.builder()
            .put(Tdx.PROFILE, PROFILE)
            .put(Tdx.DEBUG_STATUS, attributes.isDebug() ? "enabled" : "disabled")
            .put(Tdx.INTENDED_USE, GENERIC)
            .put(Tdx.MR_CONFIG_ID, report.mrConfigId().hex())
            .put(Tdx.MR_OWNER, report.mrOwner().hex())
            .put(Tdx.MR_OWNER_CONFIG, report.mrOwnerConfig().hex())
            .put(Tdx.MR_SEAM, report.mrSeam().hex())
            .put(Tdx.MR_SIGNER_SEAM, report.mrSignerSeam().hex())
            .put(Tdx.MRTD, report.mrTd().hex())
            .put(Tdx.REPORT_DATA, report.reportData().hex())
            .put(Tdx.SEAM_ATTRIBUTES, report.seamAttributes().hex())
            .put(Tdx.SEAM_SVN, report.teeTcbSvn().moduleSvn())
            .put(Tdx.ATTRIBUTES, attributes.bytes().hex())
            .put(Tdx.ATTRIBUTES_DEBUG, attributes.isDebug())
            .put(Tdx.ATTRIBUTES_KEY_LOCKER, attributes.allowsKeyLocker())
            .put(Tdx.ATTRIBUTES_PERFMON, attributes.allowsPerformanceMonitoring())
            .put(Tdx.ATTRIBUTES_PROTECTION_KEYS, attributes.allowsSupervisorProtectionKeys())
            .put(Tdx.ATTRIBUTES_SEPTVE_DISABLE, attributes.disablesSeptVe())
            .put(Tdx.TEE_TCB_SVN, report.teeTcbSvn().bytes().hex())
            .put(Tdx.XFAM, report.xfam().hex());
    for (var i = 0; i < report.rtmrs().size(); i++) {
      claims.put(Tdx.RTMR_PREFIX + i, report.rtmrs().get(i).hex());
    }
    return claims.build();
  }
}
