package io.privyseal.keyvault.domain;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.keyvault.domain.software.SoftwareKeyStore;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A vault with everything it needs: storage in memory, a clock that is set by hand, and RSA pairs
/// that are made once for all tests.
final class Fixture {
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final KeyName NAME = new KeyName("a-Key");
  static final KeySpec EC = new KeySpec(KeyType.EC, new KeyShape.Ec(EcCurve.P256));
  static final KeySpec EC_HSM = new KeySpec(KeyType.EC_HSM, new KeyShape.Ec(EcCurve.P256));
  static final KeySpec RSA = new KeySpec(KeyType.RSA, new KeyShape.Rsa(2048));
  static final KeySpec RSA_HSM = new KeySpec(KeyType.RSA_HSM, new KeyShape.Rsa(2048));
  static final KeyReleasePolicy POLICY = policy("one", false);

  private static final Map<KeyShape.Pair, KeyPair> RSA_PAIRS = new ConcurrentHashMap<>();

  final Vault vault =
      new Vault(
          new VaultName("demo"),
          "11111111-2222-3333-4444-555555555555",
          "https://vault.localhost",
          90,
          false);
  final InMemoryKeyRepository keys = new InMemoryKeyRepository();
  final InMemoryRotationPolicies policies = new InMemoryRotationPolicies(keys);
  Instant now = START;
  final InstantSource clock = () -> now;
  final RootKey rootKey = RootKey.generate(ENGINE);
  final KeyCache<java.security.Key> cache = new KeyCache<>(8, Duration.ofMinutes(10), clock);
  final KeyStore store = new SoftwareKeyStore(rootKey, Fixture::pair, ENGINE, cache);
  final KeyLifecycle life = new KeyLifecycle(keys, policies, store, ENGINE, clock);
  final KeyUse use = new KeyUse(keys, store, ENGINE, clock);

  /// What is kept of a version, opened: PKCS #8 or the bytes of a symmetric key.
  byte[] opened(KeyId id) {
    return rootKey.open(keys.kept(id).orElseThrow().toArray(), id.sealingContext().toArray());
  }

  static KeyPair pair(KeyShape.Pair shape) {
    return switch (shape) {
      case KeyShape.Rsa rsa ->
          RSA_PAIRS.computeIfAbsent(rsa, s -> KeyPairSource.directly(ENGINE).take(s));
      case KeyShape.Ec _ -> KeyPairSource.directly(ENGINE).take(shape);
    };
  }

  static KeyReleasePolicy policy(String text, boolean immutable) {
    return new KeyReleasePolicy(
        KeyReleasePolicy.DEFAULT_CONTENT_TYPE,
        Bytes.utf8("{\"policy\":\"" + text + "\"}"),
        immutable);
  }

  static KeyRequest.Create exportable(KeySpec spec, KeyReleasePolicy policy) {
    return new KeyRequest.Create(
        spec,
        Optional.empty(),
        AttributesChange.NONE.withExportable(true),
        Optional.empty(),
        Optional.of(policy));
  }

  static KeyRequest.Create with(KeySpec spec, AttributesChange attributes) {
    return new KeyRequest.Create(
        spec, Optional.empty(), attributes, Optional.empty(), Optional.empty());
  }

  static KeyRequest.Update change(AttributesChange attributes) {
    return new KeyRequest.Update(Optional.empty(), attributes, Optional.empty(), Optional.empty());
  }

  static KeyRequest.Update change(KeyReleasePolicy policy) {
    return new KeyRequest.Update(
        Optional.empty(), AttributesChange.NONE, Optional.empty(), Optional.of(policy));
  }

  KeyBundle create(KeySpec spec) {
    return life.create(vault, NAME, KeyRequest.Create.of(spec));
  }

  KeyBundle get() {
    return life.get(vault, NAME, Optional.empty());
  }

  KeyUse.Permit permit(KeyOperation operation) {
    return use.permit(vault, NAME, Optional.empty(), operation);
  }

  static void refuses(RefusalReason reason, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> org.assertj.core.api.Assertions.assertThat(e.reason()).isEqualTo(reason));
  }
}
