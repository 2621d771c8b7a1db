package io.privyseal.attestation.attester.tpm;

import io.privyseal.foundation.bytes.Bytes;
import java.io.ByteArrayOutputStream;

/// Writes the fields of a command, big endian.
final class Marshal {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Marshal u8(int value) {
    out.write(value);
    return this;
  }

  Marshal u16(int value) {
    return u8(value >> 8).u8(value);
  }

  Marshal u32(int value) {
    return u16(value >> 16).u16(value);
  }

  Marshal bytes(Bytes content) {
    out.writeBytes(content.toArray());
    return this;
  }

  /// TPM2B: the bytes after their length.
  Marshal sized(Bytes content) {
    return u16(content.length()).bytes(content);
  }

  Bytes done() {
    return Bytes.copyOf(out.toByteArray());
  }
}
