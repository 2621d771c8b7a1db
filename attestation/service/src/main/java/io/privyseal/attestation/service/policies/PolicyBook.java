package io.privyseal.attestation.service.policies;

import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.foundation.crypto.CryptoEngine;
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
  public record InForce(PolicyToken token, InstancePolicy policy) {}

  public PolicyBook(String instance, PolicyStore store, CryptoEngine engine) {
    this.instance = instance;
    this.store = store;
    this.engine = engine;
  }

  /// The policy that decides now.
  public InForce inForce(AttestationKind kind) {
    var stored = store.find(instance, kind);
    if (stored.isEmpty()) {
      return byDefault();
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

  private static InForce byDefault() {
    var policy = InstancePolicy.sevSnpDefault();
    return new InForce(PolicyToken.unsecured(policy.policy().text()), policy);
  }

  /// The policy in a token.
  ///
  /// @throws io.privyseal.attestation.appraisal.policy.PolicySyntaxException if its text is not of
  ///   the language
  /// @throws IllegalArgumentException if the token holds no text
  public static InForce read(PolicyToken token) {
    var text =
        token
            .policyText()
            .orElseThrow(() -> new IllegalArgumentException("a token without a policy"));
    return new InForce(token, new InstancePolicy(AttestationPolicy.parse(text), token.signer()));
  }
}
