package io.privyseal.attestation.collateral.storage;

import io.privyseal.attestation.collateral.bundle.BundleHistory;
import io.privyseal.foundation.sql.Database;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/// The last bundle of each signer, in the table `collateral.bundle_signer`.
public final class PostgresBundleHistory implements BundleHistory {
  private final Database database;

  public PostgresBundleHistory(Database database) {
    this.database = database;
  }

  @Override
  public OptionalLong last(String keyId) {
    return database.read(connection -> {
      try (var select =
          connection.prepareStatement(
              "select sequence from collateral.bundle_signer where key_id = ?")) {
        select.setString(1, keyId);
        try (var rows = select.executeQuery()) {
          return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
        }
      }
    });
  }

  @Override
  public void remember(String keyId, long sequence, Instant at) {
    database.execute(connection -> {
      try (var upsert =
          connection.prepareStatement(
              """
              insert into collateral.bundle_signer (key_id, sequence, seen_at) values (?, ?, ?)
              on conflict (key_id) do update set
                sequence = greatest(collateral.bundle_signer.sequence, excluded.sequence),
                seen_at = excluded.seen_at\
              """)) {
        upsert.setString(1, keyId);
        upsert.setLong(2, sequence);
        upsert.setObject(3, at.atOffset(ZoneOffset.UTC));
        upsert.executeUpdate();
      }
    });
  }
}
