package io.privyseal.keyvault.domain;

import java.security.PublicKey;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// One version of a key, without its secret half.
///
/// @param ordinal 1 for the first version of the key, growing
/// @param publicKey empty for a symmetric key
/// @param platform of the [KeyStore] that made it
/// @param operations in the order of [KeyOperation]
public record KeyVersionRecord(
    ObjectVersion version,
    int ordinal,
    KeySpec spec,
    Optional<PublicKey> publicKey,
    String platform,
    Set<KeyOperation> operations,
    ObjectAttributes attributes,
    Tags tags) {

  public static final int MAX_PLATFORM_CHARS = 128;

  public KeyVersionRecord {
    if (publicKey.isPresent() != spec.shape() instanceof KeyShape.Pair) {
      throw new IllegalArgumentException("exactly the pairs have a public half");
    }
    if (platform.isEmpty() || platform.length() > MAX_PLATFORM_CHARS) {
      throw new IllegalArgumentException("platform: expected 1 to 128 characters");
    }
    operations =
        operations.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(operations));
  }

  /// The public half of a pair.
  ///
  /// @throws IllegalStateException if it is a symmetric key
  public PublicKey pairKey() {
    return publicKey.orElseThrow(
        () -> new IllegalStateException("a symmetric key has no public half"));
  }

  /// The same key with other settings.
  public KeyVersionRecord with(
      Set<KeyOperation> newOperations, ObjectAttributes newAttributes, Tags newTags) {
    return new KeyVersionRecord(
        version, ordinal, spec, publicKey, platform, newOperations, newAttributes, newTags);
  }

  /// The same key in another place.
  public KeyVersionRecord withPlatform(String newPlatform) {
    return new KeyVersionRecord(
        version, ordinal, spec, publicKey, newPlatform, operations, attributes, tags);
  }
}
