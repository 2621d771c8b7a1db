package io.privyseal.attestation.result;

/// Names of the claims in a token of an attestation service, as Microsoft Azure Attestation writes
/// them. Paths inside a policy join them with dots.
///
/// Source: Microsoft Learn, Azure Attestation, claim sets.
public final class AttestationClaims {
  private AttestationClaims() {}

  public static final String ISSUER = "iss";
  public static final String ISSUED_AT = "iat";
  public static final String NOT_BEFORE = "nbf";
  public static final String EXPIRES_AT = "exp";
  public static final String TOKEN_ID = "jti";
  public static final String NONCE = "nonce";

  public static final String VERSION = "x-ms-ver";
  public static final String ATTESTATION_TYPE = "x-ms-attestation-type";
  public static final String COMPLIANCE_STATUS = "x-ms-compliance-status";
  public static final String POLICY_HASH = "x-ms-policy-hash";
  public static final String POLICY_SIGNER = "x-ms-policy-signer";
  public static final String POLICY = "x-ms-policy";

  /// What the guest said about itself, bound by the evidence: keys, configuration.
  public static final String RUNTIME = "x-ms-runtime";

  /// Member of [#RUNTIME]: a JWK set. Keys are wrapped to one of these.
  public static final String RUNTIME_KEYS = "keys";

  public static final String INIT_TIME = "x-ms-inittime";

  /// Holds the TEE's own claims in a token for a whole VM (AzureGuest).
  public static final String ISOLATION_TEE = "x-ms-isolation-tee";

  public static final String VM_ID = "x-ms-azurevm-vmid";
  public static final String SECURE_BOOT = "secureboot";

  /// Our own: `true` in a token for evidence of a simulated manufacturer; absent otherwise.
  public static final String SIMULATED_ROOT = "privyseal-simulated-root";

  /// Our own: ids of the checks for which [#COMPLIANCE_STATUS] was withheld, so that whoever misses
  /// it can say why; absent if it was given.
  public static final String COMPLIANCE_UNMET = "privyseal-compliance-unmet";

  /// Our own: number of the latest change of the instance's revocation rules when the token was
  /// made; grows with every change. An authority that writes it says at its introspection endpoint
  /// whether the token is revoked.
  public static final String REVOCATION_EPOCH = "privyseal-revocation-epoch";

  /// Our own: digests of what the token stands on (chip, measurement, signer), by which a later
  /// rule finds it. They name nothing to those who do not know the value.
  public static final String REVOCATION_SUBJECTS = "privyseal-revocation-subjects";

  /// Our own, in an answer of the introspection endpoint: why a token is not active.
  public static final String INACTIVE_REASON = "privyseal-inactive-reason";

  /// Claims of an AMD SEV-SNP guest, taken from its attestation report.
  public static final class Snp {
    private Snp() {}

    public static final String AUTHOR_KEY_DIGEST = "x-ms-sevsnpvm-authorkeydigest";
    public static final String BOOTLOADER_SVN = "x-ms-sevsnpvm-bootloader-svn";
    public static final String TEE_SVN = "x-ms-sevsnpvm-tee-svn";
    public static final String SNP_FIRMWARE_SVN = "x-ms-sevsnpvm-snpfw-svn";
    public static final String MICROCODE_SVN = "x-ms-sevsnpvm-microcode-svn";
    public static final String FAMILY_ID = "x-ms-sevsnpvm-familyId";
    public static final String IMAGE_ID = "x-ms-sevsnpvm-imageId";
    public static final String GUEST_SVN = "x-ms-sevsnpvm-guestsvn";
    public static final String HOST_DATA = "x-ms-sevsnpvm-hostdata";
    public static final String ID_KEY_DIGEST = "x-ms-sevsnpvm-idkeydigest";
    public static final String IS_DEBUGGABLE = "x-ms-sevsnpvm-is-debuggable";
    public static final String LAUNCH_MEASUREMENT = "x-ms-sevsnpvm-launchmeasurement";
    public static final String MIGRATION_ALLOWED = "x-ms-sevsnpvm-migration-allowed";
    public static final String SMT_ALLOWED = "x-ms-sevsnpvm-smt-allowed";
    public static final String REPORT_DATA = "x-ms-sevsnpvm-reportdata";
    public static final String REPORT_ID = "x-ms-sevsnpvm-reportid";
    public static final String VMPL = "x-ms-sevsnpvm-vmpl";
  }

  /// Claims of an Intel TDX guest (EAT profile).
  public static final class Tdx {
    private Tdx() {}

