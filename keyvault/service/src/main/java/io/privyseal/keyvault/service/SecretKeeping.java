package io.privyseal.keyvault.service;

import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.secrets.SecretBundle;
import io.privyseal.keyvault.secrets.rotation.SecretRotation;
import java.lang.System.Logger.Level;
import java.time.Instant;

/// Rotates secrets by the clock. Apart from the rest of the housekeeping, which must not wait for
/// slow receivers of webhooks.
final class SecretKeeping {
  /// Secrets of one round; the next one goes on.
  private static final int MAX_AT_ONCE = 200;

  private static final System.Logger LOG = System.getLogger(SecretKeeping.class.getName());

  private final SecretRotation rotation;
  private final Decisions decisions;

  SecretKeeping(SecretRotation rotation, Decisions decisions) {
    this.rotation = rotation;
    this.decisions = decisions;
  }

  /// One round. A schedule ends silently with the first exception that it throws, so none is
  /// thrown.
  void run() {
    try {
      var round = rotation.runDue(MAX_AT_ONCE, new Journal());
      if (!round.equals(new SecretRotation.Round(0, 0, 0))) {
        LOG.log(
            Level.INFO,
            "rotated {0} secrets by their policies, could not {1}, announced the end of {2}",
            round.rotated(),
            round.failed(),
            round.noticed());
      }
    } catch (UnavailableException e) {
      LOG.log(Level.WARNING, "rotation of secrets has to wait", e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "rotation of secrets failed", e);
    }
  }

  private final class Journal implements SecretRotation.Journal {
    @Override
    public void rotating(Vault vault, SecretBundle latest, Instant due) {
      decisions.recordRotation(vault, latest, due);
    }

    @Override
    public void notRotated(Vault vault, SecretBundle latest, String reason) {
      decisions.recordNoRotation(vault, latest, reason);
      LOG.log(Level.WARNING, "{0} is due for rotation: {1}", latest.id(), reason);
    }

    @Override
    public void nearExpiry(Vault vault, SecretBundle latest, Instant expires) {
      decisions.recordNearExpiry(vault, latest, expires);
    }
  }
}
