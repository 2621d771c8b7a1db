package io.privyseal.server;

import io.privyseal.foundation.sql.Database;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Setting;

/// The database that a configuration names, for commands that work on it beside the server.
public final class ConfiguredDatabase {
  private ConfiguredDatabase() {}

  /// Opens it, its schema brought up to date. The caller closes it.
  ///
  /// @throws IllegalArgumentException if the configuration names none
  /// @throws io.privyseal.foundation.failure.UnavailableException if it does not answer
  public static Database open(Configuration configuration) {
    var address =
        LocalFoundations.external(configuration)
            .orElseThrow(
                () -> new IllegalArgumentException(Setting.DATABASE_URL.key() + " is not set"));
    var database = Database.open(address, 2);
    try {
      database.migrate();
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }
}
