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
import java.util.UUID;
import java.util.concurrent.Executors;
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
