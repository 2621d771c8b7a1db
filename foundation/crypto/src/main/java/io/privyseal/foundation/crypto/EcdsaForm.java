package io.privyseal.foundation.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.SignatureException;
import java.util.Arrays;

/// The two forms of an ECDSA signature: `SEQUENCE { INTEGER r, INTEGER s }` in DER (RFC 3279
/// section 2.2.3) and raw `r || s` (IEEE P1363).
final class EcdsaForm {
  private EcdsaForm() {}

  static byte[] toDer(byte[] raw) {
    var half = raw.length / 2;
    var body = new ByteArrayOutputStream();
    integer(body, Arrays.copyOfRange(raw, 0, half));
    integer(body, Arrays.copyOfRange(raw, half, raw.length));
    var der = new ByteArrayOutputStream();
    der.write(0x30);
    length(der, body.size());
    der.writeBytes(body.toByteArray());
    return der.toByteArray();
  }

  private static void integer(ByteArrayOutputStream out, byte[] magnitude) {
    var encoded = new BigInteger(1, magnitude).toByteArray();
    out.write(0x02);
    length(out, encoded.length);
    out.writeBytes(encoded);
  }

  private static void length(ByteArrayOutputStream out, int length) {
    if (length > 0x7f) {
      out.write(0x81);
    }
    out.write(length);
  }

  /// @throws SignatureException if `der` is not what an engine writes
  static byte[] toRaw(byte[] der, int fieldBytes) throws SignatureException {
    var body = (der[1] & 0xff) == 0x81 ? 3 : 2;
    var rLength = der[body + 1] & 0xff;
    var sAt = body + 2 + rLength;
    var sLength = der[sAt + 1] & 0xff;
    var raw = new byte[2 * fieldBytes];
    place(der, body + 2, rLength, raw, fieldBytes);
    place(der, sAt + 2, sLength, raw, 2 * fieldBytes);
    return raw;
  }

  private static void place(byte[] der, int from, int length, byte[] raw, int end)
      throws SignatureException {
    var value = new BigInteger(1, Arrays.copyOfRange(der, from, from + length)).toByteArray();
    var skip = value.length > 1 && value[0] == 0 ? 1 : 0;
    if (value.length - skip > raw.length / 2) {
      throw new SignatureException("an integer is longer than the field");
    }
    System.arraycopy(value, skip, raw, end - (value.length - skip), value.length - skip);
  }
}
