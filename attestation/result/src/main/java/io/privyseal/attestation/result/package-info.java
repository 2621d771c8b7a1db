/// What a Relying Party reads: claims, token, token check.
@NullMarked
package io.privyseal.attestation.result;

import org.jspecify.annotations.NullMarked;
