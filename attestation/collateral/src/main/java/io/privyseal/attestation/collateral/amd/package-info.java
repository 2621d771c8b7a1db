/// Collateral of AMD: which certificates and lists belong to the pinned roots, and are what their
/// names say.
@NullMarked
package io.privyseal.attestation.collateral.amd;

import org.jspecify.annotations.NullMarked;
