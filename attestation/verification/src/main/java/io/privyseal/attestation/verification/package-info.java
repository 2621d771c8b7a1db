/// Is the evidence authentic, fresh and bound?.
@NullMarked
package io.privyseal.attestation.verification;

import org.jspecify.annotations.NullMarked;
