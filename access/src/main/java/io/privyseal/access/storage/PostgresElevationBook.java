package io.privyseal.access.storage;

import static io.privyseal.access.storage.PostgresRoleAssignments.available;

import io.privyseal.access.Role;
import io.privyseal.access.RoleAssignment;
import io.privyseal.access.Scope;
import io.privyseal.access.TemporaryRole;
import io.privyseal.access.TenantId;
import io.privyseal.access.TooManyRoleAssignmentsException;
import io.privyseal.access.elevation.Elevation;
import io.privyseal.access.elevation.ElevationBook;
import io.privyseal.access.elevation.Eligibility;
import io.privyseal.access.elevation.Progress;
import io.privyseal.foundation.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Eligibilities and elevations in PostgreSQL. Thread-safe; any number of processes may share one
/// database. What contradicts is settled by serializable transactions and conditional updates.
public final class PostgresElevationBook implements ElevationBook {
  /// How long requests that are over stay listed; the audit log keeps them for good.
  public static final Duration KEPT = Duration.ofDays(90);

  private static final String OPEN =
      "(progress = 'pending' and requested_at > ? or progress = 'granted' and ends_at > ?)";

  private final Database database;

  /// @param database migrated
  public PostgresElevationBook(Database database) {
    this.database = database;
  }

  @Override
  public Eligibility add(Eligibility wanted) {
    return available(() ->
        database.inSerializableTransaction(connection -> {
          var taken = ElevationRows.eligibilities(connection, "id = ?", wanted.id());
          if (!taken.isEmpty()) {
            return taken.getFirst();
          }
          var held =
              ElevationRows.eligibilities(
                  connection,
                  "tenant = ? and principal_id = ?",
                  wanted.tenantId().value(),
                  wanted.principalId());
          var same = held.stream().filter(e -> isSame(e, wanted)).findFirst();
          if (same.isPresent()) {
            return same.get();
          }
          var here =
              ElevationRows.eligibilities(connection, "scope = ?", wanted.scope().path()).size();
          if (held.size() >= MAX_ELIGIBILITIES || here >= MAX_ELIGIBILITIES) {
            throw new TooManyRoleAssignmentsException(
                "The principal or the scope has %d eligibilities.".formatted(MAX_ELIGIBILITIES));
          }
          ElevationRows.insert(connection, wanted);
          return wanted;
        }));
  }

  private static boolean isSame(Eligibility one, Eligibility other) {
    return one.role() == other.role() && one.scope().equals(other.scope());
  }

  @Override
  public Optional<Eligibility> eligibility(UUID id) {
    return eligibilities("id = ?", id).stream().findFirst();
  }

  @Override
  public List<Eligibility> eligibilitiesAt(Scope scope) {
    return eligibilities("scope = ?", scope.path());
  }

  @Override
  public List<Eligibility> eligibilitiesOf(TenantId tenant, List<String> principalIds) {
    return available(() ->
        database.read(connection ->
            ElevationRows.eligibilities(
                connection,
                "tenant = ? and principal_id = any(?)",
                tenant.value(),
                connection.createArrayOf("text", principalIds.toArray()))));
  }

  private List<Eligibility> eligibilities(String condition, Object... values) {
    return available(() ->
        database.read(connection -> ElevationRows.eligibilities(connection, condition, values)));
  }

  @Override
  public boolean remove(UUID eligibility, String by, Instant at) {
    return available(() ->
        database.inSerializableTransaction(connection -> {
          if (ElevationRows.update(
                  connection, "delete from access.eligibility where id = ?", eligibility)
              == 0) {
            return false;
          }
          ElevationRows.update(
              connection,
              "update access.elevation set progress = 'ended', actor = ?, ends_at = ?"
                  + " where eligibility = ? and "
                  + OPEN,
              by,
              at,
              eligibility,
              at.minus(Elevation.PENDING_FOR),
              at);
          return true;
        }));
  }

