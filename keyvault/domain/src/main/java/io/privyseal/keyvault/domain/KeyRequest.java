package io.privyseal.keyvault.domain;

import java.util.Optional;
import java.util.Set;

/// What a request asks of a key. What it leaves out is empty.
public sealed interface KeyRequest {
  Optional<Set<KeyOperation>> operations();

  AttributesChange attributes();

  Optional<Tags> tags();

  Optional<KeyReleasePolicy> releasePolicy();

  /// A key made by the vault.
  record Create(
      KeySpec spec,
      Optional<Set<KeyOperation>> operations,
      AttributesChange attributes,
      Optional<Tags> tags,
      Optional<KeyReleasePolicy> releasePolicy)
      implements KeyRequest {
    /// Everything but the spec left out.
    public static Create of(KeySpec spec) {
      return new Create(
          spec, Optional.empty(), AttributesChange.NONE, Optional.empty(), Optional.empty());
    }
  }

  /// A key that the caller brings.
  ///
  /// @param material whoever made the request closes a secret in it
  record Import(
      KeyType type,
      KeyMaterial material,
      Optional<Set<KeyOperation>> operations,
      AttributesChange attributes,
      Optional<Tags> tags,
      Optional<KeyReleasePolicy> releasePolicy)
      implements KeyRequest {}

  /// Other settings for a version, or another policy for the key.
  record Update(
      Optional<Set<KeyOperation>> operations,
      AttributesChange attributes,
      Optional<Tags> tags,
      Optional<KeyReleasePolicy> releasePolicy)
      implements KeyRequest {}
}
