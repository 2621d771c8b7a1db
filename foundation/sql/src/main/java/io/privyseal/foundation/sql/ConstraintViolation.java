package io.privyseal.foundation.sql;

import java.sql.SQLException;
import java.util.Objects;
import org.postgresql.util.PSQLException;

/// A constraint of the schema forbids what a transaction wanted: a row exists already, or one that
/// it refers to does not.
public final class ConstraintViolation extends RuntimeException {
  private static final String UNIQUE = "23505";

  private final String state;
  private final String constraint;

  private ConstraintViolation(String state, String constraint, SQLException cause) {
    super("constraint " + constraint + " violated (SQLSTATE " + state + ")", cause);
    this.state = state;
    this.constraint = constraint;
  }

  static ConstraintViolation of(SQLException e) {
    var name =
        e instanceof PSQLException server && server.getServerErrorMessage() != null
            ? Objects.requireNonNullElse(server.getServerErrorMessage().getConstraint(), "")
            : "";
    return new ConstraintViolation(Objects.requireNonNullElse(e.getSQLState(), ""), name, e);
  }

  /// Whether a row with the same key exists.
  public boolean isDuplicate() {
    return state.equals(UNIQUE);
  }

  /// The constraint's name in the schema; empty if the server did not tell.
  public String constraint() {
    return constraint;
  }
}
