package io.privyseal.keyvault.secrets;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.keyvault.domain.AttributesChange;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.Tags;
import java.util.Optional;

/// What a request asks of a secret. What it leaves out is empty.
public sealed interface SecretRequest {
  Optional<ContentType> contentType();

  AttributesChange attributes();

  Optional<Tags> tags();

  Optional<KeyReleasePolicy> releasePolicy();

  /// A value for a new version.
  ///
  /// @param value of a length that [SecretValues] allows; stays the caller's
  record Set(
      Secret value,
      Optional<ContentType> contentType,
      AttributesChange attributes,
      Optional<Tags> tags,
      Optional<KeyReleasePolicy> releasePolicy)
      implements SecretRequest {
    /// Everything but the value left out.
    public static Set of(Secret value) {
      return new Set(
          value, Optional.empty(), AttributesChange.NONE, Optional.empty(), Optional.empty());
    }
  }

  /// Other settings for a version, or another policy for the secret.
  record Update(
      Optional<ContentType> contentType,
      AttributesChange attributes,
      Optional<Tags> tags,
      Optional<KeyReleasePolicy> releasePolicy)
      implements SecretRequest {}
}
