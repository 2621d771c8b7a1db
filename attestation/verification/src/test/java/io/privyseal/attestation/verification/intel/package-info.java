/// Real and hostile Intel quotes, and what becomes of them.
@NullMarked
package io.privyseal.attestation.verification.intel;

import org.jspecify.annotations.NullMarked;
