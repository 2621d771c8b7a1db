package io.privyseal.foundation.bytes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads fields of a binary format one after the other. Every read names its field, so that a fault
/// says where it is; reading past the end is a [MalformedInputException].
public final class BoundedReader {
  private final ByteBuffer buffer;

  private BoundedReader(Bytes content, ByteOrder order) {
    this.buffer = ByteBuffer.wrap(content.toArray()).order(order);
  }

  public static BoundedReader littleEndian(Bytes content) {
    return new BoundedReader(content, ByteOrder.LITTLE_ENDIAN);
  }

  public static BoundedReader bigEndian(Bytes content) {
    return new BoundedReader(content, ByteOrder.BIG_ENDIAN);
  }

  public int position() {
    return buffer.position();
  }

  public int remaining() {
    return buffer.remaining();
  }

  public int u8(String field) {
    need(1, field);
    return buffer.get() & 0xff;
  }

  public int u16(String field) {
    need(2, field);
    return buffer.getShort() & 0xffff;
  }

  public long u32(String field) {
    need(4, field);
    return buffer.getInt() & 0xffff_ffffL;
  }

  /// The 64 bits as they are; treat as unsigned where the format does.
  public long u64(String field) {
    need(8, field);
    return buffer.getLong();
  }

  public Bytes bytes(int length, String field) {
    need(length, field);
    var content = new byte[length];
    buffer.get(content);
    return Bytes.copyOf(content);
  }

  /// @throws MalformedInputException if any byte of the field is not zero
  public void zeros(int length, String field) {
    if (!bytes(length, field).isAllZero()) {
      throw new MalformedInputException(field + ": expected zero bytes");
    }
  }

  /// @throws MalformedInputException if anything is left
  public void end(String what) {
    if (buffer.hasRemaining()) {
      throw new MalformedInputException(
          what + ": expected no further bytes, found " + buffer.remaining());
    }
  }

  private void need(int length, String field) {
    if (length < 0 || length > buffer.remaining()) {
      throw new MalformedInputException(
          "%s: expected %d bytes at offset %d, found %d"
              .formatted(field, length, buffer.position(), buffer.remaining()));
    }
  }
}
