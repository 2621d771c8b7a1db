package io.privyseal.keyvault.service;

import io.privyseal.access.Authorizer;
import io.privyseal.access.RoleAssignments;
import io.privyseal.access.token.Authenticator;
import io.privyseal.audit.AuditLog;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.web.CryptoPool;
import io.privyseal.foundation.web.WebService;
import io.privyseal.foundation.web.limit.Buckets;
import io.privyseal.keyvault.domain.KeyBackups;
import io.privyseal.keyvault.domain.KeyLifecycle;
import io.privyseal.keyvault.domain.KeyRotation;
import io.privyseal.keyvault.domain.KeyStore;
import io.privyseal.keyvault.domain.KeyTransfer;
import io.privyseal.keyvault.domain.KeyUse;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultRegistry;
import io.privyseal.keyvault.release.ReleaseEvaluator;
import io.privyseal.keyvault.release.envelope.ReleaseEnvelope;
import io.privyseal.keyvault.release.envelope.ReleaseSigner;
import io.privyseal.keyvault.secrets.rotation.RotationWebhook;
import io.privyseal.keyvault.storage.PostgresKeyRepository;
import io.privyseal.keyvault.storage.PostgresRotationPolicies;
import io.privyseal.keyvault.storage.PostgresVaultRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The vaults of one server, assembled: one web service for all of them, and the housekeeping in
/// the background until it is closed.
public final class VaultService implements AutoCloseable {
  /// Bodies hold at most an attestation token or a backup.
  public static final int MAX_BODY_BYTES = 1 << 20;

  /// Between two rounds of housekeeping: purging what is due, destroying what it left, forgetting
  /// idle private keys.
  static final Duration HOUSEKEEPING = Duration.ofMinutes(1);

  private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

  private final VaultRegistry vaults;
  private final Surroundings surroundings;
  private final Housekeeping housekeeping;
  private final VaultSecrets secrets;
  private final VaultLimits limits;
  private final WebService webService;
  private final ScheduledExecutorService background;

  /// What a vault server stands on.
  ///
  /// @param database migrated
  /// @param rootKey seals backups; always the same for one database
  /// @param keyStore where the secret halves of keys live; closed by whoever made it
  /// @param callers says who calls a vault: the audience of its tokens is [Vault#resource]
  /// @param roles of managed HSMs, which assign them through their own endpoint
  /// @param signer signs releases; its leaf certificate names the vaults' hosts
  /// @param webhook tells receivers that a secret is due:
  ///   [io.privyseal.keyvault.service.rotation.HttpsRotationWebhook]
  public record Surroundings(
      Database database,
      RootKey rootKey,
      CryptoEngine engine,
      CryptoPool cryptoPool,
      KeyStore keyStore,
      AuditLog audit,
      Function<Vault, ? extends Authenticator> callers,
      Authorizer authorizer,
      RoleAssignments roles,
      ReleaseEvaluator releases,
      ReleaseSigner signer,
      RotationWebhook webhook,
      InstantSource clock) {}

  private VaultService(VaultSettings settings, Surroundings of) {
    this.vaults = new PostgresVaultRegistry(of.database());
    this.surroundings = of;
    var repository = PostgresKeyRepository.open(of.database(), of.rootKey());
    var policies = new PostgresRotationPolicies(of.database());
    var store = of.keyStore();
    var keys = new KeyLifecycle(repository, policies, store, of.engine(), of.clock());
    var use = new KeyUse(repository, store, of.engine(), of.clock());
    this.limits = new VaultLimits(settings.rates(), of.clock());
    var decisions = new Decisions(of.audit(), limits, of.engine(), of.clock());
    var rotation = new KeyRotation(keys, policies, vaults, of.clock());
    var gate =
        new Gate(
            new VaultHosts(vaults, settings.defaultVault(), settings.domains(), of.clock()),
            of.callers(),
            of.authorizer(),
            decisions,
            limits,
            settings.authority());
    var headers = new VaultHeaders(settings.region());
    var release =
        new ReleaseProcedure(
            gate,
            decisions,
            of.releases(),
            new ReleaseEnvelope(of.engine(), of.signer()),
            of.cryptoPool(),
            of.clock());
    this.secrets = VaultSecrets.of(of, vaults, gate, decisions, release);
    this.housekeeping =
        new Housekeeping(vaults, keys, rotation, secrets.lifecycle(), decisions, store);
    var useEndpoints = new UseEndpoints(gate, decisions, use, of.cryptoPool());
    this.webService =
        new WebService(
            "vault",
            VaultRoutes.of(
                headers,
                new KeyEndpoints(
                    gate,
                    decisions,
                    keys,
                    new KeyBackups(repository, store, of.rootKey(), of.clock())),
                new ImportEndpoint(
                    gate,
                    decisions,
                    keys,
                    new KeyTransfer(repository, store, keys, of.engine()),
                    use,
                    of.cryptoPool()),
                new RotationEndpoints(gate, decisions, keys, rotation),
                new ModuleEndpoints(gate, keys, of.engine()),
                new RoleEndpoints(gate, decisions, of.roles()),
                useEndpoints,
                new BatchEndpoints(useEndpoints, use),
                new ReleaseEndpoint(gate, use, release),
                secrets,
                new DecisionEndpoint(gate, of.audit())),
            headers.shape(),
            MAX_BODY_BYTES);
    this.background =
        Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("vault-housekeeping-", 0).daemon(true).factory());
  }

  /// Registers the vaults of the settings and starts the housekeeping.
  ///
  /// @throws UnavailableException if the database does not answer
  /// @throws io.privyseal.keyvault.storage.WrongRootKeyException if the stored keys are sealed
  ///   under another root key
  public static VaultService create(VaultSettings settings, Surroundings surroundings) {
    var service = new VaultService(settings, surroundings);
    settings.vaults().forEach(service.vaults::register);
    var period = HOUSEKEEPING.toSeconds();
    for (Runnable part :
        List.<Runnable>of(service.housekeeping::run, service.secrets.keeping()::run)) {
      var _ = service.background.scheduleWithFixedDelay(part, period, period, TimeUnit.SECONDS);
    }
    return service;
  }

  /// For a [io.privyseal.foundation.web.WebHost].
  public WebService webService() {
    return webService;
  }

  /// The vaults of this server; one that is registered here answers at once.
  public VaultRegistry vaults() {
    return vaults;
  }

  /// What is counted of callers, vaults and addresses; empty if nothing is bounded.
  public List<Buckets> limits() {
    return limits.buckets();
  }

  /// Whether keys can be used: storage answers, it belongs to our root key, that seals and opens,
  /// and the key store answers.
  ///
  /// @throws UnavailableException if database or key store do not answer
  /// @throws io.privyseal.keyvault.storage.WrongRootKeyException if they are sealed under another
  public void check() {
    PostgresKeyRepository.open(surroundings.database(), surroundings.rootKey());
    var rootKey = surroundings.rootKey();
    rootKey.open(rootKey.seal(PROBE, PROBE), PROBE);
    surroundings.keyStore().check();
  }

  void keepHouse() {
    housekeeping.run();
    secrets.keeping().run();
  }

  /// Ends the housekeeping. The web service answers on until its host is closed.
  @Override
  public void close() {
    background.shutdownNow();
  }
}
