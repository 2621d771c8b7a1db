package io.privyseal.identity.storage;

import static io.privyseal.identity.storage.PostgresIdentityDirectory.available;

import io.privyseal.foundation.sql.ConstraintViolation;
import io.privyseal.foundation.sql.Database;
import io.privyseal.identity.federation.FederatedCredential;
import io.privyseal.identity.federation.FederatedCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Federated credentials in PostgreSQL. Thread-safe; any number of processes may share one
/// database.
public final class PostgresFederatedCredentials implements FederatedCredentials {
  private final Database database;

  /// @param database migrated
  public PostgresFederatedCredentials(Database database) {
    this.database = database;
  }

  @Override
  public List<FederatedCredential> of(UUID objectId) {
    return available(() ->
        database.read(connection -> {
          try (var select =
              connection.prepareStatement(
                  "select name, issuer, subject, audience from identity.federated_credential"
                      + " where object_id = ? order by name limit ?")) {
            select.setObject(1, objectId);
            select.setInt(2, MAX_PER_IDENTITY);
            var found = new ArrayList<FederatedCredential>();
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                found.add(
                    new FederatedCredential(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4)));
              }
            }
            return List.copyOf(found);
          }
        }));
  }

  @Override
  public boolean put(UUID objectId, FederatedCredential credential) {
    try {
      return available(() ->
          database.inSerializableTransaction(connection -> {
            try (var put =
                connection.prepareStatement(
                    """
                    insert into identity.federated_credential
                      (object_id, name, issuer, subject, audience)
                    select ?, ?, ?, ?, ?
                    where (select count(*) from identity.federated_credential
                      where object_id = ? and name <> ?) < ?
                    on conflict (object_id, name) do update
                      set issuer = excluded.issuer, subject = excluded.subject,
                        audience = excluded.audience
                    """)) {
              put.setObject(1, objectId);
              put.setString(2, credential.name());
              put.setString(3, credential.issuer());
              put.setString(4, credential.subject());
              put.setString(5, credential.audience());
              put.setObject(6, objectId);
              put.setString(7, credential.name());
              put.setInt(8, MAX_PER_IDENTITY);
              return put.executeUpdate() == 1;
            }
          }));
    } catch (ConstraintViolation e) {
      throw new IllegalArgumentException("there is no identity of that object id", e);
    }
  }

  @Override
  public boolean remove(UUID objectId, String name) {
    return available(() ->
        database.inTransaction(connection -> {
          try (var delete =
              connection.prepareStatement(
                  "delete from identity.federated_credential where object_id = ? and name = ?")) {
            delete.setObject(1, objectId);
            delete.setString(2, name);
            return delete.executeUpdate() > 0;
          }
        }));
  }
}
