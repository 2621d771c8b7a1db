package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.util.Optional;

/// Algorithms of sign and verify by their `alg`.
///
/// Source: Key Vault REST, JsonWebKeySignatureAlgorithm.
public enum SigningAlgorithm {
  PS256(SignatureScheme.PS256),
  PS384(SignatureScheme.PS384),
  PS512(SignatureScheme.PS512),
  RS256(SignatureScheme.RS256),
  RS384(SignatureScheme.RS384),
  RS512(SignatureScheme.RS512),
  /// PKCS #1 v1.5 around what is sent, which is no digest with a known length: for the signatures
  /// of TLS before 1.2.
  RSNULL(null),
  ES256(SignatureScheme.ES256),
  ES256K(SignatureScheme.ES256K),
  ES384(SignatureScheme.ES384),
  ES512(SignatureScheme.ES512);

  /// What PKCS #1 v1.5 puts around a value at least (RFC 8017 section 9.2).
  private static final int PKCS1_OVERHEAD_BYTES = 11;

  private final Optional<SignatureScheme> scheme;

  SigningAlgorithm(@org.jspecify.annotations.Nullable SignatureScheme scheme) {
    this.scheme = Optional.ofNullable(scheme);
  }

  public String alg() {
    return name();
  }

  /// The scheme of the crypto engine; empty for [#RSNULL].
  public Optional<SignatureScheme> scheme() {
    return scheme;
  }

  /// The algorithm of that name; empty for any other text.
  public static Optional<SigningAlgorithm> named(String alg) {
    for (var algorithm : values()) {
      if (algorithm.name().equals(alg)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  boolean fits(KeyShape shape) {
    return switch (shape) {
      case KeyShape.Rsa _ ->
          scheme.map(known -> known.family() != SignatureScheme.Family.ECDSA).orElse(true);
      case KeyShape.Ec(var curve) -> scheme.filter(known -> known == curve.scheme()).isPresent();
      case KeyShape.Oct _ -> false;
    };
  }

  /// @throws RefusedException unless such a key can sign a digest of that length
  void requireDigest(KeyShape shape, Bytes digest) {
    var most = shape instanceof KeyShape.Rsa(var bits) ? bits / 8 - PKCS1_OVERHEAD_BYTES : 0;
    var fits =
        scheme
            .map(known -> digest.length() == known.digestBytes())
            .orElse(digest.length() > 0 && digest.length() <= most);
    if (!fits) {
      throw new RefusedException(
          RefusalReason.BAD_PARAMETER,
          "digest: expected %s bytes for %s, found %d"
              .formatted(
                  scheme.map(known -> "" + known.digestBytes()).orElse("1 to " + most),
                  name(),
                  digest.length()));
    }
  }
}
