package io.privyseal.keyvault.storage.secrets;

import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.Parameters;
import io.privyseal.foundation.sql.Select;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.secrets.SecretName;
import io.privyseal.keyvault.secrets.rotation.KeptSecretRotation;
import io.privyseal.keyvault.secrets.rotation.RotationProgress;
import io.privyseal.keyvault.secrets.rotation.SecretRotationPolicy;
import io.privyseal.keyvault.secrets.rotation.SecretRotations;
import io.privyseal.keyvault.secrets.rotation.ValueSource;
import io.privyseal.keyvault.storage.RotationColumns;
import io.privyseal.keyvault.storage.VaultStorage;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Rotation policies of secrets and their schedule in PostgreSQL. Thread-safe; the nodes of one
/// database share the schedule without waiting for each other.
public final class PostgresSecretRotations implements SecretRotations {
  /// Columns of `keyvault.secret_rotation_policy p`, for [#policy].
  private static final String POLICY =
      """
      p.expiry, p.rotate_after_create, p.rotate_before_expiry, p.notice_before_expiry, \
      p.function, p.parameters, p.webhook, p.created as policy_created, \
      p.updated as policy_updated\
      """;

  private static final String PROGRESS = "c.tried_version, c.attempts, c.last_failure";

  private final Database database;

  public PostgresSecretRotations(Database database) {
    this.database = database;
  }

  @Override
  public Optional<KeptSecretRotation> find(VaultName vault, SecretName name) {
    return VaultStorage.translated(() ->
        database.read(connection ->
            Select.all(
                    connection,
                    """
                    select %s, %s from keyvault.secret_rotation_policy p
                    join keyvault.secret_schedule c using (vault, folded_name)
                    where vault = ? and folded_name = ?
                    """
                        .formatted(POLICY, PROGRESS),
                    row -> policy(row, progress(row)),
                    next -> next.text(vault.value()).text(name.folded()))
                .stream()
                .flatMap(Optional::stream)
                .findFirst()));
  }

  @Override
  public boolean keep(VaultName vault, SecretName name, KeptSecretRotation rotation) {
    return VaultStorage.translated(() ->
        database.inTransaction(connection -> {
          if (write(connection, vault, name, rotation) == 0) {
            return false;
          }
          SecretSchedule.ruled(connection, vault, name.folded());
          return true;
        }));
  }

  private static int write(
      Connection connection, VaultName vault, SecretName name, KeptSecretRotation kept)
      throws SQLException {
    // Locked, so that the secret is not deleted or purged between the two.
    try (var upsert =
        connection.prepareStatement(
            """
            insert into keyvault.secret_rotation_policy (vault, folded_name, expiry,
              rotate_after_create, rotate_before_expiry, notice_before_expiry, function, parameters,
              webhook, created, updated)
            select s.vault, s.folded_name, ?, ?, ?, ?, ?, ?, ?, ?, ?
            from keyvault.secret s
            where s.vault = ? and s.folded_name = ? and s.deleted_at is null
            for update
            on conflict (vault, folded_name) do update
            set expiry = excluded.expiry,
              rotate_after_create = excluded.rotate_after_create,
              rotate_before_expiry = excluded.rotate_before_expiry,
              notice_before_expiry = excluded.notice_before_expiry,
              function = excluded.function,
              parameters = excluded.parameters,
              webhook = excluded.webhook,
              created = excluded.created,
              updated = excluded.updated
            """)) {
      var next = new Parameters(upsert);
      RotationColumns.write(next, kept.policy().schedule());
      switch (kept.policy().source()) {
        case ValueSource.Function(var function, var parameters) -> {
          var json = JsonObject.builder();
          parameters.forEach(json::put);
          next.text(function).text(json.build().toJson()).text(null);
        }
        case ValueSource.Webhook(var url) -> next.text(null).text(null).text(url.toString());
      }
      next.time(kept.created()).time(kept.updated()).text(vault.value()).text(name.folded());
      return upsert.executeUpdate();
    }
  }

  @Override
  public boolean remove(VaultName vault, SecretName name) {
    return VaultStorage.translated(() ->
        database.inTransaction(connection -> {
          try (var delete =
              connection.prepareStatement(
                  """
                  delete from keyvault.secret_rotation_policy
                  where vault = ? and folded_name = ?
                  """)) {
            new Parameters(delete).text(vault.value()).text(name.folded());
            if (delete.executeUpdate() == 0) {
              return false;
            }
          }
          SecretSchedule.ruled(connection, vault, name.folded());
          return true;
        }));
  }

