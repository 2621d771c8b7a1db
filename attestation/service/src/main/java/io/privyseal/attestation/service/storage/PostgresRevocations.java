package io.privyseal.attestation.service.storage;

import io.privyseal.attestation.service.revocation.Revocation;
import io.privyseal.attestation.service.revocation.RevocationBook;
import io.privyseal.attestation.service.revocation.RevocationStore;
import io.privyseal.attestation.service.revocation.Subject;
import io.privyseal.attestation.service.revocation.SubjectKind;
import io.privyseal.foundation.sql.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Rules in the table `attestation.revocation`, their epoch in `attestation.revocation_epoch`.
///
/// The changes of one instance follow each other, under a lock of the database: whoever reads an
/// epoch reads every change up to it.
public final class PostgresRevocations implements RevocationStore {
  private static final String SELECT =
      """
      select id, kind, value, reason, author, decision, created_at, expires_at
      from attestation.revocation where instance = ? \
      """;

  /// Before every id.
  private static final UUID FIRST = new UUID(0, 0);

  private final Database database;

  public PostgresRevocations(Database database) {
    this.database = database;
  }

  @Override
  public long epoch(String instance) {
    return database.read(connection -> epoch(connection, instance));
  }

  @Override
  public Snapshot snapshot(String instance) {
    return database.read(connection -> {
      try (var select = connection.prepareStatement(SELECT)) {
        select.setString(1, instance);
        return new Snapshot(epoch(connection, instance), rules(select));
      }
    });
  }

  @Override
  public Added add(String instance, Revocation rule) {
    return database.inTransaction(connection -> {
      lock(connection, instance);
      var there = sameIdOrSubject(connection, instance, rule);
      if (there.isPresent() && there.get().holdsAt(rule.createdAt())) {
        return new Added.Exists(there.get());
      }
      dropExpired(connection, instance, rule);
      if (count(connection, instance) >= RevocationBook.MAX_RULES) {
        return new Added.TooMany();
      }
      insert(connection, instance, rule);
      return new Added.Done(raise(connection, instance));
    });
  }

  @Override
  public Optional<Long> remove(String instance, UUID id) {
    return database.inTransaction(connection -> {
      lock(connection, instance);
      try (var delete =
          connection.prepareStatement(
              "delete from attestation.revocation where instance = ? and id = ?")) {
        delete.setString(1, instance);
        delete.setObject(2, id);
        return delete.executeUpdate() == 0
            ? Optional.<Long>empty()
            : Optional.of(raise(connection, instance));
      }
    });
  }

  @Override
  public Optional<Revocation> find(String instance, UUID id) {
    return database.read(connection -> {
      try (var select = connection.prepareStatement(SELECT + "and id = ?")) {
        select.setString(1, instance);
        select.setObject(2, id);
        return rules(select).stream().findFirst();
      }
    });
  }

  @Override
  public List<Revocation> list(String instance, Optional<UUID> after, int size) {
    return database.read(connection -> {
      try (var select = connection.prepareStatement(SELECT + "and id > ? order by id limit ?")) {
        select.setString(1, instance);
        select.setObject(2, after.orElse(FIRST));
        select.setInt(3, size);
        return rules(select);
      }
    });
  }

  private static long epoch(Connection connection, String instance) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select epoch from attestation.revocation_epoch where instance = ?")) {
      select.setString(1, instance);
      try (var rows = select.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }

  /// Until the end of the transaction no other one changes rules of this instance, also when none
  /// was ever changed and there is no row to lock.
  private static void lock(Connection connection, String instance) throws SQLException {
    try (var lock =
        connection.prepareStatement(
            "select pg_advisory_xact_lock(hashtextextended('attestation.revocation ' || ?, 0))")) {
      lock.setString(1, instance);
      lock.execute();
    }
  }

  private static long raise(Connection connection, String instance) throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            insert into attestation.revocation_epoch (instance, epoch) values (?, 1)
            on conflict (instance) do update set epoch = revocation_epoch.epoch + 1
            returning epoch\
            """)) {
      upsert.setString(1, instance);
      try (var rows = upsert.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("an upsert returns its row");
        }
        return rows.getLong(1);
      }
    }
  }

  private static Optional<Revocation> sameIdOrSubject(
      Connection connection, String instance, Revocation rule) throws SQLException {
    try (var select =
        connection.prepareStatement(
            SELECT + "and (id = ? or (kind = ? and value = ?)) order by expires_at desc")) {
      select.setString(1, instance);
      select.setObject(2, rule.id());
      select.setString(3, rule.subject().kind().code());
      select.setString(4, rule.subject().value());
      return rules(select).stream().findFirst();
    }
  }

  private static void dropExpired(Connection connection, String instance, Revocation rule)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from attestation.revocation where instance = ? and expires_at <= ?")) {
      delete.setString(1, instance);
      delete.setObject(2, rule.createdAt().atOffset(ZoneOffset.UTC));
      delete.executeUpdate();
    }
  }

  private static int count(Connection connection, String instance) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select count(*) from attestation.revocation where instance = ?")) {
      select.setString(1, instance);
      try (var rows = select.executeQuery()) {
        return rows.next() ? rows.getInt(1) : 0;
      }
    }
  }

  private static void insert(Connection connection, String instance, Revocation rule)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into attestation.revocation
              (instance, id, kind, value, reason, author, decision, created_at, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """)) {
      insert.setString(1, instance);
      insert.setObject(2, rule.id());
      insert.setString(3, rule.subject().kind().code());
      insert.setString(4, rule.subject().value());
      insert.setString(5, rule.reason());
      insert.setString(6, rule.author());
      insert.setString(7, rule.decision());
      insert.setObject(8, rule.createdAt().atOffset(ZoneOffset.UTC));
      insert.setObject(9, rule.expiresAt().map(t -> t.atOffset(ZoneOffset.UTC)).orElse(null));
      insert.executeUpdate();
    }
  }

  private static List<Revocation> rules(PreparedStatement select) throws SQLException {
    var rules = new ArrayList<Revocation>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        rules.add(rule(rows));
      }
    }
    return rules;
  }

  private static Revocation rule(ResultSet row) throws SQLException {
    var code = row.getString(2);
    var kind =
        SubjectKind.named(code)
            .orElseThrow(() -> new IllegalStateException("revocation of an unknown kind: " + code));
    return new Revocation(
        row.getObject(1, UUID.class),
        new Subject(kind, row.getString(3)),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getObject(7, OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getObject(8, OffsetDateTime.class)).map(OffsetDateTime::toInstant));
  }
}
