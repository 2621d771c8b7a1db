package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;

/// Under which conditions a key or secret may leave the vault, as it is kept and shown. The text
/// was parsed, checked and written anew by `keyvault/release` before it came here; the domain
/// compares it and keeps it, and never reads it.
///
/// @param data canonical JSON in UTF-8
/// @param immutable once true, text and mark stay
public record KeyReleasePolicy(String contentType, Bytes data, boolean immutable) {
  public static final String DEFAULT_CONTENT_TYPE = "application/json; charset=utf-8";
  public static final int MAX_CONTENT_TYPE_CHARS = 128;

  public KeyReleasePolicy {
    if (contentType.isEmpty()
        || contentType.length() > MAX_CONTENT_TYPE_CHARS
        || !contentType.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw new RefusedException(
          RefusalReason.BAD_PARAMETER,
          "release_policy.contentType: expected 1 to %d printable characters"
              .formatted(MAX_CONTENT_TYPE_CHARS));
    }
  }
}
