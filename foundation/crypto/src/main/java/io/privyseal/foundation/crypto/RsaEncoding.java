package io.privyseal.foundation.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/// Encodings of a digest for RSA signatures (RFC 8017 section 9). Needed because no provider signs
/// a digest that was made elsewhere, which is all that a key vault is sent.
public final class RsaEncoding {
  private static final int TRAILER = 0xbc;

  private RsaEncoding() {}

  /// EMSA-PKCS1-v1_5 (section 9.2), as long as the modulus.
  static byte[] pkcs1(SignatureScheme scheme, byte[] digest, int modulusBits) {
    return pkcs1(digestInfo(scheme, digest), (modulusBits + 7) / 8);
  }

  /// The padding of EMSA-PKCS1-v1_5 around any value.
  ///
  /// @throws IllegalArgumentException if the value is longer than the modulus less 11 bytes
  static byte[] pkcs1(byte[] value, int modulusBytes) {
    if (value.length > modulusBytes - 11) {
      throw new IllegalArgumentException("RSA: the value is too long for the key");
    }
    var encoded = new byte[modulusBytes];
    Arrays.fill(encoded, 2, encoded.length - value.length - 1, (byte) 0xff);
    encoded[1] = 1;
    System.arraycopy(value, 0, encoded, encoded.length - value.length, value.length);
    return encoded;
  }

  /// DigestInfo in DER.
  public static byte[] digestInfo(SignatureScheme scheme, byte[] digest) {
    var prefix = digestInfoPrefix(scheme);
    var info = Arrays.copyOf(prefix, prefix.length + digest.length);
    System.arraycopy(digest, 0, info, prefix.length, digest.length);
    return info;
  }

  /// The DER of DigestInfo up to the digest (section 9.2, note 1).
  private static byte[] digestInfoPrefix(SignatureScheme scheme) {
    return HexFormat.of()
        .parseHex(
            switch (scheme.digestBytes()) {
              case 32 -> "3031300d060960864801650304020105000420";
              case 48 -> "3041300d060960864801650304020205000430";
              case 64 -> "3051300d060960864801650304020305000440";
              default -> throw new IllegalArgumentException("no DigestInfo for " + scheme);
            });
  }

  /// EMSA-PSS-ENCODE (section 9.1.1) with MGF1 and a salt as long as the hash; left-padded with
  /// zeros to the length of the modulus.
  static byte[] pss(SignatureScheme scheme, byte[] digest, int modulusBits, SecureRandom random) {
    var hashBytes = scheme.digestBytes();
    var salt = new byte[hashBytes];
    random.nextBytes(salt);
    var emBits = modulusBits - 1;
    var emBytes = (emBits + 7) / 8;
    var h = saltedHash(scheme, digest, salt);
    var db = new byte[emBytes - hashBytes - 1];
    db[db.length - salt.length - 1] = 1;
    System.arraycopy(salt, 0, db, db.length - salt.length, salt.length);
    xor(db, mgf1(scheme, h, db.length));
    db[0] &= (byte) (0xff >>> (8 * emBytes - emBits));
    var em = Arrays.copyOf(db, emBytes);
    System.arraycopy(h, 0, em, db.length, h.length);
    em[emBytes - 1] = (byte) TRAILER;
    return toLength(em, (modulusBits + 7) / 8);
  }

  /// EMSA-PSS-VERIFY (section 9.1.2), salt as long as the hash.
  static boolean isPss(SignatureScheme scheme, byte[] digest, byte[] encoded, int modulusBits) {
    var hashBytes = scheme.digestBytes();
    var emBits = modulusBits - 1;
    var emBytes = (emBits + 7) / 8;
    if (encoded.length > emBytes && encoded[0] != 0) {
      return false;
    }
    var em = Arrays.copyOfRange(encoded, encoded.length - emBytes, encoded.length);
    var unusedBits = 8 * emBytes - emBits;
    if ((em[emBytes - 1] & 0xff) != TRAILER || (em[0] & 0xff) >>> (8 - unusedBits) != 0) {
      return false;
    }
    var db = Arrays.copyOf(em, emBytes - hashBytes - 1);
    var h = Arrays.copyOfRange(em, db.length, db.length + hashBytes);
    xor(db, mgf1(scheme, h, db.length));
    db[0] &= (byte) (0xff >>> unusedBits);
    var separator = db.length - hashBytes - 1;
    for (var i = 0; i < separator; i++) {
      if (db[i] != 0) {
        return false;
      }
    }
    var salt = Arrays.copyOfRange(db, separator + 1, db.length);
    return db[separator] == 1 && MessageDigest.isEqual(h, saltedHash(scheme, digest, salt));
  }

