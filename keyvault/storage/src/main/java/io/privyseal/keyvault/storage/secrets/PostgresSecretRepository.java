package io.privyseal.keyvault.storage.secrets;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.sql.ConstraintViolation;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.Select;
import io.privyseal.keyvault.domain.ConcurrentChangeException;
import io.privyseal.keyvault.domain.Page;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.secrets.SecretBundle;
import io.privyseal.keyvault.secrets.SecretChange;
import io.privyseal.keyvault.secrets.SecretId;
import io.privyseal.keyvault.secrets.SecretName;
import io.privyseal.keyvault.secrets.SecretRepository;
import io.privyseal.keyvault.secrets.VaultSecret;
import io.privyseal.keyvault.storage.VaultStorage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Secrets in PostgreSQL. Thread-safe; any number of processes may share one database.
public final class PostgresSecretRepository implements SecretRepository {
  private static final String BUNDLES =
      "select %s, %s from keyvault.secret s join keyvault.secret_version v using (vault, folded_name) "
          .formatted(SecretRows.SECRET, SecretRows.VERSION);

  private final Database database;
  private final RootKey rootKey;

  /// @param database migrated, and opened for this root key by
  ///   [io.privyseal.keyvault.storage.PostgresKeyRepository#open]
  public PostgresSecretRepository(Database database, RootKey rootKey) {
    this.database = database;
    this.rootKey = rootKey;
  }

  @Override
  public Optional<VaultSecret> find(VaultName vault, SecretName name) {
    return one(
        "select %s from keyvault.secret s where s.vault = ? and s.folded_name = ?"
            .formatted(SecretRows.SECRET),
        SecretRows::secret,
        next -> next.text(vault.value()).text(name.folded()));
  }

  @Override
  public Optional<SecretBundle> findLatest(VaultName vault, SecretName name) {
    return one(
        BUNDLES + "where s.vault = ? and s.folded_name = ? and v.version = s.latest_version",
        SecretRows::bundle,
        next -> next.text(vault.value()).text(name.folded()));
  }

  @Override
  public Optional<SecretBundle> findVersion(SecretId id) {
    return one(
        BUNDLES + "where s.vault = ? and s.folded_name = ? and v.version = ?",
        SecretRows::bundle,
        next -> next.text(id.vault().value()).text(id.name().folded()).text(id.version().value()));
  }

  @Override
  public Optional<Secret> value(SecretId id) {
    return one(
            """
            select sealed_value from keyvault.secret_version
            where vault = ? and folded_name = ? and version = ?
            """,
            row -> row.getBytes(1),
            next ->
                next.text(id.vault().value()).text(id.name().folded()).text(id.version().value()))
        .map(sealed -> open(id, sealed));
  }

  @Override
  public Page<SecretBundle> list(VaultName vault, String after, int limit) {
    return list(vault, after, limit, "s.deleted_at is null");
  }

  @Override
  public Page<SecretBundle> listDeleted(VaultName vault, String after, int limit) {
    return list(vault, after, limit, "s.deleted_at is not null");
  }

  private Page<SecretBundle> list(VaultName vault, String after, int limit, String condition) {
    var found =
        many(
            BUNDLES
                + "where s.vault = ? and s.folded_name > ? and v.version = s.latest_version and "
                + condition
                + " order by s.folded_name limit ?",
            SecretRows::bundle,
            next -> next.text(vault.value()).text(after).number(limit + 1L));
    return Page.of(found, limit, bundle -> bundle.secret().name().folded());
  }

  @Override
  public Page<SecretBundle> versions(
      VaultName vault, SecretName name, int afterOrdinal, int limit) {
    var found =
        many(
            BUNDLES
                + "where s.vault = ? and s.folded_name = ? and v.ordinal > ?"
                + " order by v.ordinal limit ?",
            SecretRows::bundle,
            next ->
                next.text(vault.value())
                    .text(name.folded())
                    .number(afterOrdinal)
                    .number(limit + 1L));
    return Page.of(found, limit, bundle -> Integer.toString(bundle.version().ordinal()));
  }

  @Override
  public List<VaultSecret> due(Instant now, int limit) {
    return many(
        "select %s from keyvault.secret s where s.purge_at <= ? order by s.purge_at limit ?"
            .formatted(SecretRows.SECRET),
        SecretRows::secret,
        next -> next.time(now).number(limit));
  }

  @Override
  public void apply(SecretChange change) {
    // Sealed before the transaction, which may run more than once.
    var sealed = sealed(change);
    try {
      VaultStorage.translated(() ->
          database.inTransaction(connection -> {
            write(connection, change, sealed);
            return Boolean.TRUE;
          }));
    } catch (ConstraintViolation e) {
      if (e.isDuplicate()) {
        throw new ConcurrentChangeException();
      }
      throw new IllegalStateException("the secret does not fit the schema", e);
    }
  }

  private static void write(Connection connection, SecretChange change, List<byte[]> sealed)
      throws SQLException {
    var secret = change.secret();
    switch (change) {
      case SecretChange.Created(var _, var version, var _) -> {
        SecretWrites.insertSecret(connection, secret);
        SecretWrites.insertVersion(connection, secret, version, sealed.getFirst());
        SecretSchedule.changed(connection, secret, version);
      }
      case SecretChange.Restored(var _, var versions) -> {
        SecretWrites.insertSecret(connection, secret);
        for (var i = 0; i < versions.size(); i++) {
          SecretWrites.insertVersion(connection, secret, versions.get(i).version(), sealed.get(i));
          SecretSchedule.changed(connection, secret, versions.get(i).version());
        }
      }
      case SecretChange.VersionAdded(var _, var version, var _) -> {
        SecretWrites.updateSecret(connection, secret);
        SecretWrites.insertVersion(connection, secret, version, sealed.getFirst());
        SecretSchedule.changed(connection, secret, version);
      }
      case SecretChange.Updated(var _, var version) -> {
        SecretWrites.updateSecret(connection, secret);
        SecretWrites.updateVersion(connection, secret, version);
        SecretSchedule.changed(connection, secret, version);
      }
      case SecretChange.Deleted _ -> SecretWrites.updateSecret(connection, secret);
      case SecretChange.Recovered _ -> {
        SecretWrites.updateSecret(connection, secret);
        SecretSchedule.recovered(connection, secret);
      }
      case SecretChange.Purged _ -> SecretWrites.deleteSecret(connection, secret);
    }
  }

  private List<byte[]> sealed(SecretChange change) {
    var secret = change.secret();
    return switch (change) {
      case SecretChange.Created(var _, var version, var value) ->
          List.of(seal(secret.id(version.version()), value));
      case SecretChange.VersionAdded(var _, var version, var value) ->
          List.of(seal(secret.id(version.version()), value));
      case SecretChange.Restored(var _, var versions) ->
          versions.stream().map(v -> seal(secret.id(v.version().version()), v.value())).toList();
      case SecretChange.Updated _,
          SecretChange.Deleted _,
          SecretChange.Recovered _,
          SecretChange.Purged _ ->
          List.of();
    };
  }

  private byte[] seal(SecretId id, Secret value) {
    var context = id.sealingContext().toArray();
    return value.expose(plain -> rootKey.seal(plain, context));
  }

  private Secret open(SecretId id, byte[] sealed) {
    try {
      return Secret.takeOver(rootKey.open(sealed, id.sealingContext().toArray()));
    } catch (MalformedInputException | CryptoFailureException e) {
      throw new IllegalStateException("the stored value of " + id + " does not open", e);
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
