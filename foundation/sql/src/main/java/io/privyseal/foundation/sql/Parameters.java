package io.privyseal.foundation.sql;

import io.privyseal.foundation.bytes.Bytes;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sets the parameters of a statement one after the other.
public final class Parameters {
  private final PreparedStatement statement;
  private int index;

  public Parameters(PreparedStatement statement) {
    this.statement = statement;
  }

  public Parameters text(@Nullable String value) throws SQLException {
    statement.setString(++index, value);
    return this;
  }

  public Parameters number(long value) throws SQLException {
    statement.setLong(++index, value);
    return this;
  }

  public Parameters flag(@Nullable Boolean value) throws SQLException {
    statement.setObject(++index, value, Types.BOOLEAN);
    return this;
  }

  public Parameters bytes(@Nullable Bytes value) throws SQLException {
    statement.setBytes(++index, value == null ? null : value.toArray());
    return this;
  }

  /// A `timestamptz`.
  public Parameters time(Instant value) throws SQLException {
    return value(value.atOffset(ZoneOffset.UTC));
  }

  /// A nullable `timestamptz`.
  public Parameters time(Optional<Instant> value) throws SQLException {
    return value(value.map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null));
  }

  /// Anything that the driver knows; null for a `timestamptz` only.
  public Parameters value(@Nullable Object value) throws SQLException {
    if (value == null) {
      statement.setNull(++index, Types.TIMESTAMP_WITH_TIMEZONE);
    } else {
      statement.setObject(++index, value);
    }
    return this;
  }
}
