/// Tests of SEV-SNP verification: real reports, simulated ones, and one refusal each.
@NullMarked
package io.privyseal.attestation.verification.sevsnp;

import org.jspecify.annotations.NullMarked;
