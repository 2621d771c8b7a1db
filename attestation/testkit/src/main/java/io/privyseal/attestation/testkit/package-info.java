/// A simulated manufacturer of SEV-SNP machines, and the means to change its evidence.
///
/// It is a root of trust of its own, never a flag: its keys are made on first use and kept in a
/// directory, its evidence has the real formats, and the production verifier accepts it under this
/// root only, by name. Nothing here can make evidence that verifies under AMD's roots.
///
/// [SimulatedManufacturer] has the roots, [SimulatedMachine] a chip with its keys,
/// [SnpReportBuilder] changes any field, and [SimulatedLeaf] any certificate.
@NullMarked
package io.privyseal.attestation.testkit;

import org.jspecify.annotations.NullMarked;
