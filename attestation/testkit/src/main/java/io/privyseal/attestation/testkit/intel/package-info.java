/// A simulated maker of SGX and TDX machines: its own root, certificates, quoting enclaves, quotes
/// and collateral, in Intel's formats and under a root that is not Intel's.
///
/// [SimulatedIntel] has the authorities, [SimulatedPlatform] a processor package with its PCK key
/// and quoting enclaves, [EnclaveReportBuilder] and [TdReportBuilder] what is quoted,
/// [QuoteBuilder] the quote around it, [CollateralBuilder] what the provisioning service says of
/// the platform. Everything starts right, everything can be changed, and what was changed is signed
/// again, so that a test reaches the check that it is for. Bytes are written here by hand, apart
/// from the parsers that read them: both have to agree with the manual.
@NullMarked
package io.privyseal.attestation.testkit.intel;

import org.jspecify.annotations.NullMarked;
