package io.privyseal.identity.storage;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.jose.JwkSet;
import io.privyseal.foundation.sql.ConstraintViolation;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.DatabaseUnavailableException;
import io.privyseal.identity.IdentityDirectory;
import io.privyseal.identity.IdentityStorageUnavailableException;
import io.privyseal.identity.LocalIdentity;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Identities in PostgreSQL, their client secrets sealed under the root key. Thread-safe; any
/// number of processes may share one database.
public final class PostgresIdentityDirectory implements IdentityDirectory {
  private static final int SECRET_BYTES = 32;
  private static final String COLUMNS = "name, object_id, client_id";

  private final Database database;
  private final RootKey rootKey;
  private final SecureRandom random;
  private final UUID tenantId;

  private PostgresIdentityDirectory(
      Database database, RootKey rootKey, SecureRandom random, UUID tenantId) {
    this.database = database;
    this.rootKey = rootKey;
    this.random = random;
    this.tenantId = tenantId;
  }

  /// Opens the directory of a migrated database; makes its tenant if there is none.
  ///
  /// @throws IdentityStorageUnavailableException if the database does not answer
  public static PostgresIdentityDirectory open(
      Database database, RootKey rootKey, SecureRandom random) {
    var proposed = randomId(random);
    var tenant = available(() -> database.inTransaction(c -> claimTenant(c, proposed)));
    return new PostgresIdentityDirectory(database, rootKey, random, tenant);
  }

