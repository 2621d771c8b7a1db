/// Is it acceptable? Attestation policy and claims.
@NullMarked
package io.privyseal.attestation.appraisal;

import org.jspecify.annotations.NullMarked;
