package io.privyseal.keyvault.secrets.rotation;

import io.privyseal.keyvault.domain.RotationPolicy;

/// When a secret gets a new value, and from where.
///
/// @param schedule as for keys: each new version's end, when the next one is made, and when an end
///   is announced
public record SecretRotationPolicy(RotationPolicy schedule, ValueSource source) {}
