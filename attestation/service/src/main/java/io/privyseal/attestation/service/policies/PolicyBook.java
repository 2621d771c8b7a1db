package io.privyseal.attestation.service.policies;

import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.foundation.crypto.CryptoEngine;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The policies of one instance.
///
/// The storage is asked each time, so that a change on one node holds on all at once; only the
/// parsed form of the text that was read last is kept.
public final class PolicyBook {
  private final String instance;
  private final PolicyStore store;
  private final CryptoEngine engine;
  private final ConcurrentHashMap<AttestationKind, InForce> parsed = new ConcurrentHashMap<>();

  /// A policy and the token that set it.
  ///
  /// @param policy empty if the token holds none: nothing is permitted
  public record InForce(PolicyToken token, Optional<InstancePolicy> policy) {}

  public PolicyBook(String instance, PolicyStore store, CryptoEngine engine) {
    this.instance = instance;
    this.store = store;
    this.engine = engine;
  }

  /// The policy that decides now.
  public InForce inForce(AttestationKind kind) {
    var stored = store.find(instance, kind);
    if (stored.isEmpty()) {
      return DefaultPolicies.of(kind);
    }
    var known = parsed.get(kind);
    if (known != null && known.token().compact().equals(stored.get())) {
      return known;
    }
    var read = read(PolicyToken.parse(engine, stored.get()));
    parsed.put(kind, read);
    return read;
  }

  public void set(AttestationKind kind, PolicyToken token, PolicyStore.Change change) {
    store.set(instance, kind, token.compact(), change);
  }

  public void reset(AttestationKind kind) {
    store.reset(instance, kind);
  }

  /// The policy in a token, if it holds one.
  ///
  /// @throws io.privyseal.attestation.appraisal.policy.PolicySyntaxException if its text is not of
  ///   the language
  public static InForce read(PolicyToken token) {
    return new InForce(
        token,
        token
            .policyText()
            .map(text -> new InstancePolicy(AttestationPolicy.parse(text), token.signer())));
  }
}
