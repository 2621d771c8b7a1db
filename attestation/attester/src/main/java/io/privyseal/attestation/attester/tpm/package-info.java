/// A TPM 2.0 that is talked to directly: commands are marshalled here, and sent to the kernel's
/// resource manager (`/dev/tpmrm0`) or to the socket of a software TPM. Only the commands that
/// attestation needs; each is one method of [io.privyseal.attestation.attester.tpm.Tpm].
///
/// Structures of answers are parsed by `attestation.evidence.tpm`, the same code that verifiers
/// use. Why no library: docs/adr/0010.
///
/// Source: TCG TPM 2.0 library, parts 2 (structures) and 3 (commands), revision 1.59.
@NullMarked
package io.privyseal.attestation.attester.tpm;

import org.jspecify.annotations.NullMarked;
