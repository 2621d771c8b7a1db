package io.privyseal.attestation.service.policies;

import io.privyseal.attestation.service.policies.PolicyStore.Change;
import io.privyseal.attestation.service.policies.SignedChange.Operation;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.CertificatePaths;
import io.privyseal.foundation.crypto.x509.Pem;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The policy management certificates of one isolated instance, and who counts as a signer.
///
/// The storage is asked each time, so that a change on one node holds on all at once.
public final class PolicySigners {
  private final String instance;
  private final PolicyCertificateStore store;

  public PolicySigners(String instance, PolicyCertificateStore store) {
    this.instance = instance;
    this.store = store;
  }

  /// Every certificate, the one that was added first at the front.
  public List<X509Certificate> certificates() {
    return store.of(instance).stream().map(Pem::certificate).toList();
  }

  /// Why the signer does not count; empty if it does: its certificate is a policy management
  /// certificate, or was issued under one and is valid now. A listed certificate counts after its
  /// own end as well, or an instance could lock itself for ever.
  ///
  /// @param signedBy the chain of the signer, its own certificate first; empty for no signer
  public Optional<String> objection(List<X509Certificate> signedBy, Instant at) {
    if (signedBy.isEmpty()) {
      return Optional.of("the token is not signed");
    }
    return CertificatePaths.fault(signedBy, certificates(), at)
        .map(_ ->
            "the signer is neither a policy management certificate nor validly issued under one");
  }

  public void add(X509Certificate certificate, Change change) {
    store.add(instance, der(certificate), change);
  }

  /// Whether the change would use a token again; asked before anything is decided.
  public boolean isReplay(Operation operation, X509Certificate certificate, Bytes token) {
    return operation.isReplay(
        store.of(instance).contains(der(certificate)), store.uses(instance, token));
  }

  public SignedChange.Applied apply(SignedChange change) {
    return store.apply(instance, change);
  }

  /// DER of a certificate that was read before.
  public static Bytes der(X509Certificate certificate) {
    try {
      return Bytes.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has no encoding", e);
    }
  }
}
