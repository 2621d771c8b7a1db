/// What the maker says of its hardware: certificate chains, what their extensions claim, and which
/// roots are believed.
///
/// One package per maker (`endorsements.amd`). Parsing and chain checks live here and use no clock
/// and no network of their own; whether an endorsement fits a piece of evidence is asked in
/// `attestation/verification`. To add a maker: its roots as pinned fingerprints, its certificate
/// profile, its chain order.
@NullMarked
package io.privyseal.attestation.endorsements;

import org.jspecify.annotations.NullMarked;
