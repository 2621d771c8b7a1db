package io.privyseal.attestation.service.storage;

import io.privyseal.attestation.service.policies.PolicyCertificateStore;
import io.privyseal.attestation.service.policies.PolicyStore.Change;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.sql.Database;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Policy management certificates in the table `attestation.policy_certificate`.
public final class PostgresPolicyCertificates implements PolicyCertificateStore {
  private final Database database;

  public PostgresPolicyCertificates(Database database) {
    this.database = database;
  }

  @Override
  public List<Bytes> of(String instance) {
    return database.read(connection -> {
      try (var select =
          connection.prepareStatement(
              """
              select certificate from attestation.policy_certificate
              where instance = ? order by position\
              """)) {
        select.setString(1, instance);
        try (var rows = select.executeQuery()) {
          var certificates = new ArrayList<Bytes>();
          while (rows.next()) {
            certificates.add(Bytes.copyOf(rows.getBytes(1)));
          }
          return List.copyOf(certificates);
        }
      }
    });
  }

  @Override
  public void add(String instance, Bytes certificate, Change change) {
    database.execute(connection -> {
      try (var insert =
          connection.prepareStatement(
              """
              insert into attestation.policy_certificate
                (instance, fingerprint, certificate, added_at, added_by, decision)
              values (?, ?, ?, ?, ?, ?) on conflict (instance, fingerprint) do nothing\
              """)) {
        insert.setString(1, instance);
        insert.setBytes(2, Digests.sha256(certificate).toArray());
        insert.setBytes(3, certificate.toArray());
        insert.setObject(4, change.at().atOffset(ZoneOffset.UTC));
        insert.setString(5, change.by());
        insert.setString(6, change.decision());
        insert.executeUpdate();
      }
    });
  }

  @Override
  public boolean remove(String instance, Bytes certificate) {
    var fingerprint = Digests.sha256(certificate).toArray();
    // Serializable, so that two removals at once do not each leave the other's certificate behind.
    return database.inSerializableTransaction(connection -> {
      try (var delete =
          connection.prepareStatement(
              """
              delete from attestation.policy_certificate
              where instance = ? and fingerprint = ? and exists (
                select 1 from attestation.policy_certificate
                where instance = ? and fingerprint <> ?)\
              """)) {
        delete.setString(1, instance);
        delete.setBytes(2, fingerprint);
        delete.setString(3, instance);
        delete.setBytes(4, fingerprint);
        if (delete.executeUpdate() == 1) {
          return true;
        }
      }
      try (var select =
          connection.prepareStatement(
              """
              select 1 from attestation.policy_certificate
              where instance = ? and fingerprint = ?\
              """)) {
        select.setString(1, instance);
        select.setBytes(2, fingerprint);
        try (var rows = select.executeQuery()) {
          return !rows.next();
        }
      }
    });
  }
}
