/// Is it acceptable? Verified evidence becomes claims, the claims are compared with the reference
/// values of an instance (compliance) and run through its attestation policy.
///
/// Two shapes of claims, chosen by what the guest bound to its report:
///
/// - **container shape**: the SEV-SNP claims stand at the top, `x-ms-attestation-type` is
///   `sevsnpvm`, compliance is that of the measurement, `azure-compliant-uvm` as a rule. Every
///   request without the runtime claims of a paravisor has this shape.
/// - **confidential VM shape**: the runtime data is JSON that Azure's paravisor (HCL) writes, that
///   is it has `vm-configuration` and a key whose `kid` begins with `HCL`. At the top stand
///   `x-ms-attestation-type` `azurevm`, `secureboot`, `x-ms-azurevm-vmid`, and in `x-ms-runtime`
///   the keys that may be encrypted to; inside `x-ms-isolation-tee` the SEV-SNP claims, their type
///   `sevsnpvm`, compliance `azure-compliant-cvm`, and the runtime claims whole.
///   [ConfidentialVmShape] can put them at the top instead, for clients of Azure's own `SevSnpVm`.
///
/// Runtime claims are only as good as the software that wrote them, so compliance as a confidential
/// VM, `secureboot` and `x-ms-azurevm-vmid` are given only for a launch measurement that the
/// reference values name as a paravisor's.
///
/// To add a kind of evidence: its claims, an appraiser beside [SnpAppraiser], its default policy.
@NullMarked
package io.privyseal.attestation.appraisal;

import org.jspecify.annotations.NullMarked;
