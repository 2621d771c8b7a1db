/// TPM 2.0 structures: what a TPM attests (quotes and certified keys), the public areas of its
/// keys, signatures, and selections and values of platform configuration registers (PCRs).
///
/// All integers are big endian. Every parser is bounded and refuses what it does not know; a name
/// or a policy digest is computed from the exact bytes that were read. Whether any of it is true is
/// asked in `verification.tpm`.
///
/// Source of every layout here: TCG, "Trusted Platform Module Library", part 2 "Structures".
@NullMarked
package io.privyseal.attestation.evidence.tpm;

import org.jspecify.annotations.NullMarked;
