package io.privyseal.foundation.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Queries whose whole result is read into memory; the statement bounds it.
public final class Select {
  private Select() {}

  /// Makes a value of the row that the cursor is at.
  @FunctionalInterface
  public interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /// Sets the parameters of the statement.
  @FunctionalInterface
  public interface Setter {
    Parameters set(Parameters next) throws SQLException;
  }

  public static <T> List<T> all(
      Connection connection, String sql, Reader<T> reader, Setter parameters) throws SQLException {
    try (var select = connection.prepareStatement(sql)) {
      parameters.set(new Parameters(select));
      var found = new ArrayList<T>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(reader.read(rows));
        }
      }
      return found;
    }
  }

  /// A nullable `timestamptz` column.
  public static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
