/// Intel's statements as they are read, everything that is refused on the way, and TCB levels.
@NullMarked
package io.privyseal.attestation.endorsements.intel;

import org.jspecify.annotations.NullMarked;
