/// What the makers say, at hand: the one cache for AMD's key distribution service, Intel's
/// provisioning certification service and the caches that clouds put before them.
///
/// A [io.privyseal.attestation.collateral.CollateralId] names an item, a
/// [io.privyseal.attestation.collateral.CollateralSource] fetches it, a check of its maker's
/// package verifies it before it is kept, and the
/// [io.privyseal.attestation.collateral.CollateralCache] answers with a
/// [io.privyseal.attestation.collateral.Lookup] that says whether the answer is current. Nothing
/// here decides about evidence: a verifier checks every item again, at its own time. To add a
/// maker: its ids, its check, its source.
@NullMarked
package io.privyseal.attestation.collateral;

import org.jspecify.annotations.NullMarked;
