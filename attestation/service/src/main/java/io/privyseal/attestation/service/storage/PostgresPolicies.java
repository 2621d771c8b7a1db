package io.privyseal.attestation.service.storage;

import io.privyseal.attestation.service.policies.PolicyStore;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.foundation.sql.Database;
import java.time.ZoneOffset;
import java.util.Optional;

/// Policies in the table `attestation.policy`.
public final class PostgresPolicies implements PolicyStore {
  private final Database database;

  public PostgresPolicies(Database database) {
    this.database = database;
  }

  @Override
  public Optional<String> find(String instance, AttestationKind kind) {
    return database.read(connection -> {
      try (var select =
          connection.prepareStatement(
              """
              select policy_jws from attestation.policy
              where instance = ? and attestation_type = ?\
              """)) {
        select.setString(1, instance);
        select.setString(2, kind.pathName());
        try (var rows = select.executeQuery()) {
          return rows.next() ? Optional.of(rows.getString(1)) : Optional.<String>empty();
        }
      }
    });
  }

  @Override
  public void set(String instance, AttestationKind kind, String policyJws, Change change) {
    database.execute(connection -> {
      try (var upsert =
          connection.prepareStatement(
              """
              insert into attestation.policy
                (instance, attestation_type, policy_jws, set_at, set_by, decision)
              values (?, ?, ?, ?, ?, ?)
              on conflict (instance, attestation_type) do update set
                policy_jws = excluded.policy_jws, set_at = excluded.set_at,
                set_by = excluded.set_by, decision = excluded.decision\
              """)) {
        upsert.setString(1, instance);
        upsert.setString(2, kind.pathName());
        upsert.setString(3, policyJws);
        upsert.setObject(4, change.at().atOffset(ZoneOffset.UTC));
        upsert.setString(5, change.by());
        upsert.setString(6, change.decision());
        upsert.executeUpdate();
      }
    });
  }

  @Override
  public void reset(String instance, AttestationKind kind) {
    database.execute(connection -> {
      try (var delete =
          connection.prepareStatement(
              "delete from attestation.policy where instance = ? and attestation_type = ?")) {
        delete.setString(1, instance);
        delete.setString(2, kind.pathName());
        delete.executeUpdate();
      }
    });
  }
}
