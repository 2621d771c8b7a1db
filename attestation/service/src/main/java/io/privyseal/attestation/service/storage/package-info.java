/// Signing keys, policies and policy certificates in PostgreSQL, schema `attestation`.
@NullMarked
package io.privyseal.attestation.service.storage;

import org.jspecify.annotations.NullMarked;
