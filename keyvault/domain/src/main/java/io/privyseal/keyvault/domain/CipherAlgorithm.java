package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.RsaEncryption;
import java.util.Optional;

/// Algorithms of encrypt, decrypt, wrapKey and unwrapKey by their `alg`.
///
/// Source: Key Vault REST, JsonWebKeyEncryptionAlgorithm; what an algorithm may be used for, from
/// the key types and algorithms of Key Vault and Managed HSM.
public enum CipherAlgorithm {
  RSA1_5("RSA1_5", Mode.RSA, 0),
  RSA_OAEP("RSA-OAEP", Mode.RSA, 0),
  RSA_OAEP_256("RSA-OAEP-256", Mode.RSA, 0),
  A128GCM("A128GCM", Mode.GCM, 128),
  A192GCM("A192GCM", Mode.GCM, 192),
  A256GCM("A256GCM", Mode.GCM, 256),
  A128CBC("A128CBC", Mode.CBC, 128),
  A192CBC("A192CBC", Mode.CBC, 192),
  A256CBC("A256CBC", Mode.CBC, 256),
  A128CBCPAD("A128CBCPAD", Mode.CBC_PAD, 128),
  A192CBCPAD("A192CBCPAD", Mode.CBC_PAD, 192),
  A256CBCPAD("A256CBCPAD", Mode.CBC_PAD, 256),
  A128KW("A128KW", Mode.WRAP, 128),
  A192KW("A192KW", Mode.WRAP, 192),
  A256KW("A256KW", Mode.WRAP, 256),
  /// [Mode#WRAP] with a key of any size.
  CKM_AES_KEY_WRAP("CKM_AES_KEY_WRAP", Mode.WRAP, 0),
  CKM_AES_KEY_WRAP_PAD("CKM_AES_KEY_WRAP_PAD", Mode.WRAP_PAD, 0);

  public static final int GCM_IV_BYTES = 12;
  public static final int GCM_TAG_BYTES = 16;
  public static final int BLOCK_BYTES = 16;

  /// How AES is used, or that it is RSA.
  public enum Mode {
    /// For keys and for data, up to the length of the modulus.
    RSA,
    /// The IV is made here, never taken: one that repeats gives the key's authentication away.
    GCM,
    /// Whole blocks, not authenticated; the caller brings the IV.
    CBC,
    /// Like [#CBC], with the padding of PKCS #7.
    CBC_PAD,
    /// RFC 3394.
    WRAP,
    /// RFC 5649.
    WRAP_PAD
  }

  private static final int HALF_BLOCK_BYTES = 8;

  private final String alg;
  private final Mode mode;
  private final int bits;

  CipherAlgorithm(String alg, Mode mode, int bits) {
    this.alg = alg;
    this.mode = mode;
    this.bits = bits;
  }

  /// As on the wire.
  public String alg() {
    return alg;
  }

  public Mode mode() {
    return mode;
  }

  /// @throws IllegalStateException unless the mode is [Mode#RSA]
  public RsaEncryption rsa() {
    return switch (this) {
      case RSA1_5 -> RsaEncryption.RSA1_5;
      case RSA_OAEP -> RsaEncryption.OAEP_SHA1;
      case RSA_OAEP_256 -> RsaEncryption.OAEP_SHA256;
      default -> throw new IllegalStateException(alg + " is not RSA");
    };
  }

  /// The algorithm of that name; empty for any other text.
  public static Optional<CipherAlgorithm> named(String alg) {
    for (var algorithm : values()) {
      if (algorithm.alg.equals(alg)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  boolean fits(KeyShape shape) {
    return switch (shape) {
      case KeyShape.Rsa _ -> mode == Mode.RSA;
      case KeyShape.Ec _ -> false;
      case KeyShape.Oct(var keyBits) -> mode != Mode.RSA && (bits == 0 || bits == keyBits);
    };
  }

  boolean fits(KeyOperation operation) {
    return switch (operation) {
      case ENCRYPT, DECRYPT -> mode != Mode.WRAP && mode != Mode.WRAP_PAD;
      case WRAP_KEY, UNWRAP_KEY -> mode == Mode.RSA || mode == Mode.WRAP || mode == Mode.WRAP_PAD;
      case SIGN, VERIFY, IMPORT, EXPORT -> false;
    };
  }

  /// Refuses what the algorithm cannot encrypt, and parameters that it does not take: their sender
  /// believes that they have an effect.
  void require(Cleartext clear) {
    requireIv(clear.iv(), mode == Mode.GCM ? 0 : ivBytes());
    requireNone("aad", mode == Mode.GCM ? Optional.empty() : clear.aad());
    var length = clear.value().length();
    switch (mode) {
      case CBC -> {
        if (length % BLOCK_BYTES != 0) {
          throw wrong("value", "a multiple of 16 bytes", length);
        }
      }
      case WRAP -> {
        if (length % HALF_BLOCK_BYTES != 0 || length < 2 * HALF_BLOCK_BYTES) {
          throw wrong("value", "16 bytes or more, a multiple of 8", length);
        }
      }
      case WRAP_PAD -> {
        if (length == 0) {
          throw wrong("value", "1 byte or more", length);
        }
      }
      case RSA, GCM, CBC_PAD -> {}
    }
  }

  /// Refuses parameters of a wrong form. That of the ciphertext itself is not looked at: whatever
  /// is wrong with it is told as one thing.
  void require(Ciphertext ciphertext) {
    requireIv(ciphertext.iv(), ivBytes());
    requireNone("aad", mode == Mode.GCM ? Optional.empty() : ciphertext.aad());
    var tag = ciphertext.tag();
    if (mode != Mode.GCM) {
      requireNone("tag", tag);
    } else if (tag.isEmpty() || tag.get().length() != GCM_TAG_BYTES) {
      throw wrong("tag", "16 bytes", tag.map(Bytes::length).orElse(0));
    }
  }

  private int ivBytes() {
    return switch (mode) {
      case GCM -> GCM_IV_BYTES;
      case CBC, CBC_PAD -> BLOCK_BYTES;
      case RSA, WRAP, WRAP_PAD -> 0;
    };
  }

  private void requireIv(Optional<Bytes> iv, int bytes) {
    if (bytes == 0) {
      requireNone("iv", iv);
    } else if (iv.isEmpty() || iv.get().length() != bytes) {
      throw wrong("iv", bytes + " bytes", iv.map(Bytes::length).orElse(0));
    }
  }

  private void requireNone(String member, Optional<Bytes> given) {
    if (given.isPresent()) {
      throw new RefusedException(
          RefusalReason.BAD_PARAMETER, "%s: expected none with %s".formatted(member, alg));
    }
  }

  private RefusedException wrong(String member, String expected, int found) {
    return new RefusedException(
        RefusalReason.BAD_PARAMETER,
        "%s: expected %s with %s, found %d bytes".formatted(member, expected, alg, found));
  }
}
