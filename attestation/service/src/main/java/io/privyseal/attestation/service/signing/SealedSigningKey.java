package io.privyseal.attestation.service.signing;

import io.privyseal.foundation.bytes.Bytes;
import java.time.Instant;

/// A signing key as it is stored.
///
/// @param sequence 1 for the first key of an instance, then one more each
/// @param certificate DER
/// @param sealedKey PKCS #8, sealed by the root key with instance and `kid` as context
/// @param signsFrom until the key of the next number does
public record SealedSigningKey(
    int sequence, String kid, Bytes certificate, Bytes sealedKey, Instant signsFrom) {}
