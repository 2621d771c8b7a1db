/// Tests of recognition: every wrapping once, made by hand and as real ones have it.
@NullMarked
package io.privyseal.attestation.evidence;

import org.jspecify.annotations.NullMarked;
