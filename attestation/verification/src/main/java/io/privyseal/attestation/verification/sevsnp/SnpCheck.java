package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.foundation.decision.Check;

/// The catalogue of what is asked of SEV-SNP evidence, in the order in which it is asked.
public enum SnpCheck implements Check {
  REPORT_FORMAT(
      "snp.report.format",
      "the report has 1184 bytes, a known version, and zeros where the manual wants them",
      Source.ABI_REPORT,
      "send the ATTESTATION_REPORT as the guest received it, without headers"),
  RESERVED_BITS(
      "snp.report.reserved-bits",
      "reserved bits of policy, platform info, flags and TCB versions are as the manual wants them",
      Source.ABI_REPORT,
      "the firmware sets a bit this version does not know: update the verifier"),
  SIGNATURE_ALGORITHM(
      "snp.report.signature-algorithm",
      "the report is signed with ECDSA on P-384 and SHA-384",
      Source.ABI_REPORT,
      "ask the firmware for a signed report"),
  SIGNING_KEY(
      "snp.report.signing-key",
      "the report says that a VCEK or a VLEK signed it",
      Source.ABI_REPORT,
      "ask the firmware for a report signed by VCEK or VLEK"),
  CERTIFICATES(
      "snp.chain.certificates",
      "every certificate is one of AMD's profile",
      Source.KDS_CERTIFICATES,
      "send the certificates as AMD's key distribution service gives them"),
  CHAIN_COMPLETE(
      "snp.chain.complete",
      "the certificate of the signing key, its issuer and the root are at hand",
      Source.KDS_CERTIFICATES,
      "send VCEK or VLEK with ASK or ASVK and ARK, or give them to the verifier as a chain"),
  CHAIN_ORDER(
      "snp.chain.order",
      "a VCEK comes from an ASK, a VLEK from an ASVK, both from an ARK, each able to certify",
      Source.KDS_CERTIFICATES,
      "send the chain that belongs to this kind of key and product line"),
  CHAIN_SIGNATURES(
      "snp.chain.signatures",
      "each certificate of the chain is signed by the next, the root by itself",
      Source.KDS_CERTIFICATES,
      "fetch the chain again from its source"),
  CHAIN_ROOT(
      "snp.chain.root",
      "the root key is pinned by fingerprint for this product line",
      Source.KDS_CERTIFICATES,
      "only AMD's roots, and a simulated manufacturer's if it is named, are believed"),
  CHAIN_VALIDITY(
      "snp.chain.validity",
      "every certificate of the chain is valid at the given time",
      "RFC 5280, section 4.1.2.5",
      "fetch a current certificate; check the clock"),
  CHAIN_REVOCATION(
      "snp.chain.revocation",
      "no certificate of the chain is on the revocation list of the root",
      "RFC 5280, section 5; AMD 57230, CRL",
      "a revoked key is lost for good: move the guest to another machine"),
  KEY_KIND(
      "snp.certificate.key-kind",
      "the certificate is for the kind of key that the report names",
      Source.KDS_CERTIFICATES,
      "send the certificate of the key that signed this report"),
  PRODUCT_LINE(
      "snp.certificate.product-line",
      "report, certificate and root speak of the same product line",
      Source.KDS_CERTIFICATES,
      "send the chain of the machine's own product line"),
  CERTIFIED_TCB(
      "snp.certificate.tcb",
      "the certificate is for the reported TCB, component by component",
      Source.KDS_EXTENSIONS,
      "fetch the certificate for the report's REPORTED_TCB"),
  ENDORSED_TCB(
      "snp.endorsement.tcb",
      "the TCB that the host gave with the certificate is the reported TCB",
      "Azure THIM, tcbm",
      "ask the host for its certificates again: the TCB has changed since"),
  CERTIFIED_CHIP(
      "snp.certificate.chip-id",
      "the certificate is for the chip that the report names",
      Source.KDS_EXTENSIONS,
      "fetch the VCEK of this chip"),
  REPORT_SIGNATURE(
      "snp.report.signature",
      "the signing key signed exactly this report",
      Source.ABI_SIGNATURE,
      "send the report unchanged and with the certificate of its own chip and TCB"),
  DEBUG(
      "snp.policy.debug",
      "the guest policy forbids debugging",
      Source.ABI_POLICY,
      "launch the guest with policy bit 19 (DEBUG) clear"),
  MIGRATION_AGENT(
      "snp.policy.migration-agent",
      "the guest policy allows no migration agent, and the guest has none",
      Source.ABI_POLICY,
      "launch the guest with policy bit 18 (MIGRATE_MA) clear"),
  CXL(
      "snp.policy.cxl",
      "the guest policy allows no CXL memory",
      Source.ABI_POLICY,
      "launch the guest with policy bit 21 (CXL_ALLOW) clear"),
  ABI_VERSION(
      "snp.policy.abi",
      "the guest policy asks for a firmware ABI that is new enough",
      Source.ABI_POLICY,
      "launch the guest with a newer ABI_MAJOR in its policy"),
  SMT_OFF(
      "snp.platform.smt",
      "simultaneous multithreading is off, in policy and platform",
      Source.ABI_PLATFORM,
      "launch with policy bit 16 (SMT) clear on a machine with SMT off"),
  SINGLE_SOCKET(
      "snp.policy.single-socket",
      "the guest policy keeps the guest on one socket",
      Source.ABI_POLICY,
      "launch the guest with policy bit 20 (SINGLE_SOCKET) set"),
  ECC(
      "snp.platform.ecc",
      "the machine uses ECC memory",
      Source.ABI_PLATFORM,
      "use a machine with ECC memory"),
  ALIAS_CHECK(
      "snp.platform.alias-check",
      "the firmware has checked memory for aliased addresses",
      "AMD-SB-3015; " + Source.ABI_PLATFORM,
      "update the platform's firmware"),
  RAPL_OFF(
      "snp.platform.rapl",
      "power measurements are off, in policy and platform",
      Source.ABI_PLATFORM,
      "launch with policy bit 23 (RAPL_DIS) set"),
  CIPHERTEXT_HIDING(
      "snp.platform.ciphertext-hiding",
      "ciphertext of guest memory is hidden from the host, in policy and platform",
      Source.ABI_PLATFORM,
      "launch with policy bit 24 (CIPHERTEXT_HIDING_DRAM) set on a machine that has it"),
  AES_256_XTS(
      "snp.policy.aes-256-xts",
      "the guest policy asks for AES-256-XTS memory encryption",
      Source.ABI_POLICY,
      "launch the guest with policy bit 22 (MEM_AES_256_XTS) set"),
  VMPL(
      "snp.report.vmpl",
      "the report was asked for by guest software of the expected privilege level",
      Source.ABI_REPORT,
      "ask for the report from the expected VMPL; host requests prove nothing about the guest"),
  TCB_ORDER(
      "snp.tcb.order",
      "committed and reported TCB and firmware are not above the current ones",
      "AMD 56860, section 3.3 TCB, and SNP_COMMIT",
      "a genuine platform cannot say this: do not use the machine"),
  TCB_MINIMUM(
      "snp.tcb.minimum",
      "the reported TCB has at least the expected numbers in every component",
      "AMD 56860, section 2.2 TCB_VERSION",
      "update the firmware of the machine, or lower the expected minimum"),
  FIRMWARE_MINIMUM(
      "snp.firmware.minimum",
      "the committed firmware version is at least the expected one",
      Source.ABI_REPORT,
      "update the SNP firmware of the machine and commit it"),
  GUEST_SVN(
      "snp.guest.svn",
      "the guest's security version number is at least the expected one",
      Source.ABI_REPORT,
      "launch a newer image"),
  MEASUREMENT(
      "snp.guest.measurement",
      "the launch measurement is an expected one",
      Source.ABI_REPORT,
      "add the image's measurement to the expected ones, or launch an expected image"),
  HOST_DATA(
      "snp.guest.host-data",
      "the host data is an expected one",
      Source.ABI_REPORT,
      "launch with the expected host data, such as the digest of the container policy"),
  ID_KEY(
      "snp.guest.id-key",
      "the ID block was signed by an expected key",
      Source.ABI_ID_BLOCK,
      "launch with an ID block signed by an expected key"),
  AUTHOR_KEY(
      "snp.guest.author-key",
      "the ID key was certified by an expected author key",
      Source.ABI_ID_BLOCK,
      "launch with an ID block certified by an expected author key"),
  FAMILY_ID(
      "snp.guest.family-id",
      "the family id is an expected one",
      Source.ABI_ID_BLOCK,
      "launch with an ID block of the expected family"),
  IMAGE_ID(
      "snp.guest.image-id",
      "the image id is an expected one",
      Source.ABI_ID_BLOCK,
      "launch with an ID block of the expected image"),
  CHIP(
      "snp.platform.chip",
      "the guest runs on an expected chip",
      Source.ABI_REPORT,
      "add the chip to the expected ones; a masked chip id cannot be expected"),
  CLOUD_PROVIDER(
      "snp.platform.cloud-provider",
      "the report was signed by a VLEK of the expected cloud provider",
      "AMD 57230, CSP_ID",
      "use a machine of the expected provider"),
  REPORT_DATA(
      "snp.guest.report-data",
      "the report data is bound to what was sent beside the report",
      "AMD 56860, REPORT_DATA; Azure Attestation, runtimeData",
      "put SHA-256 of exactly the sent runtime data into the report data, zeros after it");

  private final Definition definition;

  SnpCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }

  private static final class Source {
    static final String ABI_REPORT = "AMD 56860, section 7.3 ATTESTATION_REPORT";
    static final String ABI_POLICY = "AMD 56860, section 4.3 Guest Policy";
    static final String ABI_PLATFORM = "AMD 56860, section 7.3 PLATFORM_INFO";
    static final String ABI_SIGNATURE = "AMD 56860, chapter 10 Digital Signatures";
    static final String ABI_ID_BLOCK = "AMD 56860, section 8.18 SNP_LAUNCH_FINISH, ID block";
    static final String KDS_CERTIFICATES = "AMD 57230, chapter 3 VCEK, ASK and ARK certificates";
    static final String KDS_EXTENSIONS = "AMD 57230, chapter 3 certificate extensions";
  }
}
