package io.privyseal.attestation.service;

import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.intel.PlatformExpectations;
import io.privyseal.attestation.verification.intel.SgxExpectations;
import io.privyseal.attestation.verification.intel.TdxExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;

/// What an instance expects of evidence beyond authentic and bound, for each maker.
public record EvidenceExpectations(SnpExpectations snp, SgxExpectations sgx, TdxExpectations tdx) {
  /// Authentic and bound is enough for a token; what stands in its claims (debug, migration,
  /// privilege level) is a reason to withhold compliance, and for policies to refuse. What no claim
  /// tells (CXL memory, the provisioning key, a platform that is out of date) is refused.
  ///
  /// Platforms that leave something to their configuration or their software pass, as on Azure:
  /// with hyperthreading on, every platform does. Revocation of AMD's certificates is told of,
  /// since no list travels with a request; of Intel's it decides.
  public static EvidenceExpectations asAzure() {
    return new EvidenceExpectations(
        SnpExpectations.secureDefaults().allowDebugGuests().allowMigrationAgent().allowVmplUpTo(3),
        SgxExpectations.secureDefaults().allowDebugEnclaves().withPlatform(configurable()),
        TdxExpectations.secureDefaults()
            .allowDebug()
            .allowSeptVe()
            .withPlatform(
                configurable()
                    .allowTcbStatus(
                        TcbStatus.TD_RELAUNCH_ADVISED,
                        TcbStatus.TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED)));
  }

  /// The same with one rule for revoked chains of every maker.
  EvidenceExpectations withRevocation(RevocationRule rule) {
    return new EvidenceExpectations(
        snp.withRevocation(rule),
        sgx.withPlatform(platform -> platform.withRevocation(rule)),
        tdx.withPlatform(platform -> platform.withRevocation(rule)));
  }

  private static PlatformExpectations configurable() {
    return PlatformExpectations.secureDefaults()
        .allowTcbStatus(
            TcbStatus.CONFIGURATION_NEEDED, TcbStatus.CONFIGURATION_AND_SW_HARDENING_NEEDED);
  }

  /// The same with other expectations of SEV-SNP guests.
  public EvidenceExpectations with(SnpExpectations other) {
    return new EvidenceExpectations(other, sgx, tdx);
  }

  /// The same with other expectations of enclaves.
  public EvidenceExpectations with(SgxExpectations other) {
    return new EvidenceExpectations(snp, other, tdx);
  }

  /// The same with other expectations of trust domains.
  public EvidenceExpectations with(TdxExpectations other) {
    return new EvidenceExpectations(snp, sgx, other);
  }
}
