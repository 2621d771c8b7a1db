package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// Where a page of a list starts, for a URL. Opaque to clients; holds nothing but a name or number
/// that they have seen, so it is not protected: a made-up one only starts the list elsewhere.
public final class SkipToken {
  private static final int MAX_CHARS = 512;

  private SkipToken() {}

  static String of(String after) {
    return Bytes.utf8("1:" + after).base64Url();
  }

  /// @throws MalformedInputException if it is none of ours
  public static String read(String token) {
    if (token.length() <= MAX_CHARS) {
      var text = Base64Url.decode(token).asUtf8();
      if (text.startsWith("1:") && text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
        return text.substring(2);
      }
    }
    throw new MalformedInputException("$skiptoken: expected one of this vault");
  }
}
