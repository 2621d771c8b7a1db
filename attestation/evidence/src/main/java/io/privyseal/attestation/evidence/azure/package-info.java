/// Evidence of Azure's confidential VMs: the report that the paravisor keeps in the virtual TPM
/// (the HCL report), the claims of the paravisor that it binds, and what the virtual TPM attests.
///
/// The claims are bound by the digest of their exact bytes; they are never written again. Whether
/// any of it is true is asked in `verification.azure`.
///
/// Source: microsoft/openvmm, `openhcl_attestation_protocol`; Azure/cvm-attestation-tools.
@NullMarked
package io.privyseal.attestation.evidence.azure;

import org.jspecify.annotations.NullMarked;
