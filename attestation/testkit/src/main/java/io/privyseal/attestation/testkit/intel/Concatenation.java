package io.privyseal.attestation.testkit.intel;

import io.privyseal.foundation.bytes.Bytes;
import java.io.ByteArrayOutputStream;

/// Bytes one after the other, integers little endian.
final class Concatenation {
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  Concatenation u16(int value) {
    return integer(value, 2);
  }

  Concatenation u32(long value) {
    return integer(value, 4);
  }

  Concatenation add(Bytes bytes) {
    content.writeBytes(bytes.toArray());
    return this;
  }

  Bytes bytes() {
    return Bytes.copyOf(content.toByteArray());
  }

  private Concatenation integer(long value, int length) {
    for (var i = 0; i < length; i++) {
      content.write((int) (value >>> (8 * i)));
    }
    return this;
  }
}
