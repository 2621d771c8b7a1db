/// Tests of the SEV-SNP report parser.
@NullMarked
package io.privyseal.attestation.evidence.sevsnp;

import org.jspecify.annotations.NullMarked;
