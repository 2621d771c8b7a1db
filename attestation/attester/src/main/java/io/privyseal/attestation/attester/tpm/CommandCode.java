package io.privyseal.attestation.attester.tpm;

/// TPM_CC, as far as attestation needs them.
///
/// Source: TPM 2.0 part 2, section 6.5.2.
enum CommandCode {
  EVICT_CONTROL(0x120),
  NV_UNDEFINE_SPACE(0x122),
  NV_DEFINE_SPACE(0x12a),
  CREATE_PRIMARY(0x131),
  NV_WRITE(0x137),
  STARTUP(0x144),
  CERTIFY(0x148),
  NV_READ(0x14e),
  QUOTE(0x158),
  RSA_DECRYPT(0x159),
  CONTEXT_LOAD(0x161),
  CONTEXT_SAVE(0x162),
  FLUSH_CONTEXT(0x165),
  NV_READ_PUBLIC(0x169),
  READ_PUBLIC(0x173),
  START_AUTH_SESSION(0x176),
  PCR_READ(0x17e),
  POLICY_PCR(0x17f),
  PCR_EXTEND(0x182);

  private final int code;

  CommandCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /// As the specification writes it: `TPM2_NV_READ`.
  @Override
  public String toString() {
    return "TPM2_" + name();
  }
}
