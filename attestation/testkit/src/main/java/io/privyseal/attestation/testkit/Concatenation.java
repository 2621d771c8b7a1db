package io.privyseal.attestation.testkit;

import io.privyseal.foundation.bytes.Bytes;
import java.io.ByteArrayOutputStream;

/// Bytes one after the other, with integers of one byte order.
public final class Concatenation {
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private final boolean bigEndian;

  private Concatenation(boolean bigEndian) {
    this.bigEndian = bigEndian;
  }

  /// As Intel, UEFI and Azure's paravisor write.
  public static Concatenation littleEndian() {
    return new Concatenation(false);
  }

  /// As a TPM writes.
  public static Concatenation bigEndian() {
    return new Concatenation(true);
  }

  public Concatenation u8(int value) {
    return integer(value, 1);
  }

  public Concatenation u16(int value) {
    return integer(value, 2);
  }

  public Concatenation u32(long value) {
    return integer(value, 4);
  }

  public Concatenation u64(long value) {
    return integer(value, 8);
  }

  public Concatenation add(Bytes bytes) {
    content.writeBytes(bytes.toArray());
    return this;
  }

  /// The bytes after their length in two bytes (TPM2B).
  public Concatenation sized16(Bytes bytes) {
    return u16(bytes.length()).add(bytes);
  }

  /// The bytes after their length in four bytes.
  public Concatenation sized32(Bytes bytes) {
    return u32(bytes.length()).add(bytes);
  }

  /// Zeros until there are this many bytes; nothing if there are more.
  public Concatenation zerosTo(int length) {
    return add(Bytes.zeros(Math.max(0, length - content.size())));
  }

  public Bytes bytes() {
    return Bytes.copyOf(content.toByteArray());
  }

  private Concatenation integer(long value, int length) {
    for (var i = 0; i < length; i++) {
      content.write((int) (value >>> (8 * (bigEndian ? length - 1 - i : i))));
    }
    return this;
  }
}
