package io.privyseal.keyvault.service;

import io.privyseal.keyvault.domain.VaultRegistry;
import io.privyseal.keyvault.secrets.SecretBackups;
import io.privyseal.keyvault.secrets.SecretLifecycle;
import io.privyseal.keyvault.secrets.SecretReading;
import io.privyseal.keyvault.secrets.rotation.BuiltInFunctions;
import io.privyseal.keyvault.secrets.rotation.SecretRotation;
import io.privyseal.keyvault.storage.secrets.PostgresSecretRepository;
import io.privyseal.keyvault.storage.secrets.PostgresSecretRotations;

/// The secrets of a vault server, assembled.
///
/// @param lifecycle for the housekeeping
record VaultSecrets(
    SecretLifecycle lifecycle,
    SecretEndpoints endpoints,
    SecretReleaseEndpoint release,
    SecretRotationEndpoints rotation,
    SecretKeeping keeping) {
  static VaultSecrets of(
      VaultService.Surroundings of,
      VaultRegistry vaults,
      Gate gate,
      Decisions decisions,
      ReleaseProcedure procedure) {
    var repository = new PostgresSecretRepository(of.database(), of.rootKey());
    var lifecycle = new SecretLifecycle(repository, of.engine(), of.clock());
    var reading = new SecretReading(repository);
    var backups = new SecretBackups(repository, of.rootKey(), of.clock());
    var rotation =
        new SecretRotation(
            lifecycle,
            new PostgresSecretRotations(of.database()),
            vaults,
            new BuiltInFunctions(of.engine()),
            of.webhook(),
            of.engine(),
            of.clock());
    return new VaultSecrets(
        lifecycle,
        new SecretEndpoints(gate, decisions, lifecycle, reading, backups),
        new SecretReleaseEndpoint(gate, reading, procedure),
        new SecretRotationEndpoints(gate, decisions, rotation),
        new SecretKeeping(rotation, decisions));
  }
}
