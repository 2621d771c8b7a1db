package io.privyseal.audit.storage;

import io.privyseal.audit.AuditEntry;
import io.privyseal.audit.AuditEvent;
import io.privyseal.audit.AuditFilter;
import io.privyseal.audit.AuditJson;
import io.privyseal.audit.AuditLog;
import io.privyseal.audit.AuditPage;
import io.privyseal.audit.AuditUnavailableException;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.sql.ConstraintViolation;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.DatabaseUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The audit log in PostgreSQL. A recorded event is committed when [#record] returns. Thread-safe;
/// any number of processes may share one database.
///
/// Sequence numbers grow in the order in which recordings began; an entry may become visible a
/// moment after one with a larger number.
public final class PostgresAuditLog implements AuditLog {
  private static final String COLUMNS = "sequence, recorded_at, event";

  /// Of an event as it is read. Findings are as many as a policy has conditions, and repeat what a
  /// caller sent; one that was recorded and could not be read would be hidden from its owner.
  private static final Json.Limits EVENT_LIMITS = new Json.Limits(32 << 20, 8, 1_000_000);

  private final Database database;
  private final InstantSource clock;

  /// @param database migrated
  public PostgresAuditLog(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public AuditEntry record(AuditEvent event) {
    // The database keeps microseconds; what is returned is what will be read again.
    var recordedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    try {
      var sequence = database.inTransaction(connection -> insert(connection, event, recordedAt));
      return new AuditEntry(sequence, recordedAt, event);
    } catch (ConstraintViolation e) {
      throw new IllegalStateException("a decision of that id was recorded before", e);
    } catch (DatabaseUnavailableException e) {
      throw new AuditUnavailableException("the audit log cannot take an event", e);
    }
  }

  @Override
  public Optional<AuditEntry> find(DecisionId id) {
    return read(
            connection -> {
              try (var select =
                  connection.prepareStatement(
                      "select " + COLUMNS + " from audit.entry where decision_id = ?")) {
                select.setString(1, id.value());
                return entries(select);
              }
            })
        .stream()
        .findFirst();
  }

  @Override
  public AuditPage list(AuditFilter filter, AuditPage.Position position, int size) {
    if (size < 1 || size > AuditPage.MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "a page has 1 to %d entries".formatted(AuditPage.MAX_ENTRIES));
    }
    var conditions = new Conditions();
    conditions.add("sequence < ?", position.sequence());
    filter.tenant().ifPresent(value -> conditions.add("tenant = ?", value));
    filter.vault().ifPresent(value -> conditions.add("vault = ?", value));
    filter
        .resource()
        .ifPresent(value ->
            // '0' follows '/': everything that begins with the path and a slash.
            conditions.add(
                "(resource = ? or (resource >= ? and resource < ?))",
                value,
                value + "/",
                value + "0"));
    filter.callerObjectId().ifPresent(value -> conditions.add("caller_object_id = ?", value));
    filter.kind().ifPresent(value -> conditions.add("kind = ?", value.name()));
    filter.verdict().ifPresent(value -> conditions.add("verdict = ?", value.name()));
    filter.from().ifPresent(value -> conditions.add("recorded_at >= ?", Timestamp.from(value)));
    filter.until().ifPresent(value -> conditions.add("recorded_at < ?", Timestamp.from(value)));
    var found = read(connection -> conditions.select(connection, size + 1));
    return AuditPage.of(found, size);
  }

  private static long insert(Connection connection, AuditEvent event, Instant recordedAt)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into audit.entry (recorded_at, decision_id, service, operation, tenant, vault,
              resource, caller_object_id, kind, verdict, event)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json)
            returning sequence
            """)) {
      insert.setTimestamp(1, Timestamp.from(recordedAt));
      insert.setString(2, event.decision().id().value());
      insert.setString(3, event.service());
      insert.setString(4, event.operation());
      insert.setString(5, event.tenant());
      insert.setString(6, event.vault());
      insert.setString(7, event.resource());
      insert.setString(8, event.callerObjectId());
      insert.setString(9, event.decision().kind().name());
      insert.setString(10, event.decision().verdict().name());
      insert.setString(11, AuditJson.write(event).toJson());
      try (var rows = insert.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("an insert returns its sequence number");
        }
        return rows.getLong(1);
      }
    }
  }

  private List<AuditEntry> read(Database.Work<List<AuditEntry>> work) {
    try {
      return database.read(work);
    } catch (DatabaseUnavailableException e) {
      throw new AuditUnavailableException("the audit log cannot be read", e);
    }
  }

  private static List<AuditEntry> entries(PreparedStatement select) throws SQLException {
    var entries = new ArrayList<AuditEntry>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        entries.add(entry(rows));
      }
    }
    return entries;
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    var sequence = row.getLong(1);
    try {
      if (Json.parse(Bytes.utf8(row.getString(3)), EVENT_LIMITS) instanceof JsonObject event) {
        return new AuditEntry(
            sequence, row.getTimestamp(2).toInstant(), AuditJson.readEvent(event));
      }
    } catch (MalformedInputException e) {
      throw new IllegalStateException("audit entry %d cannot be read".formatted(sequence), e);
    }
    throw new IllegalStateException("audit entry %d is no object".formatted(sequence));
  }

  /// A query that grows with the filter; values are always parameters.
  private static final class Conditions {
    private final List<String> texts = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    void add(String text, Object... parameters) {
      texts.add(text);
      values.addAll(List.of(parameters));
    }

    List<AuditEntry> select(Connection connection, int limit) throws SQLException {
      var sql =
          "select %s from audit.entry where %s order by sequence desc limit ?"
              .formatted(COLUMNS, String.join(" and ", texts));
      try (var select = connection.prepareStatement(sql)) {
        var index = 1;
        for (var value : values) {
          select.setObject(index++, value);
        }
        select.setInt(index, limit);
        return entries(select);
      }
    }
  }
}
