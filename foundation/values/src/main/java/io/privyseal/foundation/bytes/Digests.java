package io.privyseal.foundation.bytes;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-2 by the JDK, which is the fastest for short input of the engines that were measured.
public final class Digests {
  private Digests() {}

  public static Bytes sha256(Bytes content) {
    return digest("SHA-256", content.toArray());
  }

  public static Bytes sha256(byte[] content) {
    return digest("SHA-256", content);
  }

  public static Bytes sha384(byte[] content) {
    return digest("SHA-384", content);
  }

  public static Bytes sha512(byte[] content) {
    return digest("SHA-512", content);
  }

  private static Bytes digest(String algorithm, byte[] content) {
    try {
      return Bytes.copyOf(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
  }
}
