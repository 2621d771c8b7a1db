package io.privyseal.attestation.service.storage;

import io.privyseal.attestation.service.signing.SealedSigningKey;
import io.privyseal.attestation.service.signing.SigningKeyStore;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.sql.Database;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Signing keys in the table `attestation.signing_key`.
public final class PostgresSigningKeys implements SigningKeyStore {
  private final Database database;

  public PostgresSigningKeys(Database database) {
    this.database = database;
  }

  @Override
  public List<SealedSigningKey> of(String instance) {
    return database.read(connection -> {
      try (var select =
          connection.prepareStatement(
              """
              select sequence, kid, certificate, sealed_key, signs_from
              from attestation.signing_key where instance = ? order by sequence\
              """)) {
        select.setString(1, instance);
        try (var rows = select.executeQuery()) {
          var keys = new ArrayList<SealedSigningKey>();
          while (rows.next()) {
            keys.add(
                new SealedSigningKey(
                    rows.getInt("sequence"),
                    rows.getString("kid"),
                    Bytes.copyOf(rows.getBytes("certificate")),
                    Bytes.copyOf(rows.getBytes("sealed_key")),
                    rows.getObject("signs_from", OffsetDateTime.class).toInstant()));
          }
          return List.copyOf(keys);
        }
      }
    });
  }

  @Override
  public boolean add(String instance, SealedSigningKey key) {
    return database.inTransaction(connection -> {
      try (var insert =
          connection.prepareStatement(
              """
              insert into attestation.signing_key
                (instance, sequence, kid, certificate, sealed_key, signs_from)
              values (?, ?, ?, ?, ?, ?) on conflict (instance, sequence) do nothing\
              """)) {
        insert.setString(1, instance);
        insert.setInt(2, key.sequence());
        insert.setString(3, key.kid());
        insert.setBytes(4, key.certificate().toArray());
        insert.setBytes(5, key.sealedKey().toArray());
        insert.setObject(6, key.signsFrom().atOffset(ZoneOffset.UTC));
        return insert.executeUpdate() == 1;
      }
    });
  }

  @Override
  public void removeBelow(String instance, int sequence) {
    database.execute(connection -> {
      try (var delete =
          connection.prepareStatement(
              "delete from attestation.signing_key where instance = ? and sequence < ?")) {
        delete.setString(1, instance);
        delete.setInt(2, sequence);
        delete.executeUpdate();
      }
    });
  }
}
