package io.privyseal.attestation.service.storage;

import io.privyseal.attestation.service.policies.PolicyCertificateStore;
import io.privyseal.attestation.service.policies.PolicyStore.Change;
import io.privyseal.attestation.service.policies.SignedChange;
import io.privyseal.attestation.service.policies.SignedChange.Applied;
import io.privyseal.attestation.service.policies.SignedChange.Operation;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Policy management certificates in the table `attestation.policy_certificate`, and the tokens
/// that changed them in `attestation.policy_certificate_token`.
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
    database.execute(connection -> insert(connection, instance, certificate, change));
  }

  @Override
  public Set<Operation> uses(String instance, Bytes token) {
    return database.read(connection -> uses(connection, instance, token));
  }

  @Override
  public Applied apply(String instance, SignedChange change) {
    // Serializable, so that two removals at once do not each leave the other's certificate behind,
    // and one token does not change anything twice.
    return database.inSerializableTransaction(connection -> {
      var listed = isListed(connection, instance, change.certificate());
      if (change.operation().isReplay(listed, uses(connection, instance, change.token()))) {
        return Applied.USED_BEFORE;
      }
      if (tokens(connection, instance) >= MAX_TOKENS) {
        return Applied.TOO_MANY;
      }
      switch (change.operation()) {
        case ADD -> insert(connection, instance, change.certificate(), change.change());
        case REMOVE -> {
          if (listed && !removed(connection, instance, change.certificate())) {
            return Applied.LAST;
          }
        }
      }
      remember(connection, instance, change);
      return Applied.DONE;
    });
  }

  private static void insert(
      Connection connection, String instance, Bytes certificate, Change change)
      throws SQLException {
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
  }

  private static boolean isListed(Connection connection, String instance, Bytes certificate)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select 1 from attestation.policy_certificate
            where instance = ? and fingerprint = ?\
            """)) {
      select.setString(1, instance);
      select.setBytes(2, Digests.sha256(certificate).toArray());
      try (var rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  /// Unless it is the last.
  private static boolean removed(Connection connection, String instance, Bytes certificate)
      throws SQLException {
    var fingerprint = Digests.sha256(certificate).toArray();
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
      return delete.executeUpdate() == 1;
    }
  }

  private static Set<Operation> uses(Connection connection, String instance, Bytes token)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select operation from attestation.policy_certificate_token
            where instance = ? and token = ?\
            """)) {
      select.setString(1, instance);
      select.setBytes(2, token.toArray());
      try (var rows = select.executeQuery()) {
        var operations = EnumSet.noneOf(Operation.class);
        while (rows.next()) {
          operations.add(Operation.valueOf(rows.getString(1).toUpperCase(Locale.ROOT)));
        }
        return operations;
      }
    }
  }

  private static long tokens(Connection connection, String instance) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select count(*) from attestation.policy_certificate_token where instance = ?")) {
      select.setString(1, instance);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static void remember(Connection connection, String instance, SignedChange change)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into attestation.policy_certificate_token
              (instance, token, operation, used_at, decision)
            values (?, ?, ?, ?, ?) on conflict (instance, token, operation) do nothing\
            """)) {
      insert.setString(1, instance);
      insert.setBytes(2, change.token().toArray());
      insert.setString(3, change.operation().text());
      insert.setObject(4, change.change().at().atOffset(ZoneOffset.UTC));
      insert.setString(5, change.change().decision());
      insert.executeUpdate();
    }
  }
}
