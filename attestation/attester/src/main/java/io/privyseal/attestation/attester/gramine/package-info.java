/// An SGX enclave that runs under Gramine, whose library OS has files for attestation.
///
/// Source: gramineproject/gramine, `Documentation/attestation.rst`, "Low-level /dev/attestation
/// interface".
@NullMarked
package io.privyseal.attestation.attester.gramine;

import org.jspecify.annotations.NullMarked;
