package io.privyseal.keyvault.storage;

import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.Parameters;
import io.privyseal.foundation.sql.Select;
import io.privyseal.keyvault.domain.KeptRotationPolicy;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.RotationPolicies;
import io.privyseal.keyvault.domain.VaultName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rotation policies and the schedule in PostgreSQL. Thread-safe; the nodes of one database share
/// the schedule without waiting for each other.
public final class PostgresRotationPolicies implements RotationPolicies {
  /// Columns of `keyvault.rotation_policy p`, for [#policy].
  private static final String POLICY =
      """
      p.expiry, p.rotate_after_create, p.rotate_before_expiry, p.notice_before_expiry, \
      p.created as policy_created, p.updated as policy_updated\
      """;

  private final Database database;

  public PostgresRotationPolicies(Database database) {
    this.database = database;
  }

  @Override
  public Optional<KeptRotationPolicy> find(VaultName vault, KeyName name) {
    return VaultStorage.translated(() ->
        database.read(connection -> {
          try (var select =
              connection.prepareStatement(
                  "select %s from keyvault.rotation_policy p where vault = ? and folded_name = ?"
                      .formatted(POLICY))) {
            new Parameters(select).text(vault.value()).text(name.folded());
            try (var rows = select.executeQuery()) {
              return rows.next() ? policy(rows) : Optional.empty();
            }
          }
        }));
  }

  @Override
  public boolean keep(VaultName vault, KeyName name, KeptRotationPolicy policy) {
    return VaultStorage.translated(() ->
        database.inTransaction(connection -> {
          if (write(connection, vault, name, policy) == 0) {
            return false;
          }
          KeySchedule.ruled(connection, vault, name.folded());
          return true;
        }));
  }

  private static int write(
      Connection connection, VaultName vault, KeyName name, KeptRotationPolicy kept)
      throws SQLException {
    // Locked, so that the key is not deleted or purged between the two.
    try (var upsert =
        connection.prepareStatement(
            """
            insert into keyvault.rotation_policy (vault, folded_name, expiry, rotate_after_create,
              rotate_before_expiry, notice_before_expiry, created, updated)
            select k.vault, k.folded_name, ?, ?, ?, ?, ?, ?
            from keyvault.key k
            where k.vault = ? and k.folded_name = ? and k.deleted_at is null
            for update
            on conflict (vault, folded_name) do update
            set expiry = excluded.expiry,
              rotate_after_create = excluded.rotate_after_create,
              rotate_before_expiry = excluded.rotate_before_expiry,
              notice_before_expiry = excluded.notice_before_expiry,
              created = excluded.created,
              updated = excluded.updated
            """)) {
      var next = new Parameters(upsert);
      RotationColumns.write(next, kept.policy());
      next.time(kept.created()).time(kept.updated()).text(vault.value()).text(name.folded());
      return upsert.executeUpdate();
    }
  }

  /// Rows that another node is claiming are left to it.
  @Override
  public List<Claim> claim(Instant now, Instant until, int limit) {
    return VaultStorage.translated(() ->
        database.inTransaction(connection -> {
          try (var update =
              connection.prepareStatement(
                  """
                  with due as (
                    select vault, folded_name from keyvault.key_schedule
                    where due_at <= ? order by due_at limit ? for update skip locked
                  ), claimed as (
                    update keyvault.key_schedule s set due_at = ?
                    from due where s.vault = due.vault and s.folded_name = due.folded_name
                    returning s.vault, s.folded_name, s.noticed_version
                  )
                  select %s, %s, %s, c.noticed_version
                  from claimed c
                  join keyvault.key k using (vault, folded_name)
                  join keyvault.key_version v on v.vault = k.vault
                    and v.folded_name = k.folded_name and v.version = k.latest_version
                  left join keyvault.rotation_policy p on p.vault = k.vault
                    and p.folded_name = k.folded_name
                  """
                      .formatted(KeyRows.KEY, KeyRows.VERSION, POLICY))) {
            new Parameters(update).time(now).number(limit).time(until);
            var claims = new ArrayList<Claim>();
            try (var rows = update.executeQuery()) {
              while (rows.next()) {
                var noticed =
                    Optional.ofNullable(rows.getString("noticed_version")).map(ObjectVersion::new);
                claims.add(new Claim(KeyRows.bundle(rows), policy(rows), noticed, until));
              }
            }
            return List.copyOf(claims);
          }
        }));
  }

  @Override
  public void settle(Claim claim, Optional<Instant> next) {
    VaultStorage.translated(() ->
        database.inTransaction(connection -> {
          try (var update =
              connection.prepareStatement(
                  """
                  update keyvault.key_schedule
                  set noticed_version = ?,
                    due_at = case
                      when due_at = ? then coalesce(?::timestamptz, 'infinity')
                      else due_at end
                  where vault = ? and folded_name = ?
                  """)) {
            var key = claim.latest().key();
            new Parameters(update)
                .text(claim.noticed().map(ObjectVersion::value).orElse(null))
                .time(claim.until())
                .time(next)
                .text(key.vault().value())
                .text(key.name().folded());
            return update.executeUpdate();
          }
        }));
  }

  private static Optional<KeptRotationPolicy> policy(ResultSet row) throws SQLException {
    var policy = RotationColumns.read(row);
    return policy.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new KeptRotationPolicy(
                policy.get(),
                Select.time(row, "policy_created").orElseThrow(),
                Select.time(row, "policy_updated").orElseThrow()));
  }
}
