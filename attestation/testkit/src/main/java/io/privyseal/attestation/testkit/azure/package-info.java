/// A simulated confidential VM of Azure: a paravisor that reports on its virtual TPM, the TPM's
/// attestation key, registers and event log, and the requests that a guest makes of all that.
///
/// [SimulatedParavisor] binds runtime claims to a hardware report, [SimulatedVtpm] signs quotes,
/// [SimulatedAzureVm] puts the two together, [AttestationInfoBuilder] makes the request of Azure's
/// guest protocol. Everything starts right and can be changed.
@NullMarked
package io.privyseal.attestation.testkit.azure;

import org.jspecify.annotations.NullMarked;
