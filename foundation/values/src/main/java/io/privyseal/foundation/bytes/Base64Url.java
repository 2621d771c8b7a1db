package io.privyseal.foundation.bytes;

import java.util.Base64;

/// Base64url (RFC 4648 section 5), strict, and the lenient form that real clients send.
public final class Base64Url {
  private Base64Url() {}

  /// Without padding.
  public static String encode(byte[] content) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
  }

  /// Accepts the url alphabet without padding only, and only the canonical form: text that encodes
  /// back to itself.
  ///
  /// @throws MalformedInputException otherwise
  public static Bytes decode(String text) {
    if (text.indexOf('=') >= 0) {
      throw new MalformedInputException("base64url: padding is not allowed");
    }
    var content = decode(Base64.getUrlDecoder(), text);
    if (!encode(content).equals(text)) {
      throw new MalformedInputException("base64url: not the canonical encoding");
    }
    return Bytes.copyOf(content);
  }

  /// Accepts both alphabets, padded or not, and white space at the ends: what Azure's clients and
  /// Microsoft's sidecars are seen to send.
  ///
  /// @throws MalformedInputException otherwise
  public static Bytes decodeLenient(String text) {
    var end = text.strip();
    var unpadded = end;
    while (unpadded.endsWith("=") && end.length() - unpadded.length() < 2) {
      unpadded = unpadded.substring(0, unpadded.length() - 1);
    }
    return Bytes.copyOf(
        decode(Base64.getUrlDecoder(), unpadded.replace('+', '-').replace('/', '_')));
  }

  private static byte[] decode(Base64.Decoder decoder, String text) {
    try {
      return decoder.decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedInputException("base64url: not a valid encoding", e);
    }
  }
}
