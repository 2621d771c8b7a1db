/// Signing keys and policies in PostgreSQL, schema `attestation`.
@NullMarked
package io.privyseal.attestation.service.storage;

import org.jspecify.annotations.NullMarked;
