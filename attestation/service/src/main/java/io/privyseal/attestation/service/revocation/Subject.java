package io.privyseal.attestation.service.revocation;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import java.security.PublicKey;
import java.util.Optional;

/// Something that evidence stands on, or a token is, and that can be revoked.
///
/// @param value in the one form of its kind
public record Subject(SubjectKind kind, String value) {
  private static final String DOMAIN = "privyseal revocation subject";

  /// Of the digest that stands in tokens, in bytes. Enough that nobody finds a second value, and
  /// short enough for a dozen in a token.
  private static final int DIGEST_BYTES = 16;

  /// @throws io.privyseal.foundation.bytes.MalformedInputException if it is no value of the kind
  public Subject {
    value = kind.canonical(value);
  }

  /// A field of evidence; empty if it is all zeros, which is how a field says nothing.
  public static Optional<Subject> ofField(SubjectKind kind, Bytes field) {
    return field.isAllZero() ? Optional.empty() : Optional.of(new Subject(kind, field.hex()));
  }

  /// A TPM's attestation key, by the digest of its SubjectPublicKeyInfo.
  public static Subject ofAttestationKey(PublicKey key) {
    return new Subject(SubjectKind.ATTESTATION_KEY, Digests.sha256(key.getEncoded()).hex());
  }

  /// How a token of that issuer names this: the same for all its tokens, another one for each
  /// issuer, and nothing to those who do not know the value.
  String digest(String issuer) {
    var text = String.join("\n", DOMAIN, issuer, kind.code(), value);
    return Digests.sha256(Bytes.utf8(text)).slice(0, DIGEST_BYTES).hex();
  }

  @Override
  public String toString() {
    return kind.code() + " " + value;
  }
}
