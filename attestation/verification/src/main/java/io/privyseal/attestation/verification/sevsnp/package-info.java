/// Verification of SEV-SNP reports: from the signature up to what the guest's owner expects.
///
/// [SnpCheck] is the catalogue, [SnpVerifier] asks it, [SnpExpectations] say what would pass.
@NullMarked
package io.privyseal.attestation.verification.sevsnp;

import org.jspecify.annotations.NullMarked;
