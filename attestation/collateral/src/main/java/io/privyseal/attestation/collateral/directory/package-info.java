/// Collateral in files: what an operator carried over, or what a command fetched for later.
@NullMarked
package io.privyseal.attestation.collateral.directory;

import org.jspecify.annotations.NullMarked;
