package io.privyseal.attestation.service.signing;

import java.util.List;

/// Where the signing keys of all instances are kept. Every method throws an
/// [io.privyseal.foundation.failure.UnavailableException] if the storage does not answer.
public interface SigningKeyStore {
  /// All keys of the instance, in the order of their sequence.
  List<SealedSigningKey> of(String instance);

  /// Adds the key; false if another node has added one of its sequence before.
  boolean add(String instance, SealedSigningKey key);

  /// Removes the keys whose sequence is lower.
  void removeBelow(String instance, int sequence);
}
