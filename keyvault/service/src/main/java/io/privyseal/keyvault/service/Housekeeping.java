package io.privyseal.keyvault.service;

import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.keyvault.domain.Key;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.KeyLifecycle;
import io.privyseal.keyvault.domain.KeyRotation;
import io.privyseal.keyvault.domain.KeyStore;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultRegistry;
import io.privyseal.keyvault.secrets.SecretLifecycle;
import io.privyseal.keyvault.secrets.VaultSecret;
import java.lang.System.Logger.Level;
import java.time.Instant;

/// What the vaults do by the clock: purge what is due, destroy what that left in the key store,
/// rotate what is due, announce what ends, forget idle private keys. Each effect is recorded before
/// it comes, though nobody asks for it.
final class Housekeeping {
  /// Keys, and secrets, of one round; the next one goes on.
  private static final int MAX_PURGED_AT_ONCE = 100;

  private static final int MAX_CLEARED_AT_ONCE = 1_000;

  private static final int MAX_SCHEDULED_AT_ONCE = 2_000;

  private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());

  private final VaultRegistry vaults;
  private final KeyLifecycle keys;
  private final KeyRotation rotation;
  private final SecretLifecycle secrets;
  private final Decisions decisions;
  private final KeyStore store;

  Housekeeping(
      VaultRegistry vaults,
      KeyLifecycle keys,
      KeyRotation rotation,
      SecretLifecycle secrets,
      Decisions decisions,
      KeyStore store) {
    this.vaults = vaults;
    this.keys = keys;
    this.rotation = rotation;
    this.secrets = secrets;
    this.decisions = decisions;
    this.store = store;
  }

  /// One round. A schedule ends silently with the first exception that it throws, so none is
  /// thrown; and what fails in one part does not keep another from its turn.
  void run() {
    guarded(store::forgetIdle);
    guarded(this::purge);
    guarded(this::purgeSecrets);
    guarded(() -> keys.clearLeft(MAX_CLEARED_AT_ONCE));
    guarded(this::rotate);
  }

  private static void guarded(Runnable part) {
    try {
      part.run();
    } catch (UnavailableException e) {
      LOG.log(Level.WARNING, "housekeeping has to wait", e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "housekeeping failed", e);
    }
  }

  private void purge() {
    var purged = keys.purgeDue(MAX_PURGED_AT_ONCE, this::recordPurge);
    if (purged > 0) {
      LOG.log(Level.INFO, "purged {0} deleted keys whose time is over", purged);
    }
  }

  private void purgeSecrets() {
    var purged = secrets.purgeDue(MAX_PURGED_AT_ONCE, this::recordPurge);
    if (purged > 0) {
      LOG.log(Level.INFO, "purged {0} deleted secrets whose time is over", purged);
    }
  }

  private void recordPurge(VaultSecret secret) {
    vaults.find(secret.vault()).ifPresent(vault -> decisions.recordPurge(vault, secret));
  }

  private void recordPurge(Key key) {
    vaults.find(key.vault()).ifPresent(vault -> decisions.recordPurge(vault, key));
  }

  private void rotate() {
    var round = rotation.runDue(MAX_SCHEDULED_AT_ONCE, new Journal());
    if (round.rotated() > 0 || round.noticed() > 0) {
      LOG.log(
          Level.INFO,
          "rotated {0} keys by their policies, announced the end of {1}",
          round.rotated(),
          round.noticed());
    }
  }

  private final class Journal implements KeyRotation.Journal {
    @Override
    public void rotating(Vault vault, KeyBundle latest, Instant due) {
      decisions.recordRotation(vault, latest, due);
    }

    @Override
    public void notRotating(Vault vault, KeyBundle latest, String reason) {
      decisions.recordNoRotation(vault, latest, reason);
      LOG.log(Level.WARNING, "{0} is due for rotation: {1}", latest.id(), reason);
    }

    @Override
    public void nearExpiry(Vault vault, KeyBundle latest, Instant expires) {
      decisions.recordNearExpiry(vault, latest, expires);
    }
  }
}
