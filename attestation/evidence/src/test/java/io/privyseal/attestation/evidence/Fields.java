package io.privyseal.attestation.evidence;

import io.privyseal.foundation.bytes.Bytes;
import java.io.ByteArrayOutputStream;

/// Writes fields of a binary format one after the other, right or wrong.
public final class Fields {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean bigEndian;

  private Fields(boolean bigEndian) {
    this.bigEndian = bigEndian;
  }

  public static Fields bigEndian() {
    return new Fields(true);
  }

  public static Fields littleEndian() {
    return new Fields(false);
  }

  public Fields u8(int value) {
    return number(value, 1);
  }

  public Fields u16(int value) {
    return number(value, 2);
  }

  public Fields u32(long value) {
    return number(value, 4);
  }

  public Fields u64(long value) {
    return number(value, 8);
  }

  private Fields number(long value, int length) {
    for (var i = 0; i < length; i++) {
      var shift = 8 * (bigEndian ? length - 1 - i : i);
      out.write((int) (value >>> shift));
    }
    return this;
  }

  public Fields bytes(Bytes content) {
    out.writeBytes(content.toArray());
    return this;
  }

  public Fields hex(String hex) {
    return bytes(Bytes.ofHex(hex));
  }

  public Fields zeros(int length) {
    return bytes(Bytes.zeros(length));
  }

  /// The length in two bytes, then the content: TPM2B.
  public Fields sized(Bytes content) {
    return u16(content.length()).bytes(content);
  }

  public Bytes toBytes() {
    return Bytes.copyOf(out.toByteArray());
  }
}