  /// EME-OAEP decoding (section 7.1.2, step 3) with SHA-256 in hash and mask, and an empty label:
  /// for a device that does no more than the private operation. What is wrong is looked at without
  /// branches and told as one thing.
  ///
  /// @param encoded as long as the modulus; overwritten with zeros
  /// @throws CryptoFailureException if it is no such encoding
  public static byte[] unpadOaepSha256(byte[] encoded) {
    var scheme = SignatureScheme.PS256;
    var hashBytes = scheme.digestBytes();
    if (encoded.length < 2 * hashBytes + 2) {
      throw new CryptoFailureException("RSA decryption");
    }
    var seed = Arrays.copyOfRange(encoded, 1, 1 + hashBytes);
    var db = Arrays.copyOfRange(encoded, 1 + hashBytes, encoded.length);
    try {
      xor(seed, mgf1(scheme, db, hashBytes));
      xor(db, mgf1(scheme, seed, db.length));
      var label = hash(scheme).digest();
      var wrong = encoded[0] & 0xff;
      for (var i = 0; i < hashBytes; i++) {
        wrong |= (db[i] ^ label[i]) & 0xff;
      }
      // All ones until the separator, which is the first byte that is not 0.
      var before = -1;
      var start = 0;
      for (var i = hashBytes; i < db.length; i++) {
        var value = db[i] & 0xff;
        var isZero = (value - 1) >> (Integer.SIZE - 1);
        var isFirst = before & ~isZero;
        wrong |= isFirst & (value ^ 1);
        start |= isFirst & (i + 1);
        before &= isZero;
      }
      wrong |= before;
      if (wrong != 0) {
        throw new CryptoFailureException("RSA decryption");
      }
      return Arrays.copyOfRange(db, start, db.length);
    } finally {
      Arrays.fill(encoded, (byte) 0);
      Arrays.fill(seed, (byte) 0);
      Arrays.fill(db, (byte) 0);
    }
  }

  private static byte[] saltedHash(SignatureScheme scheme, byte[] digest, byte[] salt) {
    var hash = hash(scheme);
    hash.update(new byte[8]);
    hash.update(digest);
    return hash.digest(salt);
  }

  /// MGF1 (appendix B.2.1).
  private static byte[] mgf1(SignatureScheme scheme, byte[] seed, int length) {
    var hash = hash(scheme);
    var mask = new byte[length];
    for (int at = 0, counter = 0; at < length; at += scheme.digestBytes(), counter++) {
      hash.update(seed);
      hash.update(
          new byte[] {
            (byte) (counter >>> 24), (byte) (counter >>> 16), (byte) (counter >>> 8), (byte) counter
          });
      var block = hash.digest();
      System.arraycopy(block, 0, mask, at, Math.min(block.length, length - at));
    }
    return mask;
  }

  private static void xor(byte[] target, byte[] mask) {
    for (var i = 0; i < target.length; i++) {
      target[i] ^= mask[i];
    }
  }

  private static MessageDigest hash(SignatureScheme scheme) {
    try {
      return MessageDigest.getInstance(scheme.hash());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has " + scheme.hash(), e);
    }
  }

  /// Left-padded with zeros; raw RSA results lose leading zeros in some providers.
  public static byte[] toLength(byte[] value, int length) {
    if (value.length == length) {
      return value;
    }
    var padded = new byte[length];
    System.arraycopy(value, 0, padded, length - value.length, value.length);
    return padded;
  }
}
