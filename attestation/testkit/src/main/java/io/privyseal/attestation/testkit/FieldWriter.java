package io.privyseal.attestation.testkit;

import io.privyseal.foundation.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A structure of fixed length whose fields are written at their offsets: what the builders of
/// reports are made of. Writes what it is told, valid or not; only a wrong length is refused,
/// because that is a mistake of ours.
public final class FieldWriter {
  private final byte[] array;
  private final ByteBuffer content;

  private FieldWriter(byte[] array) {
    this.array = array;
    this.content = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// All zero, little endian.
  public static FieldWriter littleEndian(int length) {
    return new FieldWriter(new byte[length]);
  }

  /// Little endian, starting with the content of `bytes`.
  public static FieldWriter littleEndian(Bytes bytes) {
    return new FieldWriter(bytes.toArray());
  }

  public FieldWriter copy() {
    return littleEndian(bytes());
  }

  public void u8(int offset, int value) {
    content.put(offset, (byte) value);
  }

  public void u16(int offset, int value) {
    content.putShort(offset, (short) value);
  }

  public void u32(int offset, long value) {
    content.putInt(offset, (int) value);
  }

  public void u64(int offset, long value) {
    content.putLong(offset, value);
  }

  public int getU8(int offset) {
    return content.get(offset) & 0xff;
  }

  public int getU32(int offset) {
    return content.getInt(offset);
  }

  public long getU64(int offset) {
    return content.getLong(offset);
  }

  /// @param length how long the field is
  /// @throws IllegalArgumentException if `value` has another length
  public void field(int offset, Bytes value, int length) {
    if (value.length() != length) {
      throw new IllegalArgumentException(
          "expected %d bytes at 0x%x, found %d".formatted(length, offset, value.length()));
    }
    content.put(offset, value.toArray());
  }

  public Bytes slice(int offset, int length) {
    return bytes().slice(offset, length);
  }

  /// The bytes as they are now.
  public Bytes bytes() {
    return Bytes.copyOf(array);
  }
}
