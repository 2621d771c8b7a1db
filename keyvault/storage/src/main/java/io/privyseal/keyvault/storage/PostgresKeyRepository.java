package io.privyseal.keyvault.storage;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.sql.ConstraintViolation;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.Parameters;
import io.privyseal.foundation.sql.Select;
import io.privyseal.keyvault.domain.ConcurrentChangeException;
import io.privyseal.keyvault.domain.Key;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.KeyChange;
import io.privyseal.keyvault.domain.KeyId;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.KeyRepository;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.Page;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.domain.VaultStorageUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keys in PostgreSQL. Thread-safe; any number of processes may share one database.
public final class PostgresKeyRepository implements KeyRepository {
  private static final String BUNDLES =
      "select %s, %s from keyvault.key k join keyvault.key_version v using (vault, folded_name) "
          .formatted(KeyRows.KEY, KeyRows.VERSION);

  /// Who set the policy of a key that was restored: the backup does not say.
  private static final String RESTORED = "";

  private final Database database;

  private PostgresKeyRepository(Database database) {
    this.database = database;
  }

  /// Opens the storage of a migrated database. The first root key that opens it is the only one
  /// that ever will.
  ///
  /// @throws WrongRootKeyException if the keys there are sealed under another root key
  /// @throws VaultStorageUnavailableException if the database does not answer
  public static PostgresKeyRepository open(Database database, RootKey rootKey) {
    var known =
        VaultStorage.translated(
            () -> database.inTransaction(connection -> claim(connection, rootKey.id())));
    if (!known.equals(rootKey.id())) {
      throw new WrongRootKeyException(known, rootKey.id());
    }
    return new PostgresKeyRepository(database);
  }

