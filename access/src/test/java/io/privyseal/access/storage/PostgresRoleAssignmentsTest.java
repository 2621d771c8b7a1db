package io.privyseal.access.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.access.Role;
import io.privyseal.access.RoleAssignments;
import io.privyseal.access.RoleAssignmentsContract;
import io.privyseal.access.RoleAssignmentsUnavailableException;
import io.privyseal.access.Scope;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresRoleAssignmentsTest extends RoleAssignmentsContract {
  private final Database database = TestPostgres.migratedDatabase();

  @Override
  protected RoleAssignments assignments() {
    return new PostgresRoleAssignments(database);
  }

  @AfterEach
  void clear() {
    execute("delete from access.role_assignment");
    execute("delete from access.bootstrap");
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @Test
  void concurrentAssignmentsOfTheSameAreOne() throws Exception {
    var store = assignments();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 8; i++) {
        var _ = threads.submit(() -> store.assign(assignment("p", Role.KEY_VAULT_READER, KEY)));
      }
    }

    assertThat(store.of(TENANT, "p")).hasSize(1);
  }

  @Test
  void assignmentsOfSeveralPrincipalsAreFoundAtOnce() {
    var store = assignments();
    var one = store.assign(assignment("p", Role.KEY_VAULT_READER, KEY));
    var other = store.assign(assignment("group:ops", Role.KEY_VAULT_READER, KEY));
    store.assign(assignment("q", Role.KEY_VAULT_READER, KEY));

    assertThat(store.ofAny(TENANT, List.of("p", "group:ops", "none")))
        .containsExactlyInAnyOrder(one, other);
  }

  @Test
  void theFirstRolesAreAssignedOnce() {
    var store = new PostgresRoleAssignments(database);
    var first = assignment("p", Role.KEY_VAULT_ADMINISTRATOR, Scope.everything());

    assertThat(store.isBootstrapped()).isFalse();
    assertThat(store.bootstrap(List.of(first))).isTrue();
    assertThat(store.isBootstrapped()).isTrue();
    store.remove(first.id());

    assertThat(store.bootstrap(List.of(first))).isFalse();
    assertThat(store.of(TENANT, "p")).isEmpty();
  }

  @Test
  void ofManyNodesThatStartOneAssignsTheFirstRoles() throws Exception {
    var done = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 8; i++) {
        var _ =
            threads.submit(() -> {
              var wanted = assignment("p", Role.KEY_VAULT_ADMINISTRATOR, Scope.everything());
              if (new PostgresRoleAssignments(database).bootstrap(List.of(wanted))) {
                done.incrementAndGet();
              }
            });
      }
    }

    assertThat(done).hasValue(1);
    assertThat(assignments().of(TENANT, "p")).hasSize(1);
  }

  @Test
  void aRoleThatIsNotKnownGrantsNothing() {
    execute(
        "insert into access.role_assignment values ('%s', 't', 'p', '%s', '/')"
            .formatted(UUID.randomUUID(), UUID.randomUUID()));

    assertThat(assignments().of(TENANT, "p")).isEmpty();
    assertThat(assignments().at(Scope.everything())).isEmpty();
  }

  @Test
  void withoutDatabaseNothingIsKnown() {
    var gone = TestPostgres.migratedDatabase();
    var store = new PostgresRoleAssignments(gone);
    gone.close();

    assertThatThrownBy(() -> store.of(TENANT, "p"))
        .isInstanceOf(RoleAssignmentsUnavailableException.class);
    assertThatThrownBy(() -> store.remove(UUID.randomUUID()))
        .isInstanceOf(RoleAssignmentsUnavailableException.class);
  }

  private void execute(String sql) {
    database.execute(connection -> {
      try (var statement = connection.createStatement()) {
        statement.execute(sql);
      }
    });
  }
}
