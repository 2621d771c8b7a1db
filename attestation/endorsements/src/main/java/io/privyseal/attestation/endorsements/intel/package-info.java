/// Intel's statements about SGX and TDX platforms: PCK certificates and their extensions, TCB info,
/// enclave identities, revocation lists, and the root they all come from.
///
/// [IntelCollateral] is what is fetched, [IntelEndorsements] reads and remembers it,
/// [TcbEvaluation] finds the TCB level of a platform and [TcbComparison] tells what is short of the
/// others.
///
/// Source: Intel SGX PCK Certificate and CRL Profile Specification; Intel SGX and TDX Provisioning
/// Certification Service API, version 4.
@NullMarked
package io.privyseal.attestation.endorsements.intel;

import org.jspecify.annotations.NullMarked;
