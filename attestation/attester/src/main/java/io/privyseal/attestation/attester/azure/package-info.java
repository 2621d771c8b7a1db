/// Confidential VMs of Azure, whose paravisor keeps the hardware's report in a virtual TPM: what
/// the hardware says alone, or with the TPM's own evidence by the guest attestation protocol.
///
/// The keys of a release are wrapped to a key that the TPM makes and that works only while the
/// registers of the boot have the values that were attested.
///
/// Source: Azure/cvm-attestation-tools; Azure/confidential-computing-cvm-guest-attestation.
@NullMarked
package io.privyseal.attestation.attester.azure;

import org.jspecify.annotations.NullMarked;
