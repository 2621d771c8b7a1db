package io.privyseal.keyvault.domain.software;

import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.keyvault.domain.CipherAlgorithm;
import java.util.Arrays;

/// The padding of PKCS #7 (RFC 5652 section 6.3) for blocks of 16 bytes.
///
/// It is looked at without branches: how long a refusal takes tells nothing of where the padding
/// went wrong. That it is refused at all is still told, as CBC without authentication must.
public final class CbcPadding {
  private static final int BLOCK = CipherAlgorithm.BLOCK_BYTES;

  private CbcPadding() {}

  /// @return a new array, whole blocks, longer than the value by 1 to 16 bytes
  public static byte[] add(byte[] value) {
    var missing = BLOCK - value.length % BLOCK;
    var padded = Arrays.copyOf(value, value.length + missing);
    Arrays.fill(padded, value.length, padded.length, (byte) missing);
    return padded;
  }

  /// @param blocks whole blocks; overwritten with zeros
  /// @throws CryptoFailureException if the padding is none
  public static byte[] remove(byte[] blocks) {
    try {
      if (blocks.length == 0 || blocks.length % BLOCK != 0) {
        throw new CryptoFailureException("AES-CBC");
      }
      var count = blocks[blocks.length - 1] & 0xff;
      // Negative exactly if count is 0 or above 16.
      var wrong = (count - 1) | (BLOCK - count);
      wrong >>= Integer.SIZE - 1;
      for (var i = 1; i <= BLOCK; i++) {
        // All ones while i <= count.
        var counted = ~((count - i) >> (Integer.SIZE - 1));
        wrong |= counted & ((blocks[blocks.length - i] & 0xff) ^ count);
      }
      if (wrong != 0) {
        throw new CryptoFailureException("AES-CBC");
      }
      return Arrays.copyOf(blocks, blocks.length - count);
    } finally {
      Arrays.fill(blocks, (byte) 0);
    }
  }
}
