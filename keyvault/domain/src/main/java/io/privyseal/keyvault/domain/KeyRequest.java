package io.privyseal.keyvault.domain;

import java.util.Optional;
import java.util.Set;

/// What a request asks of a key. What it leaves out is empty.
public sealed interface KeyRequest {
  Optional<Set<KeyOperation>> operations();

  AttributesChange attributes();

  Optional<Tags> tags();

  Optional<KeyReleasePolicy> releasePolicy();

  /// Who asks, for the history of release policies; empty if that is not known.
  String by();

  /// A key made by the vault.
  record Create(
      KeySpec spec,
      Optional<Set<KeyOperation>> operations,
      AttributesChange attributes,
      Optional<Tags> tags,
      Optional<KeyReleasePolicy> releasePolicy,
      String by)
      implements KeyRequest {
    /// Nobody says who asks.
    public Create(
        KeySpec spec,
        Optional<Set<KeyOperation>> operations,
        AttributesChange attributes,
        Optional<Tags> tags,
        Optional<KeyReleasePolicy> releasePolicy) {
      this(spec, operations, attributes, tags, releasePolicy, "");
    }

    public Create by(String actor) {
      return new Create(spec, operations, attributes, tags, releasePolicy, actor);
    }

    /// Everything but the spec left out.
    public static Create of(KeySpec spec) {
      return new Create(
          spec, Optional.empty(), AttributesChange.NONE, Optional.empty(), Optional.empty());
    }
  }

  /// A key that was made elsewhere.
  sealed interface Brought extends KeyRequest {}

  /// A key that comes wrapped for a key of the vault.
  ///
  /// @param type an `-HSM` kind
  record Transfer(
      KeyType type,
      TransferBlob blob,
      Optional<Set<KeyOperation>> operations,
      AttributesChange attributes,
      Optional<Tags> tags,
      Optional<KeyReleasePolicy> releasePolicy,
      String by)
      implements Brought {
    /// Nobody says who asks.
    public Transfer(
        KeyType type,
        TransferBlob blob,
        Optional<Set<KeyOperation>> operations,
        AttributesChange attributes,
        Optional<Tags> tags,
        Optional<KeyReleasePolicy> releasePolicy) {
      this(type, blob, operations, attributes, tags, releasePolicy, "");
    }

    public Transfer by(String actor) {
      return new Transfer(type, blob, operations, attributes, tags, releasePolicy, actor);
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
      Optional<KeyReleasePolicy> releasePolicy,
      String by)
      implements Brought {
    /// Nobody says who asks.
    public Import(
        KeyType type,
        KeyMaterial material,
        Optional<Set<KeyOperation>> operations,
        AttributesChange attributes,
        Optional<Tags> tags,
        Optional<KeyReleasePolicy> releasePolicy) {
      this(type, material, operations, attributes, tags, releasePolicy, "");
    }

    public Import by(String actor) {
      return new Import(type, material, operations, attributes, tags, releasePolicy, actor);
    }
  }

  /// Other settings for a version, or another policy for the key.
  record Update(
      Optional<Set<KeyOperation>> operations,
      AttributesChange attributes,
      Optional<Tags> tags,
      Optional<KeyReleasePolicy> releasePolicy,
      String by)
      implements KeyRequest {
    /// Nobody says who asks.
    public Update(
        Optional<Set<KeyOperation>> operations,
        AttributesChange attributes,
        Optional<Tags> tags,
        Optional<KeyReleasePolicy> releasePolicy) {
      this(operations, attributes, tags, releasePolicy, "");
    }

    public Update by(String actor) {
      return new Update(operations, attributes, tags, releasePolicy, actor);
    }
  }
}
