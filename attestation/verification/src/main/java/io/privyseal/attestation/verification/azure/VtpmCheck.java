package io.privyseal.attestation.verification.azure;

import io.privyseal.foundation.decision.Check;

/// The catalogue of what ties a virtual TPM of Azure to its hardware, and a key to the TPM. The
/// quote and the log have catalogues of their own,
/// [io.privyseal.attestation.verification.tpm.QuoteCheck] and
/// [io.privyseal.attestation.verification.eventlog.EventLogCheck].
public enum VtpmCheck implements Check {
  EVIDENCE_FORM(
      "vtpm.evidence.form",
      "report, quote, registers and log are of their forms",
      Source.HCL,
      "send what the virtual TPM gives, unchanged"),
  HARDWARE_REPORT(
      "vtpm.hardware.report",
      "the HCL report holds the verified hardware report, or the TDREPORT of the verified quote",
      Source.HCL,
      "send the HCL report and the hardware evidence of the same VM"),
  PARAVISOR_LEVEL(
      "vtpm.hardware.vmpl",
      "the hardware report was asked for at VMPL 0, where the paravisor is and the guest is not",
      "AMD 56860, section 7.3 ATTESTATION_REPORT, VMPL; microsoft/openvmm",
      "send the report of the HCL report: one that the guest asked for itself binds nothing"),
  PARAVISOR(
      "vtpm.hardware.paravisor",
      "the launch measurement or MRTD, which on Azure is of the paravisor, is an expected one",
      "AMD 56860, MEASUREMENT; Intel TDX Module, MRTD; microsoft/openvmm",
      "add the paravisor's measurement to the expected ones; the guest's system is in the PCRs"),
  CLAIMS_BINDING(
      "vtpm.claims.binding",
      "the report data is SHA-256 of exactly these runtime claims, with zeros after it",
      Source.HCL,
      "send the claims byte for byte as the HCL report has them"),
  CLAIMS_FORM(
      "vtpm.claims.form",
      "the runtime claims are JSON and name one RSA attestation key",
      Source.HCL,
      "read the HCL report again from the virtual TPM"),
  ATTESTATION_KEY(
      "vtpm.claims.attestation-key",
      "the attestation key that came along is the one of the claims",
      "Azure guest attestation protocol 2.0, TpmInfo.AikPub",
      "quote with the key at handle 0x81000003"),
  SECURE_BOOT(
      "vtpm.configuration.secure-boot",
      "the VM is configured with secure boot",
      Source.HCL,
      "turn secure boot on for the VM"),
  CONSOLE(
      "vtpm.configuration.console",
      "the VM is configured without a serial console",
      Source.HCL,
      "turn the serial console of the VM off"),
  VM_ID(
      "vtpm.configuration.vm-id",
      "the VM is an expected one",
      Source.HCL,
      "add the VM to the expected ones"),
  USER_DATA(
      "vtpm.claims.user-data",
      "the user data of the claims is what was expected",
      Source.HCL,
      "write the expected data to NV index 0x01400002 and read the HCL report again"),
  KEY_SIGNATURE(
      "vtpm.key.signature",
      "the attestation key certified the ephemeral key",
      Source.CERTIFY,
      "certify the ephemeral key with the attestation key of the virtual TPM"),
  KEY_NAME(
      "vtpm.key.name",
      "the certified name is that of the ephemeral key",
      "TPM 2.0 part 1, section 16 Names",
      "send the public area of the key that was certified"),
  KEY_ATTRIBUTES(
      "vtpm.key.attributes",
      "the ephemeral key was made in the TPM, cannot leave it, and decrypts only",
      "TPM 2.0 part 2, section 8.3 TPMA_OBJECT",
      "make the key with fixedTPM, fixedParent, sensitiveDataOrigin and decrypt alone"),
  KEY_POLICY(
      "vtpm.key.policy",
      "the ephemeral key works only while the quoted registers have their values",
      "TPM 2.0 part 3, section 23.7 TPM2_PolicyPCR",
      "make the key under PolicyPCR over the quoted registers, without userWithAuth");

  private final Definition definition;

  VtpmCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }

  private static final class Source {
    static final String HCL = "microsoft/openvmm, openhcl_attestation_protocol igvm_attest";
    static final String CERTIFY = "TPM 2.0 part 3, section 18.2 TPM2_Certify";
  }
}