  /// The root key of this database, which is `id` if there was none.
  private static Bytes claim(Connection connection, Bytes id) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into keyvault.root_key (id) values (?) on conflict do nothing")) {
      new Parameters(insert).bytes(id);
      insert.executeUpdate();
    }
    try (var select = connection.prepareStatement("select id from keyvault.root_key");
        var rows = select.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("the root key's row was just written");
      }
      return Bytes.copyOf(rows.getBytes(1));
    }
  }

  @Override
  public Optional<Key> find(VaultName vault, KeyName name) {
    return one(
        "select %s from keyvault.key k where k.vault = ? and k.folded_name = ?"
            .formatted(KeyRows.KEY),
        KeyRows::key,
        next -> next.text(vault.value()).text(name.folded()));
  }

  @Override
  public Optional<KeyBundle> findLatest(VaultName vault, KeyName name) {
    return one(
        BUNDLES + "where k.vault = ? and k.folded_name = ? and v.version = k.latest_version",
        KeyRows::bundle,
        next -> next.text(vault.value()).text(name.folded()));
  }

  @Override
  public Optional<KeyBundle> findVersion(KeyId id) {
    return one(
        BUNDLES + "where k.vault = ? and k.folded_name = ? and v.version = ?",
        KeyRows::bundle,
        next -> next.text(id.vault().value()).text(id.name().folded()).text(id.version().value()));
  }

  @Override
  public Optional<Bytes> kept(KeyId id) {
    return one(
        """
        select kept from keyvault.key_version
        where vault = ? and folded_name = ? and version = ?
        """,
        row -> Bytes.copyOf(row.getBytes(1)),
        next -> next.text(id.vault().value()).text(id.name().folded()).text(id.version().value()));
  }

  @Override
  public List<Left> left(int limit) {
    return many(
        """
        select vault, folded_name, version, kept from keyvault.left_in_key_store
        order by vault, folded_name, version limit ?
        """,
        row ->
            new Left(
                new KeyId(
                    new VaultName(row.getString(1)),
                    new KeyName(row.getString(2)),
                    new ObjectVersion(row.getString(3))),
                Bytes.copyOf(row.getBytes(4))),
        next -> next.number(limit));
  }

  @Override
  public void cleared(KeyId id) {
    VaultStorage.translated(() ->
        database.inTransaction(connection -> {
          KeyWrites.deleteLeft(connection, id);
          return Boolean.TRUE;
        }));
  }

  @Override
  public Page<KeyBundle> list(VaultName vault, String after, int limit) {
    return list(vault, after, limit, "k.deleted_at is null");
  }

  @Override
  public Page<KeyBundle> listDeleted(VaultName vault, String after, int limit) {
    return list(vault, after, limit, "k.deleted_at is not null");
  }

  private Page<KeyBundle> list(VaultName vault, String after, int limit, String condition) {
    var found =
        many(
            BUNDLES
                + "where k.vault = ? and k.folded_name > ? and v.version = k.latest_version and "
                + condition
                + " order by k.folded_name limit ?",
            KeyRows::bundle,
            next -> next.text(vault.value()).text(after).number(limit + 1L));
    return Page.of(found, limit, bundle -> bundle.key().name().folded());
  }

  @Override
  public Page<KeyBundle> versions(VaultName vault, KeyName name, int afterOrdinal, int limit) {
    var found =
        many(
            BUNDLES
                + "where k.vault = ? and k.folded_name = ? and v.ordinal > ?"
                + " order by v.ordinal limit ?",
            KeyRows::bundle,
            next ->
                next.text(vault.value())
                    .text(name.folded())
                    .number(afterOrdinal)
                    .number(limit + 1L));
    return Page.of(found, limit, bundle -> Integer.toString(bundle.version().ordinal()));
  }

  @Override
  public Page<Entry> releasePolicies(VaultName vault, KeyName name, int afterOrdinal, int limit) {
    var found =
        many(
            PolicyHistory.SELECT,
            PolicyHistory::entry,
            next ->
                next.text(vault.value())
                    .text(name.folded())
                    .number(afterOrdinal)
                    .number(limit + 1L));
    return Page.of(found, limit, entry -> Integer.toString(entry.ordinal()));
  }

  @Override
  public List<Key> due(Instant now, int limit) {
    return many(
        "select %s from keyvault.key k where k.purge_at <= ? order by k.purge_at limit ?"
            .formatted(KeyRows.KEY),
        KeyRows::key,
        next -> next.time(now).number(limit));
  }

  @Override
  public void apply(KeyChange change) {
    try {
      VaultStorage.translated(() ->
          database.inTransaction(connection -> {
            write(connection, change);
            return Boolean.TRUE;
          }));
    } catch (ConstraintViolation e) {
      if (e.isDuplicate()) {
        throw new ConcurrentChangeException();
      }
      throw new IllegalStateException("the key does not fit the schema", e);
    }
  }

  private static void write(Connection connection, KeyChange change) throws SQLException {
    var key = change.key();
    switch (change) {
      case KeyChange.Created(var _, var version, var kept, var by) -> {
        KeyWrites.insertKey(connection, key);
        KeyWrites.insertVersion(connection, key, version, kept);
        KeySchedule.changed(connection, key, version);
        PolicyHistory.note(connection, key, version.attributes().updated(), by);
      }
      case KeyChange.Restored(var _, var versions) -> {
        KeyWrites.insertKey(connection, key);
        PolicyHistory.note(
            connection, key, versions.getLast().version().attributes().updated(), RESTORED);
        for (var restored : versions) {
          KeyWrites.insertVersion(connection, key, restored.version(), restored.kept());
          KeySchedule.changed(connection, key, restored.version());
        }
      }
      case KeyChange.VersionAdded(var _, var version, var kept, var by) -> {
        KeyWrites.updateKey(connection, key, key.revision() - 1);
        KeyWrites.insertVersion(connection, key, version, kept);
        KeySchedule.changed(connection, key, version);
        PolicyHistory.note(connection, key, version.attributes().updated(), by);
      }
      case KeyChange.Updated(var _, var version, var by) -> {
        KeyWrites.updateKey(connection, key, key.revision() - 1);
        KeyWrites.updateVersion(connection, key, version);
        KeySchedule.changed(connection, key, version);
        PolicyHistory.note(connection, key, version.attributes().updated(), by);
      }
      case KeyChange.Deleted _ -> KeyWrites.updateKey(connection, key, key.revision() - 1);
      case KeyChange.Recovered _ -> {
        KeyWrites.updateKey(connection, key, key.revision() - 1);
        KeySchedule.recovered(connection, key);
      }
      case KeyChange.Purged _ -> {
        KeyWrites.noteLeft(connection, key);
        KeyWrites.deleteKey(connection, key);
      }
    }
  }

  private <T> Optional<T> one(String sql, Select.Reader<T> reader, Select.Setter parameters) {
    return many(sql, reader, parameters).stream().findFirst();
  }

  private <T> List<T> many(String sql, Select.Reader<T> reader, Select.Setter parameters) {
    return VaultStorage.translated(
        () -> database.read(connection -> Select.all(connection, sql, reader, parameters)));
  }
}