  /// Rows that another node is claiming are left to it.
  @Override
  public List<Claim> claim(Instant now, Instant until, int limit) {
    return VaultStorage.translated(() ->
        database.inTransaction(connection ->
            Select.all(
                connection,
                """
                with due as (
                  select vault, folded_name from keyvault.secret_schedule
                  where due_at <= ? order by due_at limit ? for update skip locked
                ), c as (
                  update keyvault.secret_schedule s set due_at = ?
                  from due where s.vault = due.vault and s.folded_name = due.folded_name
                  returning s.vault, s.folded_name, s.noticed_version, s.tried_version,
                    s.attempts, s.last_failure
                )
                select %s, %s, %s, %s, c.noticed_version
                from c
                join keyvault.secret s using (vault, folded_name)
                join keyvault.secret_version v on v.vault = s.vault
                  and v.folded_name = s.folded_name and v.version = s.latest_version
                left join keyvault.secret_rotation_policy p on p.vault = s.vault
                  and p.folded_name = s.folded_name
                """
                    .formatted(SecretRows.SECRET, SecretRows.VERSION, POLICY, PROGRESS),
                row -> claim(row, until),
                next -> next.time(now).number(limit).time(until))));
  }

  private static Claim claim(ResultSet row, Instant until) throws SQLException {
    var progress = progress(row);
    return new Claim(
        SecretRows.bundle(row),
        policy(row, progress),
        progress,
        Optional.ofNullable(row.getString("noticed_version")).map(ObjectVersion::new),
        until);
  }

  @Override
  public void settle(Claim claim, Optional<Instant> next) {
    VaultStorage.translated(() ->
        database.inTransaction(connection -> {
          try (var update =
              connection.prepareStatement(
                  """
                  update keyvault.secret_schedule s
                  set noticed_version = ?,
                    tried_version = case when unchanged then ? else tried_version end,
                    attempts = case when unchanged then ? else attempts end,
                    last_failure = case when unchanged then ? else last_failure end,
                    due_at = case
                      when unchanged then coalesce(?::timestamptz, 'infinity')
                      else due_at end
                  from (
                    select vault, folded_name, due_at = ? as unchanged
                    from keyvault.secret_schedule
                    where vault = ? and folded_name = ? for update
                  ) claimed
                  where s.vault = claimed.vault and s.folded_name = claimed.folded_name
                  """)) {
            var secret = claim.latest().secret();
            var progress = claim.progress();
            new Parameters(update)
                .text(claim.noticed().map(ObjectVersion::value).orElse(null))
                .text(progress.of().map(ObjectVersion::value).orElse(null))
                .number(progress.attempts())
                .text(progress.lastFailure().orElse(null))
                .time(next)
                .time(claim.until())
                .text(secret.vault().value())
                .text(secret.name().folded());
            return update.executeUpdate();
          }
        }));
  }

  private static RotationProgress progress(ResultSet row) throws SQLException {
    return new RotationProgress(
        Optional.ofNullable(row.getString("tried_version")).map(ObjectVersion::new),
        row.getInt("attempts"),
        Optional.ofNullable(row.getString("last_failure")));
  }

  private static Optional<KeptSecretRotation> policy(ResultSet row, RotationProgress progress)
      throws SQLException {
    var schedule = RotationColumns.read(row);
    return schedule.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new KeptSecretRotation(
                new SecretRotationPolicy(schedule.get(), source(row)),
                Select.time(row, "policy_created").orElseThrow(),
                Select.time(row, "policy_updated").orElseThrow(),
                progress));
  }

  private static ValueSource source(ResultSet row) throws SQLException {
    var webhook = row.getString("webhook");
    if (webhook != null) {
      return new ValueSource.Webhook(URI.create(webhook));
    }
    var parameters = new TreeMap<String, String>();
    if (!(Json.parse(row.getString("parameters")) instanceof JsonObject json)) {
      throw new IllegalStateException("stored parameters are damaged");
    }
    json.members().keySet().forEach(name -> parameters.put(name, json.string(name).orElseThrow()));
    return new ValueSource.Function(row.getString("function"), parameters);
  }
}