  @Override
  public Optional<Elevation> request(Elevation wanted) {
    return available(() ->
        database.inSerializableTransaction(connection -> {
          var now = wanted.requestedAt();
          forget(connection, wanted, now);
          var open =
              ElevationRows.elevations(
                  connection,
                  "tenant = ? and principal_id = ? and " + OPEN,
                  wanted.tenantId().value(),
                  wanted.principalId(),
                  now.minus(Elevation.PENDING_FOR),
                  now);
          var eligibility =
              ElevationRows.eligibilities(connection, "id = ?", wanted.eligibility()).stream()
                  .filter(e -> e.covers(wanted.role(), wanted.scope()))
                  .findFirst();
          if (eligibility.isEmpty()
              || open.size() >= MAX_OPEN
              || open.stream()
                  .anyMatch(e -> e.role() == wanted.role() && e.scope().equals(wanted.scope()))) {
            return Optional.empty();
          }
          ElevationRows.insert(connection, wanted);
          return Optional.of(wanted);
        }));
  }

  private static void forget(Connection connection, Elevation wanted, Instant now)
      throws SQLException {
    ElevationRows.update(
        connection,
        "delete from access.elevation where tenant = ? and principal_id = ? and requested_at < ?",
        wanted.tenantId().value(),
        wanted.principalId(),
        now.minus(KEPT));
  }

  @Override
  public Optional<Elevation> find(UUID id) {
    return elevations("id = ?", id).stream().findFirst();
  }

  @Override
  public Optional<Elevation> decide(UUID id, Progress.Granted granted) {
    return change(
        id,
        "update access.elevation set progress = 'granted', actor = ?, starts_at = ?, ends_at = ?"
            + " where id = ? and progress = 'pending' and requested_at > ?"
            + " and exists (select from access.eligibility e where e.id = eligibility)",
        granted.by(),
        granted.from(),
        granted.until(),
        id,
        granted.from().minus(Elevation.PENDING_FOR));
  }

  @Override
  public Optional<Elevation> decide(UUID id, Progress.Denied denied) {
    return change(
        id,
        "update access.elevation set progress = 'denied', actor = ?, ends_at = ?"
            + " where id = ? and progress = 'pending' and requested_at > ?",
        denied.by(),
        denied.at(),
        id,
        denied.at().minus(Elevation.PENDING_FOR));
  }

  @Override
  public Optional<Elevation> end(UUID id, Progress.Ended ended) {
    return change(
        id,
        "update access.elevation set progress = 'ended', actor = ?, ends_at = ? where id = ? and "
            + OPEN,
        ended.by(),
        ended.at(),
        id,
        ended.at().minus(Elevation.PENDING_FOR),
        ended.at());
  }

  private Optional<Elevation> change(UUID id, String sql, Object... values) {
    return available(() ->
        database.inSerializableTransaction(connection ->
            ElevationRows.update(connection, sql, values) == 0
                ? Optional.empty()
                : ElevationRows.elevations(connection, "id = ?", id).stream().findFirst()));
  }

  @Override
  public List<Elevation> elevationsOf(TenantId tenant, String principalId) {
    return elevations("tenant = ? and principal_id = ?", tenant.value(), principalId);
  }

  @Override
  public List<Elevation> elevationsAt(Scope scope) {
    return elevations("scope = ?", scope.path());
  }

  private List<Elevation> elevations(String condition, Object... values) {
    return available(
        () -> database.read(connection -> ElevationRows.elevations(connection, condition, values)));
  }

  @Override
  public List<TemporaryRole> of(TenantId tenant, String principalId, Instant at) {
    return available(() ->
        database.read(connection -> {
          try (var select =
              connection.prepareStatement(
                  "select id, role_id, scope, ends_at from access.elevation where tenant = ?"
                      + " and principal_id = ? and progress = 'granted' and ends_at > ?"
                      + " order by ends_at desc limit ?")) {
            select.setString(1, tenant.value());
            select.setString(2, principalId);
            select.setTimestamp(3, Timestamp.from(at));
            select.setInt(4, MAX_OPEN);
            var found = new ArrayList<TemporaryRole>();
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                var id = rows.getObject(1, UUID.class);
                var scope = new Scope(rows.getString(3));
                var until = rows.getTimestamp(4).toInstant();
                Role.named(rows.getString(2))
                    .map(role -> new RoleAssignment(id, tenant, principalId, role, scope))
                    .ifPresent(role -> found.add(new TemporaryRole(id, role, until)));
              }
            }
            return List.copyOf(found);
          }
        }));
  }
}
