/// Tests of the parsers of this package: real input, and every refusal made by hand.
@NullMarked
package io.privyseal.attestation.evidence.eventlog;

import org.jspecify.annotations.NullMarked;
