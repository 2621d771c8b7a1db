package io.privyseal.server;

import io.privyseal.access.PrincipalIds;
import io.privyseal.access.TenantId;
import io.privyseal.access.elevation.Elevation;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.sql.Database;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Setting;
import java.time.InstantSource;

/// The way back in when nobody is an administrator any more: whoever has the configuration of the
/// server, and so its database, names one. Servers may run meanwhile.
public final class AdministratorRecovery {
  private static final int CONNECTIONS = 1;

  private AdministratorRecovery() {}

  /// @param configuration of the production profile
  /// @param reason one line, for the record
  /// @return the record, committed before the role was given
  /// @throws MalformedInputException if principal or reason have another form
  /// @throws io.privyseal.foundation.failure.UnavailableException if the database does not answer
  public static Decision run(Configuration configuration, String principal, String reason) {
    if (!PrincipalIds.isText(principal)) {
      throw new MalformedInputException("principal: expected 1 to 256 characters of ASCII");
    }
    if (!Elevation.isReason(reason)) {
      throw new MalformedInputException(
          "reason: expected 1 to %d characters on one line".formatted(Elevation.MAX_REASON_CHARS));
    }
    try (var database =
        Database.open(LocalFoundations.external(configuration).orElseThrow(), CONNECTIONS)) {
      database.migrate();
      return new Administrators(
              database,
              CryptoEngines.choose(configuration.text(Setting.CRYPTO_ENGINE).orElse("auto")),
              InstantSource.system(),
              new TenantId(configuration.required(Setting.VAULT_TENANT)))
          .recover(principal, reason);
    }
  }
}
