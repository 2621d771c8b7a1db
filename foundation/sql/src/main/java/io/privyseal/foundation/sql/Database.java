package io.privyseal.foundation.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// One PostgreSQL database through a bounded pool of connections. Thread-safe.
///
/// Work gets a connection inside a transaction, commits when it returns and rolls back when it
/// throws. It may run more than once (see [#inTransaction]), so its only effects are those on the
/// connection. Every failure of the database is a [DatabaseUnavailableException], except a violated
/// constraint, which is a [ConstraintViolation] for the caller to read.
public final class Database implements AutoCloseable {
  /// Runs of one transaction when the database asks to repeat it.
  public static final int MAX_ATTEMPTS = 8;

  /// Connections of one process.
  public static final int DEFAULT_MAX_CONNECTIONS = 16;

  private static final Duration CONNECTION_WAIT = Duration.ofSeconds(5);
  private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(30);
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(2);
  private static final long MAX_BACKOFF_MILLIS = 200;

  /// serialization_failure, deadlock_detected.
  private static final Set<String> REPEATABLE = Set.of("40001", "40P01");

  private static final String CONSTRAINT_CLASS = "23";

  /// What is done with a connection.
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T run(Connection connection) throws SQLException;
  }

  /// Like [Work], without a result.
  @FunctionalInterface
  public interface Action {
    void run(Connection connection) throws SQLException;
  }

  private final HikariDataSource pool;

  private Database(HikariDataSource pool) {
    this.pool = pool;
  }

  /// Opens a pool. The first connection is made when it is needed: a database that is away is
  /// reported by the first use, and by [#check].
  public static Database open(DatabaseAddress address) {
    return open(address, DEFAULT_MAX_CONNECTIONS);
  }

  public static Database open(DatabaseAddress address, int maxConnections) {
    var config = new HikariConfig();
    config.setPoolName("database");
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setAutoCommit(false);
    config.setMaximumPoolSize(maxConnections);
    if (maxConnections > 1) {
      config.setMinimumIdle(1);
      config.setIdleTimeout(IDLE_LIMIT.toMillis());
    }
    config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "privyseal");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty(
        "options", "-c statement_timeout=" + STATEMENT_LIMIT.toMillis() + " -c timezone=UTC");
    return new Database(new HikariDataSource(config));
  }

  /// Runs the work in a read-write transaction (read committed). A serialization failure or
  /// deadlock repeats it, at most [#MAX_ATTEMPTS] times in all.
  ///
  /// @throws DatabaseUnavailableException if the database failed or every attempt was turned down
  /// @throws ConstraintViolation if a constraint of the schema forbids it
  public <T extends @Nullable Object> T inTransaction(Work<T> work) {
    return run(work, false, Connection.TRANSACTION_READ_COMMITTED);
  }

  /// Like [#inTransaction], without a result.
  public void execute(Action action) {
    inTransaction(connection -> {
      action.run(connection);
      return Boolean.TRUE;
    });
  }

  /// Like [#inTransaction], isolated as if transactions ran one after another.
  public <T extends @Nullable Object> T inSerializableTransaction(Work<T> work) {
    return run(work, false, Connection.TRANSACTION_SERIALIZABLE);
  }

  /// Runs the work in a read-only transaction on one snapshot.
  public <T extends @Nullable Object> T read(Work<T> work) {
    return run(work, true, Connection.TRANSACTION_REPEATABLE_READ);
  }

  /// Brings the schemas of all modules up to date: every script under `db/migration` on the class
  /// path, in the order of its number, each once. Safe when several processes start together.
  ///
  /// @throws DatabaseUnavailableException if a script fails or was changed after it ran
  public void migrate() {
    Migrations.run(pool);
  }

  /// @throws DatabaseUnavailableException unless the database answers now
  public void check() {
    read(connection -> {
      try (var statement = connection.createStatement()) {
        return statement.execute("select 1");
      }
    });
  }

  /// Connections of the pool at a moment.
  ///
  /// @param waiting threads that wait for one
  /// @param most that there may be
  public record Connections(int used, int idle, int waiting, int most) {}

  /// How the pool stands now.
  public Connections connections() {
    var bean = pool.getHikariPoolMXBean();
    return bean == null
        ? new Connections(0, 0, 0, pool.getMaximumPoolSize())
        : new Connections(
            bean.getActiveConnections(),
            bean.getIdleConnections(),
            bean.getThreadsAwaitingConnection(),
            pool.getMaximumPoolSize());
  }

  /// For a library that wants to own its connections. Connections do not commit by themselves.
  public DataSource dataSource() {
    return pool;
  }

  private <T extends @Nullable Object> T run(Work<T> work, boolean readOnly, int isolation) {
    for (var attempt = 1; ; attempt++) {
      try (var connection = pool.getConnection()) {
        connection.setReadOnly(readOnly);
        connection.setTransactionIsolation(isolation);
        return commit(connection, work);
      } catch (SQLException e) {
        var state = e.getSQLState() == null ? "" : e.getSQLState();
        if (REPEATABLE.contains(state) && attempt < MAX_ATTEMPTS) {
          pause(attempt);
        } else if (state.startsWith(CONSTRAINT_CLASS)) {
          throw ConstraintViolation.of(e);
        } else {
          throw new DatabaseUnavailableException(
              "the database failed with SQLSTATE " + state + " in attempt " + attempt, e);
        }
      }
    }
  }

  private static <T extends @Nullable Object> T commit(Connection connection, Work<T> work)
      throws SQLException {
    var done = false;
    try {
      var result = work.run(connection);
      connection.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        rollBack(connection);
      }
    }
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone and its transaction with it; the first failure is the one to tell.
      System.getLogger(Database.class.getName())
          .log(System.Logger.Level.DEBUG, "rollback failed", e);
    }
  }

  /// Longer after each attempt, and random so that rivals do not meet again.
  private static void pause(int attempt) {
    var limit = Math.min(MAX_BACKOFF_MILLIS, 1L << attempt);
    LockSupport.parkNanos(
        Duration.ofMillis(1 + ThreadLocalRandom.current().nextLong(limit)).toNanos());
  }

  @Override
  public void close() {
    pool.close();
  }
}
