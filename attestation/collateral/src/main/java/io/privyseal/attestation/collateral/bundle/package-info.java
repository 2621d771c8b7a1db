/// Collateral as one signed file, for networks that reach no maker.
///
/// Whoever exports signs what the file holds; whoever imports checks that signature against a
/// pinned key, and each item against its maker's root as if it had come from the network. The
/// signature of the bundle is not what makes an item believed: it says that nothing was left out or
/// put back.
@NullMarked
package io.privyseal.attestation.collateral.bundle;

import org.jspecify.annotations.NullMarked;
