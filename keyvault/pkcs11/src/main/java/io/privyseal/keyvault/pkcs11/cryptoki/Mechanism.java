package io.privyseal.keyvault.pkcs11.cryptoki;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// CK_MECHANISM with its parameter (PKCS #11, current mechanisms).
public sealed interface Mechanism {
  long RSA_PKCS_KEY_PAIR_GEN = 0x0;
  long RSA_PKCS = 0x1;
  long RSA_X_509 = 0x3;
  long RSA_PKCS_OAEP = 0x9;
  long RSA_PKCS_PSS = 0xd;
  long SHA_1 = 0x220;
  long SHA256 = 0x250;
  long SHA384 = 0x260;
  long SHA512 = 0x270;
  long EC_KEY_PAIR_GEN = 0x1040;
  long ECDSA = 0x1041;
  long AES_KEY_GEN = 0x1080;
  long AES_CBC = 0x1082;
  long AES_GCM = 0x1087;
  long AES_KEY_WRAP = 0x2109;
  long AES_KEY_WRAP_PAD = 0x210a;

  long type();

  /// Without a parameter.
  record Plain(long type) implements Mechanism {}

  /// CK_RSA_PKCS_OAEP_PARAMS, empty label, the same hash in the mask.
  record Oaep(long hash) implements Mechanism {
    @Override
    public long type() {
      return RSA_PKCS_OAEP;
    }
  }

  /// CK_RSA_PKCS_PSS_PARAMS, the same hash in the mask.
  record Pss(long hash, int saltBytes) implements Mechanism {
    @Override
    public long type() {
      return RSA_PKCS_PSS;
    }
  }

  /// CKM_AES_CBC.
  @SuppressWarnings("ArrayRecordComponent") // lives for one call
  record Cbc(byte[] iv) implements Mechanism {
    @Override
    public long type() {
      return AES_CBC;
    }
  }

  /// CK_GCM_PARAMS, a tag of 128 bits.
  @SuppressWarnings("ArrayRecordComponent") // lives for one call
  record Gcm(byte[] iv, byte[] aad) implements Mechanism {
    @Override
    public long type() {
      return AES_GCM;
    }
  }

  private static long mask(long hash) {
    if (hash == SHA_1) {
      return 1;
    }
    if (hash == SHA256) {
      return 2;
    }
    return hash == SHA384 ? 3 : 4;
  }

  /// CK_MECHANISM in memory.
  default MemorySegment in(Arena arena) {
    var parameter =
        switch (this) {
          case Plain _ -> MemorySegment.NULL;
          case Oaep(var hash) -> longs(arena, hash, mask(hash), 1, 0, 0);
          case Pss(var hash, var saltBytes) -> longs(arena, hash, mask(hash), saltBytes);
          case Cbc(var iv) -> bytes(arena, iv);
          case Gcm(var iv, var aad) ->
              longs(
                  arena,
                  bytes(arena, iv).address(),
                  iv.length,
                  8L * iv.length,
                  bytes(arena, aad).address(),
                  aad.length,
                  128);
        };
    return longs(arena, type(), parameter.address(), parameter.byteSize());
  }

  private static MemorySegment bytes(Arena arena, byte[] bytes) {
    return bytes.length == 0
        ? MemorySegment.NULL
        : arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
  }

  private static MemorySegment longs(Arena arena, long... values) {
    return arena.allocateFrom(ValueLayout.JAVA_LONG, values);
  }
}
