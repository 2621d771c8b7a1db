package io.privyseal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.access.Role;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.access.storage.PostgresRoleAssignments;
import io.privyseal.audit.AuditFilter;
import io.privyseal.audit.AuditPage;
import io.privyseal.audit.storage.PostgresAuditLog;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Profile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is an administrator before any administrator named them.
final class AdministratorsTest {
  private static final TenantId TENANT = new TenantId(ProductionFiles.TENANT);
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private final Database database = TestPostgres.migratedDatabase();
  private final PostgresRoleAssignments roles = new PostgresRoleAssignments(database);
  private final Administrators administrators =
      new Administrators(database, CryptoEngines.choose(), () -> NOW, TENANT);

  @AfterEach
  void close() {
    database.close();
  }

  private boolean isAdministrator(String principal) {
    return roles.of(TENANT, principal).stream()
        .anyMatch(
            a -> a.role() == Role.KEY_VAULT_ADMINISTRATOR && a.scope().equals(Scope.everything()));
  }

  private List<String> operations() {
    return new PostgresAuditLog(database, () -> NOW)
        .list(AuditFilter.ALL, AuditPage.Position.NEWEST, 10).entries().stream()
            .map(entry -> entry.event().operation())
            .toList();
  }

  @Test
  void theFirstStartMakesThemAndRecordsIt() {
    administrators.bootstrap(List.of("alice", "bob"));

    assertThat(isAdministrator("alice")).isTrue();
    assertThat(isAdministrator("bob")).isTrue();
    assertThat(operations()).containsOnly("administrators/bootstrap").hasSize(2);
  }

  @Test
  void whatWasTakenAwayDoesNotComeBackWithAStart() {
    administrators.bootstrap(List.of("alice"));
    roles.of(TENANT, "alice").forEach(a -> roles.remove(a.id()));

    administrators.bootstrap(List.of("alice"));

    assertThat(isAdministrator("alice")).isFalse();
  }

  @Test
  void whoIsNamedLaterGetsNothing() {
    administrators.bootstrap(List.of("alice"));
    administrators.bootstrap(List.of("alice", "mallory"));

    assertThat(isAdministrator("mallory")).isFalse();
  }

  @Test
  void aStartThatNamesNobodyLeavesTheFirstTimeOpen() {
    administrators.bootstrap(List.of());
    administrators.bootstrap(List.of("alice"));

    assertThat(isAdministrator("alice")).isTrue();
  }

  @Test
  void aRecoveryMakesOneAndRecordsWhy() {
    administrators.bootstrap(List.of("alice"));
    var decision = administrators.recover("carol", "alice left");

    assertThat(isAdministrator("carol")).isTrue();
    var entry = new PostgresAuditLog(database, () -> NOW).find(decision.id()).orElseThrow();
    assertThat(entry.event().operation()).isEqualTo("administrators/recover");
    assertThat(entry.event().facts()).containsEntry("reason", "alice left");
  }

  @Test
  void aRecoveryNeedsAPrincipalAndAReasonOnOneLine(@TempDir Path directory) throws Exception {
    var configuration =
        Configuration.read(
            Profile.PRODUCTION,
            Optional.empty(),
            ProductionFiles.in(directory).environment(),
            Map.of());

    assertThatThrownBy(() -> AdministratorRecovery.run(configuration, "", "r"))
        .isInstanceOf(MalformedInputException.class);
    assertThatThrownBy(() -> AdministratorRecovery.run(configuration, "carol", "two\nlines"))
        .isInstanceOf(MalformedInputException.class);
  }
}
