package io.privyseal.attestation.evidence.tpm;

import io.privyseal.attestation.evidence.Fields;
import io.privyseal.foundation.bytes.Bytes;

/// Structures of a TPM made by hand, good ones, for tests to change.
final class TpmInput {
  static final Bytes NONCE = Bytes.ofHex("a0a1a2a3");
  static final Bytes PCR_DIGEST = Bytes.ofHex("d1".repeat(32));
  static final Bytes MODULUS = Bytes.ofHex("c1" + "00".repeat(254) + "01");

  /// The base point of P-256.
  static final Bytes P256_X =
      Bytes.ofHex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");

  static final Bytes P256_Y =
      Bytes.ofHex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

  private TpmInput() {}

  static Fields attestHeader(int type) {
    return Fields.bigEndian()
        .u32(TpmAttest.MAGIC)
        .u16(type)
        .sized(Bytes.ofHex("000b" + "5a".repeat(32)))
        .sized(NONCE)
        .u64(123_456)
        .u32(7)
        .u32(3)
        .u8(1)
        .u64(0x2020_0312_0012_0003L);
  }

  static Fields quote() {
    return attestHeader(0x8018)
        .u32(1)
        .u16(TpmHash.SHA256.code())
        .u8(3)
        .hex("ff4000")
        .sized(PCR_DIGEST);
  }

  static Fields certify(Bytes name) {
    return attestHeader(0x8017).sized(name).sized(Bytes.ofHex("000b" + "6b".repeat(32)));
  }

  private static Fields publicHeader(int type) {
    return Fields.bigEndian()
        .u16(type)
        .u16(TpmHash.SHA256.code())
        .u32(0x0002_0472)
        .sized(Bytes.ofHex("99".repeat(32)))
        .u16(0x0010)
        .u16(0x0010);
  }

  static Fields rsa(int bits, long exponent, Bytes modulus) {
    return publicHeader(0x0001).u16(bits).u32(exponent).sized(modulus);
  }

  static Fields rsa() {
    return rsa(2048, 0, MODULUS);
  }

  static Fields ecc(int curve, Bytes x, Bytes y) {
    return publicHeader(0x0023).u16(curve).u16(0x0010).sized(x).sized(y);
  }

  static Fields ecc() {
    return ecc(0x0003, P256_X, P256_Y);
  }
}
