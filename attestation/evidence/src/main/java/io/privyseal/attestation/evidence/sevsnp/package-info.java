/// AMD SEV-SNP: the attestation report and its fields, and what travels with it.
///
/// Source of every layout here: AMD 56860, "SEV Secure Nested Paging Firmware ABI Specification".
@NullMarked
package io.privyseal.attestation.evidence.sevsnp;

import org.jspecify.annotations.NullMarked;
