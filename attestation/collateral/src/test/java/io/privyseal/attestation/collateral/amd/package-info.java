@org.jspecify.annotations.NullMarked
package io.privyseal.attestation.collateral.amd;
