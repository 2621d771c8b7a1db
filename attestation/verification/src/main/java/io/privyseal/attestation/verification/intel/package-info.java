/// Verification of Intel SGX and TDX quotes: from the signatures up to what the owner of the
/// enclave or trust domain expects.
///
/// [SgxCheck] and [TdxCheck] are the catalogues; what both ask is worded once, in [QuoteQuestion].
/// [QuoteVerifier] asks, [PlatformExpectations] say what platform would pass, [SgxExpectations] and
/// [TdxExpectations] what workload.
///
/// Evidence that is wrong is rejected. Collateral that is missing, out of date or not yet valid
/// leaves the answer undecided: it says nothing against the evidence, and fetching it anew may mend
/// it. Collateral that Intel did not sign, or that is for another platform, rejects.
@NullMarked
package io.privyseal.attestation.verification.intel;

import org.jspecify.annotations.NullMarked;
