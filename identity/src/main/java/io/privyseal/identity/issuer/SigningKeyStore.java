package io.privyseal.identity.issuer;

import java.util.List;

/// Where signing keys are kept, their private parts sealed. Every method throws
/// [io.privyseal.identity.IdentityStorageUnavailableException] if the storage does not answer.
public interface SigningKeyStore {
  /// The newest keys, oldest of them first.
  List<SigningKey> newest(int count);

  /// Adds `key` unless there already is one of its generation (another node was faster). Returns
  /// whether it was added.
  boolean add(SigningKey key);
}
