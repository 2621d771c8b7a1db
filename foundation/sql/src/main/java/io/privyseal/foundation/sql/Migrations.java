package io.privyseal.foundation.sql;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// One history for the scripts of all modules. The numbers are shared out in hundreds: audit 100,
/// attestation 200, keyvault 300, access 400, identity 500.
///
/// Modules are built apart, and a test of one of them runs its scripts alone; so a lower number may
/// arrive after a higher one.
final class Migrations {
  private Migrations() {}

  static void run(DataSource database) {
    try {
      Flyway.configure()
          .dataSource(database)
          .locations("classpath:db/migration")
          .schemas("privyseal_migrations")
          .table("history")
          .outOfOrder(true)
          .validateMigrationNaming(true)
          .cleanDisabled(true)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new DatabaseUnavailableException("the schema could not be brought up to date", e);
    }
  }
}
