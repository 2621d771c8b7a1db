package io.privyseal.attestation.collateral.storage;

import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.attestation.collateral.CollateralItem.Statement;
import io.privyseal.attestation.collateral.CollateralStore;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.sql.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Collateral in the table `collateral.item`. That a statement does not go back holds across nodes:
/// the row says so, whoever writes first.
public final class PostgresCollateral implements CollateralStore {
  private static final String COLUMNS =
      "name, body, issuers, issued, next_update, edition, fetched_at, origin";

  private static final String UPSERT =
      """
      insert into collateral.item (%s) values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (name) do update set
        body = excluded.body, issuers = excluded.issuers, issued = excluded.issued,
        next_update = excluded.next_update, edition = excluded.edition,
        fetched_at = excluded.fetched_at, origin = excluded.origin
      where ? or (collateral.item.edition <= excluded.edition
        and collateral.item.issued <= excluded.issued)\
      """
          .formatted(COLUMNS);

  private final Database database;

  public PostgresCollateral(Database database) {
    this.database = database;
  }

  @Override
  public Optional<CollateralItem> find(CollateralId id) {
    return database.read(connection -> {
      try (var select =
          connection.prepareStatement(
              "select " + COLUMNS + " from collateral.item where name = ?")) {
        select.setString(1, id.text());
        try (var rows = select.executeQuery()) {
          return rows.next() ? Optional.of(item(rows)) : Optional.<CollateralItem>empty();
        }
      }
    });
  }

  @Override
  public boolean save(CollateralItem item, boolean allowOlder) {
    return database.inTransaction(connection -> {
      try (var upsert = connection.prepareStatement(UPSERT)) {
        upsert.setString(1, item.id().text());
        upsert.setBytes(2, item.content().body().toArray());
        upsert.setArray(3, issuers(connection, item));
        upsert.setObject(4, at(item.statement().issued()));
        upsert.setObject(5, at(item.statement().nextUpdate()));
        upsert.setLong(6, item.statement().edition());
        upsert.setObject(7, at(item.fetchedAt()));
        upsert.setString(8, item.origin());
        upsert.setBoolean(9, allowOlder);
        return upsert.executeUpdate() == 1;
      }
    });
  }

  @Override
  public List<CollateralItem> list(String after, int max) {
    return database.read(connection -> {
      try (var select =
          connection.prepareStatement(
              "select " + COLUMNS + " from collateral.item where name > ? order by name limit ?")) {
        select.setString(1, after);
        select.setInt(2, max);
        try (var rows = select.executeQuery()) {
          var items = new ArrayList<CollateralItem>();
          while (rows.next()) {
            items.add(item(rows));
          }
          return items;
        }
      }
    });
  }

  private static java.sql.Array issuers(Connection connection, CollateralItem item)
      throws SQLException {
    var issuers = item.content().issuers().stream().map(Bytes::toArray).toArray(byte[][]::new);
    return connection.createArrayOf("bytea", issuers);
  }

  private static CollateralItem item(ResultSet row) throws SQLException {
    var issuers = new ArrayList<Bytes>();
    for (var issuer : (byte[][]) row.getArray(3).getArray()) {
      issuers.add(Bytes.copyOf(issuer));
    }
    return new CollateralItem(
        CollateralId.parse(row.getString(1)),
        new CollateralContent(Bytes.copyOf(row.getBytes(2)), issuers),
        new Statement(time(row, 4), time(row, 5), row.getLong(6)),
        time(row, 7),
        row.getString(8));
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime at(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
