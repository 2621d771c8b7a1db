/// Intel SGX and TDX: quotes of versions 3, 4 and 5, the reports inside them, and what travels with
/// them. Parsed, not verified; every length in a quote is checked against what is there.
///
/// Source of the layouts: Intel SGX ECDSA QuoteLibReference DCAP API, appendix A; Intel TDX DCAP
/// Quoting Library API, appendix A. All integers are little endian.
@NullMarked
package io.privyseal.attestation.evidence.intel;

import org.jspecify.annotations.NullMarked;
