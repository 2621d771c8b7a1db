package io.privyseal.access.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.access.Role;
import io.privyseal.access.RoleAssignmentsUnavailableException;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.access.elevation.Elevation;
import io.privyseal.access.elevation.ElevationBook;
import io.privyseal.access.elevation.Eligibility;
import io.privyseal.access.elevation.Progress;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresElevationBookTest {
  private static final TenantId TENANT = new TenantId("t");
  private static final Scope VAULT = Scope.vault("v");
  private static final Role ROLE = Role.KEY_VAULT_CRYPTO_OFFICER;
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final Database database = TestPostgres.migratedDatabase();
  private final ElevationBook book = new PostgresElevationBook(database);

  @AfterEach
  void clear() {
    database.execute(connection -> {
      try (var statement = connection.createStatement()) {
        statement.execute("delete from access.elevation");
        statement.execute("delete from access.eligibility");
      }
    });
  }

  @AfterAll
  void stop() {
    database.close();
  }

  private Eligibility eligible(String principal) {
    return book.add(
        new Eligibility(UUID.randomUUID(), TENANT, principal, ROLE, VAULT, QUARTER, true));
  }

  private static Elevation asked(Eligibility by, Progress progress) {
    return new Elevation(
        UUID.randomUUID(),
        by.id(),
        TENANT,
        "alice",
        ROLE,
        VAULT,
        QUARTER,
        "rotate the seal key",
        "OPS-17",
        NOON,
        progress);
  }

  private Elevation pending() {
    return book.request(asked(eligible("alice"), new Progress.Pending())).orElseThrow();
  }

  private Elevation granted() {
    return book.request(
            asked(eligible("alice"), new Progress.Granted("", NOON, NOON.plus(QUARTER))))
        .orElseThrow();
  }

  private boolean holds(Instant at) {
    return !book.of(TENANT, "alice", at).isEmpty();
  }

  @Test
  void eligibilityIsFoundByIdScopeAndPrincipal() {
    var made = eligible("group:ops");

    assertThat(book.eligibility(made.id())).contains(made);
    assertThat(book.eligibilitiesAt(VAULT)).containsExactly(made);
    assertThat(book.eligibilitiesOf(TENANT, List.of("alice", "group:ops"))).containsExactly(made);
    assertThat(book.eligibilitiesOf(TENANT, List.of("alice"))).isEmpty();
    assertThat(book.eligibilitiesOf(new TenantId("u"), List.of("group:ops"))).isEmpty();
  }

  @Test
  void theSameEligibilityIsThereOnce() {
    var first = eligible("alice");

    assertThat(eligible("alice")).isEqualTo(first);
    assertThat(book.eligibilitiesAt(VAULT)).hasSize(1);
  }

  @Test
  void eligibilityAloneGrantsNothing() {
    eligible("alice");

    assertThat(holds(NOON)).isFalse();
  }

  @Test
  void whatIsKeptIsReadAgain() {
    var made = granted();

    assertThat(book.find(made.id())).contains(made);
    assertThat(book.elevationsOf(TENANT, "alice")).containsExactly(made);
    assertThat(book.elevationsAt(VAULT)).containsExactly(made);
  }

  @Test
  void aGrantEndsByTheClock() {
    granted();

    assertThat(holds(NOON.plus(QUARTER).minusMillis(1))).isTrue();
    assertThat(holds(NOON.plus(QUARTER))).isFalse();
  }

  @Test
  void aPendingRequestGrantsNothing() {
    pending();

    assertThat(holds(NOON)).isFalse();
  }

  @Test
  void anApprovedRequestHoldsFromTheApprovalOn() {
    var later = NOON.plusSeconds(600);
    var made =
        book.decide(pending().id(), new Progress.Granted("bob@t", later, later.plus(QUARTER)));

    assertThat(made).isPresent();
    assertThat(holds(later)).isTrue();
    assertThat(holds(later.plus(QUARTER))).isFalse();
  }

  @Test
  void aDeniedRequestGrantsNothing() {
    var id = pending().id();
    book.decide(id, new Progress.Denied("bob@t", NOON));

    assertThat(holds(NOON)).isFalse();
    assertThat(book.decide(id, new Progress.Granted("eve@t", NOON, NOON.plus(QUARTER)))).isEmpty();
  }

  @Test
  void aRequestThatWaitedTooLongIsNotApproved() {
    var id = pending().id();
    var late = NOON.plus(Elevation.PENDING_FOR);

    assertThat(book.decide(id, new Progress.Granted("bob@t", late, late.plus(QUARTER)))).isEmpty();
    assertThat(book.find(id).orElseThrow().stateAt(late)).isEqualTo(Elevation.State.LAPSED);
  }

  @Test
  void aGrantThatIsEndedIsOver() {
    var id = granted().id();

    assertThat(book.end(id, new Progress.Ended("alice@t", NOON.plusSeconds(1)))).isPresent();
    assertThat(holds(NOON.plusSeconds(2))).isFalse();
    assertThat(book.end(id, new Progress.Ended("alice@t", NOON.plusSeconds(3)))).isEmpty();
  }

  @Test
  void whatHasEndedByTheClockIsNotEndedAgain() {
    assertThat(book.end(granted().id(), new Progress.Ended("alice@t", NOON.plus(QUARTER))))
        .isEmpty();
  }

  @Test
  void removingTheEligibilityEndsWhatItAllowed() {
    var made = granted();
    assertThat(book.remove(made.eligibility(), "bob@t", NOON.plusSeconds(1))).isTrue();

    assertThat(holds(NOON.plusSeconds(2))).isFalse();
    assertThat(book.find(made.id()).orElseThrow().progress())
        .isEqualTo(new Progress.Ended("bob@t", NOON.plusSeconds(1)));
    assertThat(book.remove(made.eligibility(), "bob@t", NOON)).isFalse();
  }

  @Test
  void withoutItsEligibilityNothingIsRequested() {
    var gone = eligible("alice");
    book.remove(gone.id(), "bob@t", NOON);

    assertThat(book.request(asked(gone, new Progress.Pending()))).isEmpty();
  }

  @Test
  void oneOpenRequestForOneRoleAndScope() {
    var first = granted();
    var eligibility = book.eligibility(first.eligibility()).orElseThrow();

    assertThat(book.request(asked(eligibility, new Progress.Pending()))).isEmpty();
  }

  @Test
  void ofManyRivalDecisionsOneTakesEffect() throws Exception {
    var id = pending().id();
    var approved = new AtomicInteger();
    var denied = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 4; i++) {
        var _ =
            threads.submit(() ->
                book.decide(id, new Progress.Granted("bob@t", NOON, NOON.plus(QUARTER)))
                    .ifPresent(e -> approved.incrementAndGet()));
        var _ =
            threads.submit(() ->
                book.decide(id, new Progress.Denied("eve@t", NOON))
                    .ifPresent(e -> denied.incrementAndGet()));
      }
    }

    assertThat(approved.get() + denied.get()).isEqualTo(1);
    assertThat(holds(NOON)).isEqualTo(approved.get() == 1);
  }

  @Test
  void ofManyRivalRequestsOneTakesEffect() throws Exception {
    var eligibility = eligible("alice");
    var made = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 8; i++) {
        var _ =
            threads.submit(() ->
                book.request(asked(eligibility, new Progress.Pending()))
                    .ifPresent(e -> made.incrementAndGet()));
      }
    }

    assertThat(made).hasValue(1);
  }

  /// Whatever is done in whatever order: nobody has a role but between a grant and its end.
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void arbitraryStepsNeverOutliveTheGrant(long seed) {

    var random = new SplittableRandom(seed);
    var id = pending().id();
    var now = NOON;
    var until = Instant.MIN;
    for (var step = 0; step < 40; step++) {
      now = now.plusSeconds(random.nextInt(400));
      switch (random.nextInt(4)) {
        case 0 -> {
          var end = now.plus(QUARTER);
          if (book.decide(id, new Progress.Granted("bob@t", now, end)).isPresent()) {
            until = end;
          }
        }
        case 1 -> {
          if (random.nextInt(8) == 0
              && book.end(id, new Progress.Ended("alice@t", now)).isPresent()) {
            until = Instant.MIN;
          }
        }
        default -> {}
      }
      assertThat(holds(now)).as("step %d at %s", step, now).isEqualTo(now.isBefore(until));
    }
  }

  @Test
  void withoutDatabaseNothingIsKnown() {
    var gone = TestPostgres.migratedDatabase();
    var away = new PostgresElevationBook(gone);
    gone.close();

    assertThatThrownBy(() -> away.of(TENANT, "alice", NOON))
        .isInstanceOf(RoleAssignmentsUnavailableException.class);
  }
}
