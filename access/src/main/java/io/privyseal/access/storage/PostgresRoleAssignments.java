package io.privyseal.access.storage;

import io.privyseal.access.FirstRoles;
import io.privyseal.access.Role;
import io.privyseal.access.RoleAssignment;
import io.privyseal.access.RoleAssignments;
import io.privyseal.access.RoleAssignmentsUnavailableException;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.access.TooManyRoleAssignmentsException;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.DatabaseUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Role assignments in PostgreSQL. Thread-safe; any number of processes may share one database.
///
/// A row with a role that this version does not know is left out: it grants nothing.
public final class PostgresRoleAssignments implements RoleAssignments, FirstRoles {
  private static final String COLUMNS = "id, tenant, principal_id, role_id, scope";

  private final Database database;

  /// @param database migrated
  public PostgresRoleAssignments(Database database) {
    this.database = database;
  }

  @Override
  public List<RoleAssignment> of(TenantId tenant, String principalId) {
    return ofAny(tenant, List.of(principalId));
  }

  @Override
  public List<RoleAssignment> ofAny(TenantId tenant, List<String> principalIds) {
    return available(() -> database.read(connection -> select(connection, tenant, principalIds)));
  }

  @Override
  public List<RoleAssignment> at(Scope scope) {
    return available(() ->
        database.read(connection -> {
          try (var select =
              connection.prepareStatement(
                  "select "
                      + COLUMNS
                      + " from access.role_assignment where scope = ?"
                      + " order by principal_id, role_id, tenant limit ?")) {
            select.setString(1, scope.path());
            select.setInt(2, MAX_PER_SCOPE);
            return assignments(select);
          }
        }));
  }

  @Override
  public Optional<RoleAssignment> find(UUID id) {
    return available(() -> database.read(connection -> select(connection, id)));
  }

  @Override
  public RoleAssignment assign(RoleAssignment assignment) {
    return available(
        () -> database.inSerializableTransaction(connection -> assign(connection, assignment)));
  }

  private static RoleAssignment assign(Connection connection, RoleAssignment assignment)
      throws SQLException {
    var taken = select(connection, assignment.id());
    if (taken.isPresent()) {
      return taken.get();
    }
    var held = select(connection, assignment.tenantId(), List.of(assignment.principalId()));
    var same =
        held.stream()
            .filter(a -> a.role() == assignment.role() && a.scope().equals(assignment.scope()))
            .findFirst();
    if (same.isPresent()) {
      return same.get();
    }
    if (held.size() >= MAX_PER_PRINCIPAL) {
      throw new TooManyRoleAssignmentsException(
          "The principal has %d role assignments.".formatted(MAX_PER_PRINCIPAL));
    }
    if (count(connection, assignment.scope()) >= MAX_PER_SCOPE) {
      throw new TooManyRoleAssignmentsException(
          "The scope has %d role assignments.".formatted(MAX_PER_SCOPE));
    }
    insert(connection, assignment);
    return assignment;
  }

  @Override
  public boolean bootstrap(List<RoleAssignment> first) {
    if (first.isEmpty()) {
      throw new IllegalArgumentException("a bootstrap assigns something");
    }
    return available(() ->
        database.inSerializableTransaction(connection -> {
          try (var claim =
              connection.prepareStatement(
                  "insert into access.bootstrap default values on conflict do nothing")) {
            if (claim.executeUpdate() == 0) {
              return false;
            }
          }
          for (var assignment : first) {
            assign(connection, assignment);
          }
          return true;
        }));
  }

  @Override
  public boolean isBootstrapped() {
    return available(() ->
        database.read(connection -> {
          try (var select = connection.prepareStatement("select 1 from access.bootstrap");
              var rows = select.executeQuery()) {
            return rows.next();
          }
        }));
  }

  @Override
  public boolean remove(UUID id) {
    return available(() ->
        database.inTransaction(connection -> {
          try (var delete =
              connection.prepareStatement("delete from access.role_assignment where id = ?")) {
            delete.setObject(1, id);
            return delete.executeUpdate() > 0;
          }
        }));
  }

  private static List<RoleAssignment> select(
      Connection connection, TenantId tenant, List<String> principalIds) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from access.role_assignment where tenant = ? and principal_id = any(?)"
                + " order by scope, role_id limit ?")) {
      select.setString(1, tenant.value());
      select.setArray(2, connection.createArrayOf("text", principalIds.toArray()));
      select.setInt(3, MAX_PER_PRINCIPAL * principalIds.size());
      return assignments(select);
    }
  }

  private static Optional<RoleAssignment> select(Connection connection, UUID id)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select " + COLUMNS + " from access.role_assignment where id = ?")) {
      select.setObject(1, id);
      return assignments(select).stream().findFirst();
    }
  }

  private static int count(Connection connection, Scope scope) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select count(*) from access.role_assignment where scope = ?")) {
      select.setString(1, scope.path());
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private static void insert(Connection connection, RoleAssignment assignment) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into access.role_assignment (" + COLUMNS + ") values (?, ?, ?, ?, ?)")) {
      insert.setObject(1, assignment.id());
      insert.setString(2, assignment.tenantId().value());
      insert.setString(3, assignment.principalId());
      insert.setObject(4, assignment.role().id());
      insert.setString(5, assignment.scope().path());
      insert.executeUpdate();
    }
  }

  private static List<RoleAssignment> assignments(PreparedStatement select) throws SQLException {
    var assignments = new ArrayList<RoleAssignment>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        assignment(rows).ifPresent(assignments::add);
      }
    }
    return List.copyOf(assignments);
  }

  private static Optional<RoleAssignment> assignment(ResultSet row) throws SQLException {
    var id = row.getObject(1, UUID.class);
    var tenant = new TenantId(row.getString(2));
    var principal = row.getString(3);
    var scope = new Scope(row.getString(5));
    return Role.named(row.getString(4))
        .map(role -> new RoleAssignment(id, tenant, principal, role, scope));
  }

  static <T> T available(Supplier<T> work) {
    try {
      return work.get();
    } catch (DatabaseUnavailableException e) {
      throw new RoleAssignmentsUnavailableException(
          "the storage of role assignments does not answer", e);
    }
  }
}
