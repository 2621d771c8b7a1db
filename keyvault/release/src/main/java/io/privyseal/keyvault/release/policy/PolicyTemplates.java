package io.privyseal.keyvault.release.policy;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.AttestationClaims.Compliance;
import io.privyseal.attestation.result.AttestationClaims.Sgx;
import io.privyseal.attestation.result.AttestationClaims.Snp;
import io.privyseal.attestation.result.AttestationClaims.Tdx;
import io.privyseal.attestation.result.AttestationClaims.Types;
import io.privyseal.attestation.result.Authority;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Writes good policies for the common TEEs: each asks what kind of TEE it is, that it is compliant
/// or cannot be debugged, and which code it runs as far as that is known.
///
/// Source: Microsoft Learn, secure key release policy examples; Azure Attestation claim sets.
public final class PolicyTemplates {
  /// Version that the templates write.
  public static final String VERSION = "1.0.0";

  private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
  private static final Pattern VM_ID =
      Pattern.compile("[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}");

  private PolicyTemplates() {}

  /// A SEV-SNP confidential VM of Azure, attested through its vTPM (AzureGuest token): the TEE's
  /// claims are under `x-ms-isolation-tee`.
  ///
  /// @param vmId only this VM; without, every compliant VM of everybody
  public static ReleasePolicy snpVm(List<Authority> authorities, Optional<String> vmId) {
    return vm(authorities, Types.SEV_SNP, vmId);
  }

  /// A TDX confidential VM of Azure, attested through its vTPM.
  public static ReleasePolicy tdxVm(List<Authority> authorities, Optional<String> vmId) {
    return vm(authorities, Types.TDX, vmId);
  }

  /// A SEV-SNP confidential VM of Azure whose token is of `/attest/SevSnpVm`: claims at the top.
  ///
  /// @param measurement launch measurement, 48 bytes in hex; without, any firmware of Azure
  public static ReleasePolicy snpVmDirect(
      List<Authority> authorities, Optional<String> measurement) {
    var conditions = new ArrayList<Condition>();
    conditions.add(is(AttestationClaims.ATTESTATION_TYPE, Types.SEV_SNP));
    conditions.add(is(AttestationClaims.COMPLIANCE_STATUS, Compliance.CVM));
    conditions.add(is(Snp.IS_DEBUGGABLE, "false"));
    measurement.ifPresent(m -> conditions.add(is(Snp.LAUNCH_MEASUREMENT, hex(m, 48))));
    return forEach(authorities, conditions);
  }

  /// A container group of Azure Container Instances on SEV-SNP, or a virtual node.
  ///
  /// @param ccePolicyDigest SHA-256 of the decoded confidential computing enforcement policy, 32
  ///   bytes in hex: what the guest's host data holds
  public static ReleasePolicy snpContainer(List<Authority> authorities, String ccePolicyDigest) {
    return forEach(
        authorities,
        List.of(
            is(AttestationClaims.ATTESTATION_TYPE, Types.SEV_SNP),
            is(AttestationClaims.COMPLIANCE_STATUS, Compliance.UVM),
            is(Snp.HOST_DATA, hex(ccePolicyDigest, 32)),
            is(Snp.IS_DEBUGGABLE, "false"),
            is(Snp.VMPL, "0")));
  }

  /// A TDX guest whose token is of `/attest/TdxVm`: claims at the top.
  ///
  /// @param mrTd measurement of the initial guest, 48 bytes in hex
  public static ReleasePolicy tdxGuest(List<Authority> authorities, String mrTd) {
    return forEach(
        authorities,
        List.of(
            is(AttestationClaims.ATTESTATION_TYPE, Types.TDX),
            is(Tdx.TCB_STATUS, "UpToDate"),
            is(Tdx.ATTRIBUTES_DEBUG, "false"),
            is(Tdx.MRTD, hex(mrTd, 48))));
  }

  /// One SGX enclave, by its measurement.
  ///
  /// @param mrEnclave 32 bytes in hex
  public static ReleasePolicy sgxEnclave(List<Authority> authorities, String mrEnclave) {
    return forEach(
        authorities,
        List.of(
            is(AttestationClaims.ATTESTATION_TYPE, Types.SGX),
            is(Sgx.IS_DEBUGGABLE, "false"),
            is(Sgx.MR_ENCLAVE, hex(mrEnclave, 32))));
  }

  /// The SGX enclaves of one signer, from one product and security version on.
  ///
  /// @param mrSigner 32 bytes in hex
  public static ReleasePolicy sgxSigner(
      List<Authority> authorities, String mrSigner, int productId, int minimumSvn) {
    return forEach(
        authorities,
        List.of(
            is(AttestationClaims.ATTESTATION_TYPE, Types.SGX),
            is(Sgx.IS_DEBUGGABLE, "false"),
            is(Sgx.MR_SIGNER, hex(mrSigner, 32)),
            is(Sgx.PRODUCT_ID, String.valueOf(unsigned16(productId))),
            new Condition.Claim(
                ClaimPath.parse(Sgx.SVN),
                Operator.GREATER_OR_EQUALS,
                Scalar.of(unsigned16(minimumSvn)))));
  }

  private static ReleasePolicy vm(List<Authority> authorities, String type, Optional<String> vmId) {
    var conditions = new ArrayList<Condition>();
    conditions.add(is(underTee(AttestationClaims.ATTESTATION_TYPE), type));
    conditions.add(is(underTee(AttestationClaims.COMPLIANCE_STATUS), Compliance.CVM));
    vmId.ifPresent(id -> conditions.add(is(AttestationClaims.VM_ID, vmId(id))));
    return forEach(authorities, conditions);
  }

  private static ReleasePolicy forEach(List<Authority> authorities, List<Condition> conditions) {
    if (authorities.isEmpty() || authorities.size() > ReleasePolicy.MAX_AUTHORITIES) {
      throw new MalformedInputException(
          "expected 1 to %d authorities".formatted(ReleasePolicy.MAX_AUTHORITIES));
    }
    var rule = new Condition.AllOf(conditions);
    return new ReleasePolicy(
        VERSION, authorities.stream().map(a -> new AuthorityRule(a.url(), rule)).toList());
  }

  private static Condition is(String claim, String value) {
    return new Condition.Claim(ClaimPath.parse(claim), Operator.EQUALS, Scalar.of(value));
  }

  private static String underTee(String claim) {
    return AttestationClaims.ISOLATION_TEE + "." + claim;
  }

  /// Lower-case hex of exactly `bytes` bytes, as tokens hold it.
  private static String hex(String text, int bytes) {
    var lower = text.strip().toLowerCase(Locale.ROOT);
    if (lower.length() != 2 * bytes || !HEX.matcher(lower).matches()) {
      throw new MalformedInputException("expected %d bytes in hex".formatted(bytes));
    }
    return lower;
  }

  /// Upper case, as tokens hold it.
  private static String vmId(String text) {
    var upper = text.strip().toUpperCase(Locale.ROOT);
    if (!VM_ID.matcher(upper).matches()) {
      throw new MalformedInputException("VM id: expected a GUID");
    }
    return upper;
  }

  private static int unsigned16(int number) {
    if (number < 0 || number > 0xffff) {
      throw new MalformedInputException("expected a number of 0 to 65535");
    }
    return number;
  }
}
