package io.privyseal.server;

import io.privyseal.access.AdministratorCheck;
import io.privyseal.access.Role;
import io.privyseal.access.RoleAssignment;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.access.storage.PostgresRoleAssignments;
import io.privyseal.audit.AuditEvent;
import io.privyseal.audit.AuditLog;
import io.privyseal.audit.storage.PostgresAuditLog;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.sql.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Administrators whom no administrator has named: those of the first start, and those of a
/// recovery. Both are recorded before they are administrators.
final class Administrators {
  private static final System.Logger LOG = System.getLogger(Administrators.class.getName());
  private static final String OPERATOR = "operator of the configuration";

  private final PostgresRoleAssignments roles;
  private final AuditLog audit;
  private final CryptoEngine engine;
  private final InstantSource clock;
  private final TenantId tenant;

  Administrators(Database database, CryptoEngine engine, InstantSource clock, TenantId tenant) {
    this.roles = new PostgresRoleAssignments(database);
    this.audit = new PostgresAuditLog(database, clock);
    this.engine = engine;
    this.clock = clock;
    this.tenant = tenant;
  }

  /// Makes these principals administrators if the installation never had a role. Later it only
  /// tells the log of those who are none: what was taken away does not come back with a start.
  void bootstrap(List<String> principals) {
    if (principals.isEmpty()) {
      return;
    }
    if (roles.isBootstrapped()) {
      principals.stream().filter(p -> !isAdministrator(p)).forEach(Administrators::tell);
      return;
    }
    principals.forEach(p -> record(AdministratorCheck.FIRST_START, "bootstrap", p, Map.of()));
    roles.bootstrap(principals.stream().map(this::administrator).toList());
  }

  private static void tell(String principal) {
    LOG.log(
        System.Logger.Level.INFO,
        "identity.administrators counts at the first start only: {0} has no role Key Vault"
            + " Administrator and gets none now",
        principal);
  }

  /// Makes that principal an administrator, whatever happened before.
  ///
  /// @param reason for the record
  /// @return the record
  Decision recover(String principal, String reason) {
    var decision =
        record(AdministratorCheck.RECOVERY, "recover", principal, Map.of("reason", reason));
    roles.assign(administrator(principal));
    return decision;
  }

  private boolean isAdministrator(String principal) {
    return roles.of(tenant, principal).stream()
        .anyMatch(
            a -> a.role() == Role.KEY_VAULT_ADMINISTRATOR && a.scope().equals(Scope.everything()));
  }

  private RoleAssignment administrator(String principal) {
    return new RoleAssignment(
        UUID.randomUUID(), tenant, principal, Role.KEY_VAULT_ADMINISTRATOR, Scope.everything());
  }

  private Decision record(
      AdministratorCheck check, String operation, String principal, Map<String, String> facts) {
    var role = Role.KEY_VAULT_ADMINISTRATOR.azureName();
    var decision =
        Decision.of(
            DecisionId.random(engine.random()),
            Decision.Kind.ROLE_CHANGE,
            "assign %s %s at %s".formatted(principal, role, Scope.everything()),
            OPERATOR,
            clock.instant(),
            List.of(Finding.passed(check, "configuration", "named by it", principal)));
    audit.record(
        AuditEvent.of(decision, "access", "administrators/" + operation)
            .tenant(tenant.value())
            .resource(Scope.everything().path())
            .facts(facts)
            .build());
    return decision;
  }
}
