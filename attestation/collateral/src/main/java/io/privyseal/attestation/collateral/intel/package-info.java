/// Collateral of Intel: which statements and lists lead to the pinned root, and are what their
/// names say.
@NullMarked
package io.privyseal.attestation.collateral.intel;

import org.jspecify.annotations.NullMarked;
