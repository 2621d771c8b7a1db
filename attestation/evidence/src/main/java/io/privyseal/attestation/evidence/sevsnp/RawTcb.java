package io.privyseal.attestation.evidence.sevsnp;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// The 8 bytes of a TCB_VERSION whose layout is not yet known: the bytes alone do not tell it, the
/// product line does.
///
/// @param bytes 8 bytes in the order of the report
public record RawTcb(Bytes bytes) {
  static final int BYTES = 8;

  public RawTcb {
    if (bytes.length() != BYTES) {
      throw new MalformedInputException("TCB: expected 8 bytes, found " + bytes.length());
    }
  }

  /// Reads the text that Azure's THIM gives as `tcbm`: 16 hex digits of the little-endian integer,
  /// so the last byte of the report first.
  ///
  /// @throws MalformedInputException if it is not 16 hex digits
  public static RawTcb ofTcbm(String tcbm) {
    return new RawTcb(reversed(Bytes.ofHex(tcbm)));
  }

  /// The text that [#ofTcbm] reads.
  public String tcbm() {
    return reversed(bytes).hex();
  }

  public TcbVersion as(TcbVersion.Layout layout) {
    return new TcbVersion(layout, this);
  }

  private static Bytes reversed(Bytes content) {
    var reversed = new byte[content.length()];
    for (var i = 0; i < reversed.length; i++) {
      reversed[i] = (byte) content.at(reversed.length - 1 - i);
    }
    return Bytes.copyOf(reversed);
  }

  /// The hex digits in the order of the report.
  @Override
  public String toString() {
    return bytes.hex();
  }
}
