package io.privyseal.server;

import io.privyseal.access.Authorizer;
import io.privyseal.access.FirstRoles;
import io.privyseal.access.RoleAssignments;
import io.privyseal.access.elevation.ElevationBook;
import io.privyseal.access.storage.PostgresElevationBook;
import io.privyseal.access.storage.PostgresRoleAssignments;
import io.privyseal.audit.AuditLog;
import io.privyseal.audit.storage.PostgresAuditLog;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.web.CryptoPool;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;

/// What all services stand on.
///
/// @param database migrated
/// @param trust for connections that this process makes: to issuers and attestation services
/// @param observation how the process tells of itself
record Foundations(
    CryptoEngine engine,
    CryptoPool cryptoPool,
    Database database,
    RootKey rootKey,
    SSLContext trust,
    Observation observation,
    InstantSource clock) {
  Foundations {
    observation.process().database(database::connections);
    observation.process().cryptoQueue(cryptoPool::waiting);
  }

  AuditLog audit() {
    return observation.watched(new PostgresAuditLog(database, clock));
  }

  RoleAssignments roles() {
    return new PostgresRoleAssignments(database);
  }

  FirstRoles firstRoles() {
    return new PostgresRoleAssignments(database);
  }

  ElevationBook elevations() {
    return new PostgresElevationBook(database);
  }

  Authorizer authorizer() {
    return new Authorizer(roles(), elevations(), clock);
  }
}
