package io.privyseal.foundation.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.sql.ConstraintViolation;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.DatabaseAddress;
import io.privyseal.foundation.sql.DatabaseUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DatabaseTest {
  private Database database;

  @BeforeEach
  void open() {
    database = TestPostgres.migratedDatabase();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void migrationsOfAllModulesRunOnce() {
    database.migrate();

    assertThat(count("select count(*) from privyseal_migrations.history where success"))
        .isGreaterThanOrEqualTo(2);
    assertThat(count("select count(*) from shelf.book")).isZero();
    assertThat(count("select count(*) from ledgerbook.loan")).isZero();
  }

  @Test
  void otherScriptsThanThoseThatRanLastAreComparedAgain() {
    database.execute(c ->
        c.createStatement().execute("update privyseal_migrations.fingerprint set value = 'x'"));
    database.execute(c ->
        c.createStatement()
            .execute(
                "update privyseal_migrations.history set checksum = 1 where version = '9000'"));

    assertThatThrownBy(database::migrate)
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("schema");
  }

  @Test
  void processesThatStartTogetherMigrateOnce() throws Exception {
    var address = TestPostgres.address();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var one = Database.open(address, 2);
        var other = Database.open(address, 2)) {
      var first = threads.submit(one::migrate);
      var second = threads.submit(other::migrate);
      first.get(1, TimeUnit.MINUTES);
      second.get(1, TimeUnit.MINUTES);
      one.check();
    }
  }

  @Test
  void workThatThrowsLeavesNothing() {
    assertThatThrownBy(() ->
            database.execute(connection -> {
              insert(connection, "a", 1);
              throw new IllegalStateException("changed our mind");
            }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(count("select count(*) from shelf.book")).isZero();
  }

  @Test
  void aDuplicateNamesItsConstraint() {
    database.execute(connection -> insert(connection, "a", 1));

    assertThatThrownBy(() -> database.execute(connection -> insert(connection, "a", 2)))
        .isInstanceOfSatisfying(
            ConstraintViolation.class,
            e -> {
              assertThat(e.isDuplicate()).isTrue();
              assertThat(e.constraint()).isEqualTo("book_pkey");
            });
  }

  @Test
  void aCheckConstraintIsNoDuplicate() {
    assertThatThrownBy(() -> database.execute(connection -> insert(connection, "a", -1)))
        .isInstanceOfSatisfying(
            ConstraintViolation.class, e -> assertThat(e.isDuplicate()).isFalse());
  }

  @Test
  void aReadMayNotWrite() {
    assertThatThrownBy(() ->
            database.read(connection -> {
              insert(connection, "a", 1);
              return 0;
            }))
        .isInstanceOf(DatabaseUnavailableException.class);
  }

  @Test
  void aSerializationFailureIsRepeatedUntilItFits() throws Exception {
    database.execute(connection -> insert(connection, "a", 0));
    var runs = new AtomicInteger();
    var meet = new CyclicBarrier(2);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(() -> addOne(runs, meet));
      var other = threads.submit(() -> addOne(runs, meet));
      one.get(1, TimeUnit.MINUTES);
      other.get(1, TimeUnit.MINUTES);
    }

    assertThat(count("select copies from shelf.book")).isEqualTo(2);
    assertThat(runs.get()).isGreaterThan(2);
  }

  private int addOne(AtomicInteger runs, CyclicBarrier meet) {
    return database.inSerializableTransaction(connection -> {
      var copies = number(connection, "select copies from shelf.book");
      if (runs.incrementAndGet() <= 2) {
        meetOther(meet);
      }
      try (var update = connection.prepareStatement("update shelf.book set copies = ?")) {
        update.setLong(1, copies + 1);
        return update.executeUpdate();
      }
    });
  }

  private static void meetOther(CyclicBarrier meet) {
    try {
      meet.await(1, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRefusalThatStaysIsGivenUpAfterTheLastAttempt() {
    var runs = new AtomicInteger();

    assertThatThrownBy(() ->
            database.execute(connection -> {
              runs.incrementAndGet();
              throw new SQLException("again", "40001");
            }))
        .isInstanceOf(DatabaseUnavailableException.class);
    assertThat(runs).hasValue(Database.MAX_ATTEMPTS);
  }

  @Test
  void aDatabaseThatIsAwayIsUnavailable() {
    var nowhere =
        new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/x?connectTimeout=1", "u", "secret");
    try (var away = Database.open(nowhere, 1)) {
      assertThatThrownBy(away::check)
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void addressesKeepCredentialsOutOfTheUrlAndOfTexts() {
    assertThat(new DatabaseAddress("jdbc:postgresql://h:1/d", "u", "secret").toString())
        .doesNotContain("secret");
    assertThatThrownBy(
            () -> new DatabaseAddress("jdbc:postgresql://h:1/d?password=x", "u", "secret"))
        .isInstanceOf(MalformedInputException.class);
    assertThatThrownBy(() -> new DatabaseAddress("jdbc:mysql://h:1/d", "u", "secret"))
        .isInstanceOf(MalformedInputException.class);
  }

  private static void insert(Connection connection, String title, int copies) throws SQLException {
    try (var insert = connection.prepareStatement("insert into shelf.book values (?, ?)")) {
      insert.setString(1, title);
      insert.setInt(2, copies);
      insert.executeUpdate();
    }
  }

  private long count(String sql) {
    return database.read(connection -> number(connection, sql));
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
