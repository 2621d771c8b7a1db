/// Tests of the collateral cache: on a simulated maker's items, and on real ones.
@org.jspecify.annotations.NullMarked
package io.privyseal.attestation.collateral;
