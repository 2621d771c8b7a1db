package io.privyseal.attestation.appraisal;

import io.privyseal.foundation.bytes.Bytes;
import java.util.List;
import java.util.Set;

/// What secure boot is set up with where an instance calls it validated: SHA-256 of the contents of
/// the variables, as the firmware measured them. An empty set gives no claim.
///
/// @param platformKeys of PK
/// @param exchangeKeys of KEK
/// @param allowed of db
/// @param forbidden of dbx
public record SecureBootReference(
    Set<Bytes> platformKeys, Set<Bytes> exchangeKeys, Set<Bytes> allowed, Set<Bytes> forbidden) {
  /// No reference.
  public static final SecureBootReference NONE =
      new SecureBootReference(Set.of(), Set.of(), Set.of(), Set.of());

  private static final int SHA256_BYTES = 32;

  public SecureBootReference {
    platformKeys = Set.copyOf(platformKeys);
    exchangeKeys = Set.copyOf(exchangeKeys);
    allowed = Set.copyOf(allowed);
    forbidden = Set.copyOf(forbidden);
    for (var digests : List.of(platformKeys, exchangeKeys, allowed, forbidden)) {
      if (digests.stream().anyMatch(digest -> digest.length() != SHA256_BYTES)) {
        throw new IllegalArgumentException("a digest of a variable has 32 bytes");
      }
    }
  }
}
