/// Verification of Azure's confidential VMs: from the hardware report over the claims of the
/// paravisor to the virtual TPM, its quote, its log, and a key that it made.
///
/// The links, each a check: hardware report -> report data is the digest of the claims ->
/// attestation key from those claims -> quote -> challenge -> digest of the registers -> their
/// values -> event log. What hardware measures on Azure (launch measurement, MRTD) is the
/// paravisor; the guest's own system is in the registers of the virtual TPM and nowhere else.
@NullMarked
package io.privyseal.attestation.verification.azure;

import org.jspecify.annotations.NullMarked;
