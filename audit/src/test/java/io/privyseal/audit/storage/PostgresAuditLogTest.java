package io.privyseal.audit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.audit.AuditEntry;
import io.privyseal.audit.AuditEvents;
import io.privyseal.audit.AuditFilter;
import io.privyseal.audit.AuditLog;
import io.privyseal.audit.AuditLogContract;
import io.privyseal.audit.AuditPage;
import io.privyseal.audit.AuditUnavailableException;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.DatabaseUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresAuditLogTest extends AuditLogContract {
  private final Database database = TestPostgres.migratedDatabase();

  @Override
  protected AuditLog log() {
    return new PostgresAuditLog(database, () -> AuditEvents.NOW);
  }

  /// As the table's owner may, and nobody else: each test begins with an empty log.
  @AfterEach
  void clear() {
    database.execute(connection -> {
      try (var statement = connection.createStatement()) {
        statement.execute("alter table audit.entry disable trigger user");
        statement.execute("delete from audit.entry");
        statement.execute("alter table audit.entry enable trigger user");
      }
    });
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @Test
  void anotherConnectionSeesARecordedEventAtOnce() {
    log().record(AuditEvents.event(AuditEvents.accepted(1)).build());

    assertThat(new PostgresAuditLog(database, () -> AuditEvents.NOW).find(AuditEvents.id(1)))
        .isPresent();
  }

  @Test
  void whatWasRecordedCanBeReadHoweverLongItIs() {
    var finding = AuditEvents.refused(1).findings().getFirst().withHint("\u0001".repeat(1_000));
    var findings = java.util.Collections.nCopies(4_000, finding);
    var refused = AuditEvents.refused(1);
    var decision =
        io.privyseal.foundation.decision.Decision.of(
            refused.id(),
            refused.kind(),
            refused.subject(),
            refused.actor(),
            refused.at(),
            findings);

    log().record(AuditEvents.event(decision).build());

    assertThat(log().find(AuditEvents.id(1)))
        .hasValueSatisfying(
            entry -> assertThat(entry.event().decision().findings()).isEqualTo(findings));
    assertThat(log().list(AuditFilter.ALL, AuditPage.Position.NEWEST, 1).entries()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit.entry set verdict = 'ACCEPTED'",
        "delete from audit.entry",
        "truncate audit.entry"
      })
  void entriesCannotBeChanged(String sql) {
    log().record(AuditEvents.event(AuditEvents.refused(1)).build());

    assertThatThrownBy(() ->
            database.execute(connection -> {
              try (var statement = connection.createStatement()) {
                statement.execute(sql);
              }
            }))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasRootCauseMessage(rootCause());
    assertThat(log().find(AuditEvents.id(1))).isPresent();
  }

  private static String rootCause() {
    return "ERROR: the audit log is append-only\n"
        + "  Where: PL/pgSQL function audit.refuse_change() line 3 at RAISE";
  }

  @Test
  void manyWritersLoseNothing() throws Exception {
    var log = log();
    var recorded = new ArrayList<Future<AuditEntry>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 1; i <= 100; i++) {
        var event = AuditEvents.event(AuditEvents.accepted(i)).build();
        recorded.add(threads.submit(() -> log.record(event)));
      }
    }

    var sequences = new ArrayList<Long>();
    for (var future : recorded) {
      sequences.add(future.get().sequence());
    }
    assertThat(sequences).doesNotHaveDuplicates();
    var page = log.list(AuditFilter.ALL, AuditPage.Position.NEWEST, 200);
    assertThat(page.entries()).hasSize(100);
  }

  @Test
  void withoutDatabaseNothingIsRecorded() {
    var gone = TestPostgres.migratedDatabase();
    var log = new PostgresAuditLog(gone, () -> AuditEvents.NOW);
    gone.close();

    assertThatThrownBy(() -> log.record(AuditEvents.event(AuditEvents.accepted(1)).build()))
        .isInstanceOf(AuditUnavailableException.class);
    assertThatThrownBy(() -> log.find(AuditEvents.id(1)))
        .isInstanceOf(AuditUnavailableException.class);
    assertThatThrownBy(() -> log.list(AuditFilter.ALL, AuditPage.Position.NEWEST, 1))
        .isInstanceOf(AuditUnavailableException.class);
  }

  @Test
  void theIndexesServeTheFilters() {
    var plans = new ArrayList<String>();
    for (var condition :
        List.of(
            "decision_id = 'x'",
            "tenant = 'x'",
            "vault = 'x'",
            "resource = 'x'",
            "caller_object_id = 'x'")) {
      plans.add(plan("select event from audit.entry where " + condition));
    }

    assertThat(plans).allMatch(plan -> plan.contains("Index"));
  }

  private String plan(String sql) {
    return database.inTransaction(connection -> {
      try (var statement = connection.createStatement()) {
        statement.execute("set local enable_seqscan = off");
        try (var rows = statement.executeQuery("explain " + sql)) {
          rows.next();
          return rows.getString(1);
        }
      }
    });
  }
}
