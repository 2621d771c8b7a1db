package io.privyseal.attestation.service.policies;

import io.privyseal.foundation.bytes.Bytes;
import java.util.List;

/// Where the policy management certificates of all instances are kept. Every method throws an
/// [io.privyseal.foundation.failure.UnavailableException] if the storage does not answer.
public interface PolicyCertificateStore {
  /// The certificates of an instance, DER, in the order in which they were added. None for an
  /// instance that was never isolated: an isolated one always keeps one.
  List<Bytes> of(String instance);

  /// Adds the certificate; nothing changes if it is there.
  void add(String instance, Bytes certificate, PolicyStore.Change change);

  /// Removes the certificate, unless it is the last of the instance.
  ///
  /// @return whether it is gone
  boolean remove(String instance, Bytes certificate);
}