    public static final String PROFILE = "eat_profile";
    public static final String DEBUG_STATUS = "dbgstat";
    public static final String INTENDED_USE = "intuse";
    public static final String TCB_STATUS = "attester_tcb_status";
    public static final String MR_CONFIG_ID = "tdx_mrconfigid";
    public static final String MR_OWNER = "tdx_mrowner";
    public static final String MR_OWNER_CONFIG = "tdx_mrownerconfig";
    public static final String MR_SEAM = "tdx_mrseam";
    public static final String MR_SIGNER_SEAM = "tdx_mrsignerseam";
    public static final String MRTD = "tdx_mrtd";
    public static final String REPORT_DATA = "tdx_report_data";

    /// Before the number of the register, 0 to 3.
    public static final String RTMR_PREFIX = "tdx_rtmr";

    public static final String RTMR0 = RTMR_PREFIX + 0;
    public static final String SEAM_ATTRIBUTES = "tdx_seam_attributes";
    public static final String SEAM_SVN = "tdx_seamsvn";
    public static final String ATTRIBUTES = "tdx_td_attributes";
    public static final String ATTRIBUTES_DEBUG = "tdx_td_attributes_debug";
    public static final String ATTRIBUTES_KEY_LOCKER = "tdx_td_attributes_key_locker";
    public static final String ATTRIBUTES_PERFMON = "tdx_td_attributes_perfmon";
    public static final String ATTRIBUTES_PROTECTION_KEYS = "tdx_td_attributes_protection_keys";
    public static final String ATTRIBUTES_SEPTVE_DISABLE = "tdx_td_attributes_septve_disable";
    public static final String TEE_TCB_SVN = "tdx_tee_tcb_svn";
    public static final String XFAM = "tdx_xfam";
  }

  /// Claims of a whole VM, from its TPM quote and event log, and from what it says of itself.
  public static final class AzureVm {
    private AzureVm() {}

    public static final String ATTESTED_PCRS = "x-ms-azurevm-attested-pcrs";
    public static final String DB_VALIDATED = "x-ms-azurevm-dbvalidated";
    public static final String DBX_VALIDATED = "x-ms-azurevm-dbxvalidated";
    public static final String KEYS_VALIDATED = "x-ms-azurevm-default-securebootkeysvalidated";

    public static final String PROTOCOL_VERSION = "x-ms-azurevm-attestation-protocol-ver";
    public static final String IS_WINDOWS = "x-ms-azurevm-is-windows";
    public static final String OS_BUILD = "x-ms-azurevm-osbuild";
    public static final String OS_DISTRIBUTION = "x-ms-azurevm-osdistro";
    public static final String OS_TYPE = "x-ms-azurevm-ostype";
    public static final String OS_MAJOR = "x-ms-azurevm-osversion-major";
    public static final String OS_MINOR = "x-ms-azurevm-osversion-minor";
  }

  /// Claims of an Intel SGX enclave.
  public static final class Sgx {
    private Sgx() {}

    public static final String MR_ENCLAVE = "x-ms-sgx-mrenclave";
    public static final String MR_SIGNER = "x-ms-sgx-mrsigner";
    public static final String PRODUCT_ID = "x-ms-sgx-product-id";
    public static final String SVN = "x-ms-sgx-svn";
    public static final String IS_DEBUGGABLE = "x-ms-sgx-is-debuggable";
    public static final String REPORT_DATA = "x-ms-sgx-report-data";
    public static final String CONFIG_ID = "x-ms-sgx-config-id";
    public static final String CONFIG_SVN = "x-ms-sgx-config-svn";
    public static final String EXTENDED_PRODUCT_ID = "x-ms-sgx-isv-extended-product-id";
    public static final String FAMILY_ID = "x-ms-sgx-isv-family-id";

    /// What the enclave bound to its quote, in base64url.
    public static final String HELD_DATA = "x-ms-sgx-ehd";

    /// Digests of the collateral.
    public static final String COLLATERAL = "x-ms-sgx-collateral";
  }

  /// Values of [#ATTESTATION_TYPE].
  public static final class Types {
    private Types() {}

    public static final String SEV_SNP = "sevsnpvm";
    public static final String TDX = "tdxvm";
    public static final String SGX = "sgx";
    public static final String AZURE_VM = "azurevm";
    public static final String TPM = "tpm";
  }

  /// Values of [#COMPLIANCE_STATUS].
  public static final class Compliance {
    private Compliance() {}

    /// A confidential VM with Azure's own firmware.
    public static final String CVM = "azure-compliant-cvm";

    /// A utility VM of container instances with an endorsed image.
    public static final String UVM = "azure-compliant-uvm";

    /// A Kata confidential container host with a signed image.
    public static final String KATA = "azure-signed-katacc-uvm";
  }
}
