package io.privyseal.foundation.bytes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// An immutable byte string. Equality compares content in constant time for equal lengths.
///
/// Not for secrets: see [Secret]. `toString` prints the length only, because evidence and tokens
/// have no place in logs.
public final class Bytes implements Comparable<Bytes> {
  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /// A copy of `content`.
  public static Bytes copyOf(byte... content) {
    return content.length == 0 ? EMPTY : new Bytes(content.clone());
  }

  /// @throws MalformedInputException if `hex` is not an even number of hex digits
  public static Bytes ofHex(String hex) {
    try {
      return new Bytes(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw new MalformedInputException("hex: expected an even number of hex digits", e);
    }
  }

  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Bytes empty() {
    return EMPTY;
  }

  public static Bytes zeros(int length) {
    return new Bytes(new byte[length]);
  }

  public int length() {
    return content.length;
  }

  /// The unsigned value of the byte at `index`, 0 to 255.
  public int at(int index) {
    return content[index] & 0xff;
  }

  /// @throws IndexOutOfBoundsException if the range is not inside this byte string
  public Bytes slice(int from, int length) {
    java.util.Objects.checkFromIndexSize(from, length, content.length);
    return new Bytes(Arrays.copyOfRange(content, from, from + length));
  }

  public Bytes concat(Bytes other) {
    var joined = Arrays.copyOf(content, content.length + other.content.length);
    System.arraycopy(other.content, 0, joined, content.length, other.content.length);
    return new Bytes(joined);
  }

  public boolean isAllZero() {
    var seen = 0;
    for (byte b : content) {
      seen |= b;
    }
    return seen == 0;
  }

  /// A copy that the caller may change.
  public byte[] toArray() {
    return content.clone();
  }

  /// Lower-case hex.
  public String hex() {
    return HexFormat.of().formatHex(content);
  }

  /// Base64url without padding.
  public String base64Url() {
    return Base64Url.encode(content);
  }

  public String asUtf8() {
    return new String(content, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && MessageDigest.isEqual(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public String toString() {
    return "Bytes[" + content.length + "]";
  }
}
