/// Quotes as they are read, and everything that is refused on the way.
@NullMarked
package io.privyseal.attestation.evidence.intel;

import org.jspecify.annotations.NullMarked;
