/// Simulated manufacturers of machines, and the means to change their evidence.
///
/// Each is a root of trust of its own, never a flag: its keys are made on first use and kept in a
/// directory, its evidence has the real formats, and the production verifier accepts it under this
/// root only, by name. Nothing here can make evidence that verifies under the roots of AMD or
/// Intel.
///
/// Here is SEV-SNP: [SimulatedManufacturer] has the roots, [SimulatedMachine] a chip with its keys,
/// [SnpReportBuilder] changes any field, and [SimulatedLeaf] any certificate. SGX and TDX are in
/// `intel`, Azure's paravisor and virtual TPM in `azure`, measured boots in `eventlog`, publishers
/// of utility VMs in `uvm`, and what somebody can do with all of them in `host`.
@NullMarked
package io.privyseal.attestation.testkit;

import org.jspecify.annotations.NullMarked;
