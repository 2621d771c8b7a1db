package io.privyseal.attestation.evidence.tpm;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/// A hash algorithm that a TPM, or an event log, names by number (TPM_ALG_ID). Those that the Java
/// runtime computes; others, such as SM3, are not verified here.
///
/// Source: TCG Algorithm Registry, table "TPM_ALG_ID".
public enum TpmHash {
  /// Broken for collisions: read from logs, never believed in a quote.
  SHA1(0x0004, "SHA-1", 20),
  SHA256(0x000b, "SHA-256", 32),
  SHA384(0x000c, "SHA-384", 48),
  SHA512(0x000d, "SHA-512", 64),
  SHA3_256(0x0027, "SHA3-256", 32),
  SHA3_384(0x0028, "SHA3-384", 48),
  SHA3_512(0x0029, "SHA3-512", 64);

  private final int code;
  private final String algorithm;
  private final int bytes;

  TpmHash(int code, String algorithm, int bytes) {
    this.code = code;
    this.algorithm = algorithm;
    this.bytes = bytes;
  }

  /// The hash of that number; empty for one that is not known.
  public static Optional<TpmHash> of(int code) {
    for (var hash : values()) {
      if (hash.code == code) {
        return Optional.of(hash);
      }
    }
    return Optional.empty();
  }

  /// @param field named in the message
  /// @throws MalformedInputException for a number that is not known
  static TpmHash known(int code, String field) {
    return of(code)
        .orElseThrow(() ->
            new MalformedInputException(
                "%s: expected a known hash algorithm, found 0x%04x".formatted(field, code)));
  }

  /// TPM_ALG_ID.
  public int code() {
    return code;
  }

  /// As people write it: `SHA-256`.
  public String algorithm() {
    return algorithm;
  }

  /// Length of a digest.
  public int bytes() {
    return bytes;
  }

  public Bytes digest(Bytes content) {
    try {
      return Bytes.copyOf(MessageDigest.getInstance(algorithm).digest(content.toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
  }

  /// What a register holds after it was extended: the digest of `register` followed by `digest`.
  public Bytes extend(Bytes register, Bytes digest) {
    return digest(register.concat(digest));
  }
}
