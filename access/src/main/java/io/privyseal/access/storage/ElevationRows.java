package io.privyseal.access.storage;

import io.privyseal.access.Role;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.access.elevation.Elevation;
import io.privyseal.access.elevation.ElevationBook;
import io.privyseal.access.elevation.Eligibility;
import io.privyseal.access.elevation.Progress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Rows of the tables of elevation, and the values that they are. A row with a role that this
/// version does not know is left out.
final class ElevationRows {
  private ElevationRows() {}

  static List<Eligibility> eligibilities(Connection connection, String condition, Object... values)
      throws SQLException {
    try (var select =
        prepare(
            connection,
            "select id, tenant, principal_id, role_id, scope, longest_seconds, needs_approval"
                + " from access.eligibility where "
                + condition
                + " order by principal_id, role_id limit "
                + ElevationBook.MAX_ELIGIBILITIES,
            values)) {
      var found = new ArrayList<Eligibility>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          eligibility(rows).ifPresent(found::add);
        }
      }
      return List.copyOf(found);
    }
  }

  private static Optional<Eligibility> eligibility(ResultSet row) throws SQLException {
    var id = row.getObject(1, UUID.class);
    var tenant = new TenantId(row.getString(2));
    var principal = row.getString(3);
    var scope = new Scope(row.getString(5));
    var longest = Duration.ofSeconds(row.getInt(6));
    var approval = row.getBoolean(7);
    return Role.named(row.getString(4))
        .map(role -> new Eligibility(id, tenant, principal, role, scope, longest, approval));
  }

  static void insert(Connection connection, Eligibility eligibility) throws SQLException {
    update(
        connection,
        "insert into access.eligibility"
            + " (id, tenant, principal_id, role_id, scope, longest_seconds, needs_approval)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        eligibility.id(),
        eligibility.tenantId().value(),
        eligibility.principalId(),
        eligibility.role().id(),
        eligibility.scope().path(),
        (int) eligibility.longest().toSeconds(),
        eligibility.needsApproval());
  }

  static List<Elevation> elevations(Connection connection, String condition, Object... values)
      throws SQLException {
    try (var select =
        prepare(
            connection,
            "select id, eligibility, tenant, principal_id, role_id, scope, seconds, reason, ticket,"
                + " requested_at, progress, actor, starts_at, ends_at"
                + " from access.elevation where "
                + condition
                + " order by requested_at desc, id limit "
                + ElevationBook.MAX_LISTED,
            values)) {
      var found = new ArrayList<Elevation>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          elevation(rows).ifPresent(found::add);
        }
      }
      return List.copyOf(found);
    }
  }

  private static Optional<Elevation> elevation(ResultSet row) throws SQLException {
    var role = Role.named(row.getString(5));
    return role.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Elevation(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                new TenantId(row.getString(3)),
                row.getString(4),
                role.get(),
                new Scope(row.getString(6)),
                Duration.ofSeconds(row.getInt(7)),
                row.getString(8),
                row.getString(9),
                row.getTimestamp(10).toInstant(),
                progress(row)));
  }

  private static Progress progress(ResultSet row) throws SQLException {
    var actor = row.getString(12);
    return switch (row.getString(11)) {
      case "pending" -> new Progress.Pending();
      case "granted" ->
          new Progress.Granted(
              actor, row.getTimestamp(13).toInstant(), row.getTimestamp(14).toInstant());
      case "denied" -> new Progress.Denied(actor, row.getTimestamp(14).toInstant());
      case "ended" -> new Progress.Ended(actor, row.getTimestamp(14).toInstant());
      default -> throw new IllegalStateException("a row is in no known state");
    };
  }

  static void insert(Connection connection, Elevation elevation) throws SQLException {
    update(
        connection,
        "insert into access.elevation (id, eligibility, tenant, principal_id, role_id, scope,"
            + " seconds, reason, ticket, requested_at, progress, actor, starts_at, ends_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', '', null, null)",
        elevation.id(),
        elevation.eligibility(),
        elevation.tenantId().value(),
        elevation.principalId(),
        elevation.role().id(),
        elevation.scope().path(),
        (int) elevation.duration().toSeconds(),
        elevation.reason(),
        elevation.ticket(),
        elevation.requestedAt());
    switch (elevation.progress()) {
      case Progress.Pending() -> {}
      case Progress.Granted(var by, var from, var until) ->
          update(
              connection,
              "update access.elevation set progress = 'granted', actor = ?, starts_at = ?,"
                  + " ends_at = ? where id = ?",
              by,
              from,
              until,
              elevation.id());
      case Progress.Denied _, Progress.Ended _ ->
          throw new IllegalArgumentException("a request begins pending or granted");
    }
  }

  static int update(Connection connection, String sql, Object... values) throws SQLException {
    try (var statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    var statement = connection.prepareStatement(sql);
    for (var i = 0; i < values.length; i++) {
      var value = values[i];
      statement.setObject(i + 1, value instanceof Instant time ? Timestamp.from(time) : value);
    }
    return statement;
  }
}
