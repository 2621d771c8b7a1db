package io.privyseal.identity.storage;

import static io.privyseal.identity.storage.PostgresIdentityDirectory.available;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.sql.Database;
import io.privyseal.identity.IdentityStorageUnavailableException;
import io.privyseal.identity.issuer.SigningKey;
import io.privyseal.identity.issuer.SigningKeyStore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Signing keys in PostgreSQL, private parts sealed under the root key. Thread-safe.
public final class PostgresSigningKeyStore implements SigningKeyStore {
  private final Database database;
  private final RootKey rootKey;

  /// @param database migrated
  public PostgresSigningKeyStore(Database database, RootKey rootKey) {
    this.database = database;
    this.rootKey = rootKey;
  }

  @Override
  public List<SigningKey> newest(int count) {
    var keys =
        available(() ->
            database.read(connection -> {
              try (var select =
                  connection.prepareStatement(
                      """
                      select generation, public_key, sealed_private_key, active_from,
                        active_until
                      from identity.signing_key order by generation desc limit ?
                      """)) {
                select.setInt(1, count);
                var found = new ArrayList<SigningKey>();
                try (var rows = select.executeQuery()) {
                  while (rows.next()) {
                    found.add(key(rows));
                  }
                }
                return found;
              }
            }));
    Collections.reverse(keys);
    return List.copyOf(keys);
  }

  @Override
  public boolean add(SigningKey key) {
    return available(() ->
        database.inTransaction(connection -> {
          try (var insert =
              connection.prepareStatement(
                  """
                  insert into identity.signing_key
                    (generation, public_key, sealed_private_key, active_from, active_until)
                  values (?, ?, ?, ?, ?) on conflict do nothing
                  """)) {
            insert.setLong(1, key.generation());
            insert.setBytes(2, key.publicKey().getEncoded());
            insert.setBytes(3, seal(key));
            insert.setTimestamp(4, Timestamp.from(key.activeFrom()));
            insert.setTimestamp(5, Timestamp.from(key.activeUntil()));
            return insert.executeUpdate() == 1;
          }
        }));
  }

  private byte[] seal(SigningKey key) {
    var plain = key.privateKey().getEncoded();
    try {
      return rootKey.seal(plain, context(key.generation()));
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private SigningKey key(ResultSet row) throws SQLException {
    var generation = row.getLong(1);
    return new SigningKey(
        generation,
        publicKey(row.getBytes(2)),
        open(generation, row.getBytes(3)),
        row.getTimestamp(4).toInstant(),
        row.getTimestamp(5).toInstant());
  }

  private PrivateKey open(long generation, byte[] sealed) {
    try {
      var plain = rootKey.open(sealed, context(generation));
      try {
        return Pem.privateKey(plain);
      } finally {
        Arrays.fill(plain, (byte) 0);
      }
    } catch (MalformedInputException | CryptoFailureException e) {
      throw new IdentityStorageUnavailableException(
          "signing key %d cannot be opened with this root key".formatted(generation), e);
    }
  }

  private static PublicKey publicKey(byte[] spki) {
    try {
      return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a stored public key cannot be read", e);
    }
  }

  private static byte[] context(long generation) {
    return ("identity/signing-key/" + generation).getBytes(StandardCharsets.US_ASCII);
  }
}
