/// Collateral in PostgreSQL: nodes share what one of them fetched, and a restart begins warm.
@NullMarked
package io.privyseal.attestation.collateral.storage;

import org.jspecify.annotations.NullMarked;
