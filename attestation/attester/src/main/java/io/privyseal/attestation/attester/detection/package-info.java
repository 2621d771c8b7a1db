/// Which devices of the machine make evidence, and for each that was not taken, why not.
@NullMarked
package io.privyseal.attestation.attester.detection;

import org.jspecify.annotations.NullMarked;
