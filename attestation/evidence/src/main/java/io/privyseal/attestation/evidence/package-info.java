/// What the Attester says: formats and parsers.
@NullMarked
package io.privyseal.attestation.evidence;

import org.jspecify.annotations.NullMarked;
