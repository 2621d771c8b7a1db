package io.privyseal.attestation.testkit.uvm;

import io.privyseal.foundation.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// Writes CBOR items one after the other, in the shortest form (RFC 8949 section 4.2.1). Nothing is
/// checked: counts that do not fit what follows are written as told.
public final class CborWriter {
  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public CborWriter integer(long value) {
    return value < 0 ? head(NEGATIVE, -1 - value) : head(UNSIGNED, value);
  }

  public CborWriter bytes(Bytes value) {
    head(BYTES, value.length());
    return raw(value);
  }

  public CborWriter text(String value) {
    var utf8 = Bytes.utf8(value);
    head(TEXT, utf8.length());
    return raw(utf8);
  }

  /// @param items how many follow
  public CborWriter array(int items) {
    return head(ARRAY, items);
  }

  /// @param pairs how many follow
  public CborWriter map(int pairs) {
    return head(MAP, pairs);
  }

  public CborWriter tag(long number) {
    return head(TAG, number);
  }

  public CborWriter byteStrings(List<Bytes> items) {
    array(items.size());
    items.forEach(this::bytes);
    return this;
  }

  /// Items that were written elsewhere, or anything.
  public CborWriter raw(Bytes encoded) {
    out.writeBytes(encoded.toArray());
    return this;
  }

  public Bytes written() {
    return Bytes.copyOf(out.toByteArray());
  }

  private CborWriter head(int major, long value) {
    var length =
        value < 24 ? 0 : value < 0x100 ? 1 : value < 0x1_0000 ? 2 : value < 1L << 32 ? 4 : 8;
    var additional =
        switch (length) {
          case 0 -> (int) value;
          case 1 -> 24;
          case 2 -> 25;
          case 4 -> 26;
          default -> 27;
        };
    out.write(major << 5 | additional);
    for (var i = length - 1; i >= 0; i--) {
      out.write((int) (value >>> (8 * i)));
    }
    return this;
  }
}
