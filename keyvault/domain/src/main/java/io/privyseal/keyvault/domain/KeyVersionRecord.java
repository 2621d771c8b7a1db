package io.privyseal.keyvault.domain;

import java.security.PublicKey;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// One version of a key, without its private half.
///
/// @param ordinal 1 for the first version of the key, growing
/// @param operations in the order of [KeyOperation]
public record KeyVersionRecord(
    ObjectVersion version,
    int ordinal,
    KeySpec spec,
    PublicKey publicKey,
    Set<KeyOperation> operations,
    ObjectAttributes attributes,
    Tags tags) {

  public KeyVersionRecord {
    operations =
        operations.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(operations));
  }
}
