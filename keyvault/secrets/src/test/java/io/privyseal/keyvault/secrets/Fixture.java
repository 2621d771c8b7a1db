package io.privyseal.keyvault.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.keyvault.domain.AttributesChange;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A vault with everything that secrets need: storage in memory and a clock that is set by hand.
final class Fixture {
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final SecretName NAME = new SecretName("a-Secret");
  static final KeyReleasePolicy POLICY = policy("one", false);

  final Vault vault = vault("demo", "11111111-2222-3333-4444-555555555555");
  final InMemorySecretRepository secrets = new InMemorySecretRepository();
  Instant now = START;
  final InstantSource clock = () -> now;
  final SecretLifecycle life = new SecretLifecycle(secrets, ENGINE, clock);
  final SecretReading reading = new SecretReading(secrets);
  final RootKey rootKey = RootKey.of(ENGINE, Secret.takeOver(new byte[RootKey.KEY_BYTES]));
  final SecretBackups backups = new SecretBackups(secrets, rootKey, clock);

  static Vault vault(String name, String tenant) {
    return new Vault(new VaultName(name), tenant, "https://vault.localhost", 90, false);
  }

  static KeyReleasePolicy policy(String text, boolean immutable) {
    return new KeyReleasePolicy(
        KeyReleasePolicy.DEFAULT_CONTENT_TYPE,
        Bytes.utf8("{\"policy\":\"" + text + "\"}"),
        immutable);
  }

  SecretBundle set(String value) {
    return set(value, Optional.empty());
  }

  SecretBundle bind(String value) {
    return set(value, Optional.of(POLICY));
  }

  SecretBundle set(String value, Optional<KeyReleasePolicy> policy) {
    try (var secret = SecretValues.of(value)) {
      return life.set(
          vault,
          NAME,
          new SecretRequest.Set(
              secret, Optional.empty(), AttributesChange.NONE, Optional.empty(), policy));
    }
  }

  String value() {
    return value(reading.readable(vault, NAME, Optional.empty()));
  }

  String value(SecretReading.Permit permit) {
    try (var value = reading.value(vault, permit)) {
      return SecretValues.text(value);
    }
  }

  static SecretRequest.Update change(AttributesChange attributes) {
    return new SecretRequest.Update(
        Optional.empty(), attributes, Optional.empty(), Optional.empty());
  }

  static SecretRequest.Update change(KeyReleasePolicy policy) {
    return new SecretRequest.Update(
        Optional.empty(), AttributesChange.NONE, Optional.empty(), Optional.of(policy));
  }

  static void refuses(RefusalReason reason, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
