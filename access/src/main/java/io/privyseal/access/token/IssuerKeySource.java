package io.privyseal.access.token;

import java.security.PublicKey;
import java.util.Map;

/// Gets the keys that an issuer publishes now. May be slow; the caller caches.
public interface IssuerKeySource {
  /// The signature keys by their `kid`.
  ///
  /// @throws IssuerKeysUnavailableException if the issuer does not answer within the time limit, or
  ///   not with metadata and keys of the expected form
  Map<String, PublicKey> fetch(TrustedIssuer issuer);
}
