package io.privyseal.attestation.service.policies;

import io.privyseal.foundation.bytes.Bytes;
import java.util.List;
import java.util.Set;

/// Where the policy management certificates of all instances are kept. Every method throws an
/// [io.privyseal.foundation.failure.UnavailableException] if the storage does not answer.
public interface PolicyCertificateStore {
  /// Signed changes of one instance that are remembered. Each took an administrator with a role and
  /// the key of a policy certificate.
  int MAX_TOKENS = 100_000;

  /// The certificates of an instance, DER, in the order in which they were added. None for an
  /// instance that was never isolated: an isolated one always keeps one.
  List<Bytes> of(String instance);

  /// Adds the certificate on the word of the configuration; nothing changes if it is there.
  void add(String instance, Bytes certificate, PolicyStore.Change change);

  /// What a signed token was used for.
  Set<SignedChange.Operation> uses(String instance, Bytes token);

  /// Carries a signed change through and remembers its token for good, both or neither. However
  /// many nodes apply the same token at once, it counts once.
  SignedChange.Applied apply(String instance, SignedChange change);
}