  private static UUID claimTenant(Connection connection, UUID proposed) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into identity.tenant (id) values (?) on conflict do nothing")) {
      insert.setObject(1, proposed);
      insert.executeUpdate();
    }
    try (var select = connection.prepareStatement("select id from identity.tenant");
        var rows = select.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("the tenant's row was just written");
      }
      return rows.getObject(1, UUID.class);
    }
  }

  @Override
  public UUID tenantId() {
    return tenantId;
  }

  @Override
  public Optional<LocalIdentity> named(String name) {
    return one("name = ?", name);
  }

  @Override
  public Optional<LocalIdentity> ofClient(UUID clientId) {
    return one("client_id = ?", clientId);
  }

  @Override
  public Optional<LocalIdentity> ofObject(UUID objectId) {
    return one("object_id = ?", objectId);
  }

  @Override
  public List<LocalIdentity> all() {
    return available(() ->
        database.read(connection -> {
          try (var select =
              connection.prepareStatement(
                  "select " + COLUMNS + " from identity.identity order by name limit ?")) {
            select.setInt(1, MAX_IDENTITIES);
            return identities(select);
          }
        }));
  }

  @Override
  public LocalIdentity ensure(String name) {
    var known = named(name);
    if (known.isPresent()) {
      return known.get();
    }
    var made = new LocalIdentity(name, tenantId, randomId(random), randomId(random));
    if (all().size() >= MAX_IDENTITIES) {
      throw new IllegalStateException("the directory is full");
    }
    try {
      available(() -> database.inTransaction(connection -> insert(connection, made)));
      return made;
    } catch (ConstraintViolation e) {
      // Another process was faster; its identity is as good.
      return named(name).orElseThrow(() -> e);
    }
  }

  private boolean insert(Connection connection, LocalIdentity identity) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into identity.identity
              (name, object_id, client_id, sealed_client_secret, assertion_keys)
            values (?, ?, ?, ?, ?::json)
            """)) {
      insert.setString(1, identity.name());
      insert.setObject(2, identity.objectId());
      insert.setObject(3, identity.clientId());
      insert.setBytes(4, sealNewSecret(identity));
      insert.setString(5, new JwkSet(List.of()).toJson().toJson());
      return insert.executeUpdate() == 1;
    }
  }

  /// A secret is text, because it goes into forms and environments: 256 bits in base64url.
  private byte[] sealNewSecret(LocalIdentity identity) {
    var bits = new byte[SECRET_BYTES];
    random.nextBytes(bits);
    var secret = Base64Url.encode(bits).getBytes(StandardCharsets.US_ASCII);
    try {
      return rootKey.seal(secret, context(identity));
    } finally {
      Arrays.fill(bits, (byte) 0);
      Arrays.fill(secret, (byte) 0);
    }
  }

  @Override
  public Secret clientSecret(LocalIdentity identity) {
    var sealed =
        available(() ->
            database.read(connection -> {
              try (var select =
                  connection.prepareStatement(
                      "select sealed_client_secret from identity.identity"
                          + " where object_id = ?")) {
                select.setObject(1, identity.objectId());
                try (var rows = select.executeQuery()) {
                  return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.<byte[]>empty();
                }
              }
            }));
    try {
      return Secret.takeOver(
          rootKey.open(sealed.orElseThrow(() -> unknown(identity)), context(identity)));
    } catch (MalformedInputException | CryptoFailureException e) {
      throw new IdentityStorageUnavailableException(
          "the secret of %s cannot be opened with this root key".formatted(identity.name()), e);
    }
  }

  @Override
  public JwkSet assertionKeys(LocalIdentity identity) {
    var json =
        available(() ->
            database.read(connection -> {
              try (var select =
                  connection.prepareStatement(
                      "select assertion_keys from identity.identity where object_id = ?")) {
                select.setObject(1, identity.objectId());
                try (var rows = select.executeQuery()) {
                  return rows.next() ? Optional.of(rows.getString(1)) : Optional.<String>empty();
                }
              }
            }));
    return JwkSet.parse(Bytes.utf8(json.orElseThrow(() -> unknown(identity))));
  }

  @Override
  public void registerAssertionKeys(LocalIdentity identity, JwkSet keys) {
    if (keys.keys().size() > MAX_ASSERTION_KEYS) {
      throw new IllegalArgumentException(
          "an identity has at most %d assertion keys".formatted(MAX_ASSERTION_KEYS));
    }
    var changed =
        available(() ->
            database.inTransaction(connection -> {
              try (var update =
                  connection.prepareStatement(
                      "update identity.identity set assertion_keys = ?::json"
                          + " where object_id = ?")) {
                update.setString(1, keys.toJson().toJson());
                update.setObject(2, identity.objectId());
                return update.executeUpdate();
              }
            }));
    if (changed != 1) {
      throw unknown(identity);
    }
  }

  private Optional<LocalIdentity> one(String condition, Object value) {
    return available(() ->
            database.read(connection -> {
              try (var select =
                  connection.prepareStatement(
                      "select " + COLUMNS + " from identity.identity where " + condition)) {
                select.setObject(1, value);
                return identities(select);
              }
            }))
        .stream()
        .findFirst();
  }

  private List<LocalIdentity> identities(PreparedStatement select) throws SQLException {
    var identities = new ArrayList<LocalIdentity>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        identities.add(
            new LocalIdentity(
                rows.getString(1),
                tenantId,
                rows.getObject(2, UUID.class),
                rows.getObject(3, UUID.class)));
      }
    }
    return identities;
  }

  private static byte[] context(LocalIdentity identity) {
    return ("identity/" + identity.objectId() + "/client-secret")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static IllegalArgumentException unknown(LocalIdentity identity) {
    return new IllegalArgumentException("not an identity of this directory: " + identity.name());
  }

  private static UUID randomId(SecureRandom random) {
    var bits = new byte[16];
    random.nextBytes(bits);
    // Version 4, variant 1 (RFC 9562 section 5.4).
    bits[6] = (byte) ((bits[6] & 0x0f) | 0x40);
    bits[8] = (byte) ((bits[8] & 0x3f) | 0x80);
    var buffer = java.nio.ByteBuffer.wrap(bits);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  static <T> T available(Supplier<T> work) {
    try {
      return work.get();
    } catch (DatabaseUnavailableException e) {
      throw new IdentityStorageUnavailableException("the storage of identities does not answer", e);
    }
  }
}
