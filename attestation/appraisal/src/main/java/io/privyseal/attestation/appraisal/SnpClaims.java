package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.result.AttestationClaims.Snp;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.foundation.json.JsonValue.JsonObject;

/// What a verified SEV-SNP report says, as Azure Attestation writes it.
///
/// Digests are lower-case hex; SVNs are those of REPORTED_TCB in the layout of the product line.
///
/// Source: Microsoft Learn, Azure Attestation, "Claim sets", SEV-SNP; AMD 56860,
/// ATTESTATION_REPORT.
final class SnpClaims {
  private SnpClaims() {}

  static JsonObject of(VerifiedSnp evidence) {
    var report = evidence.report();
    var tcb = evidence.reportedTcb();
    return JsonObject.builder()
        .put(Snp.AUTHOR_KEY_DIGEST, report.authorKeyDigest().hex())
        .put(Snp.BOOTLOADER_SVN, tcb.bootloader())
        .put(Snp.FAMILY_ID, report.familyId().hex())
        .put(Snp.GUEST_SVN, report.guestSvn())
        .put(Snp.HOST_DATA, report.hostData().hex())
        .put(Snp.ID_KEY_DIGEST, report.idKeyDigest().hex())
        .put(Snp.IMAGE_ID, report.imageId().hex())
        .put(Snp.IS_DEBUGGABLE, report.policy().allowsDebug())
        .put(Snp.LAUNCH_MEASUREMENT, report.measurement().hex())
        .put(Snp.MICROCODE_SVN, tcb.microcode())
        .put(Snp.MIGRATION_ALLOWED, report.policy().allowsMigrationAgent())
        .put(Snp.REPORT_DATA, report.reportData().hex())
        .put(Snp.REPORT_ID, report.reportId().hex())
        .put(Snp.SMT_ALLOWED, report.policy().allowsSmt())
        .put(Snp.SNP_FIRMWARE_SVN, tcb.snp())
        .put(Snp.TEE_SVN, tcb.tee())
        .put(Snp.VMPL, report.vmpl())
        .build();
  }
}
