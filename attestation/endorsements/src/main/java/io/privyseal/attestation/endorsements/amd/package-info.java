/// AMD's certificates: ARK, ASK or ASVK, and VCEK or VLEK.
///
/// Source: AMD 57230, "Versioned Chip Endorsement Key (VCEK) Certificate and KDS Interface
/// Specification".
@NullMarked
package io.privyseal.attestation.endorsements.amd;

import org.jspecify.annotations.NullMarked;
