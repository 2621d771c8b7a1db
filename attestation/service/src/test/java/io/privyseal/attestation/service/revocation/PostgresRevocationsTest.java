package io.privyseal.attestation.service.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.service.revocation.RevocationStore.Added;
import io.privyseal.attestation.service.storage.PostgresRevocations;
import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresRevocationsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123456Z");

  private final Database database = TestPostgres.migratedDatabase();
  private final PostgresRevocations store = new PostgresRevocations(database);

  @AfterEach
  void close() {
    database.close();
  }

  private static Revocation rule(String token) {
    return rule(token, Optional.empty(), NOW);
  }

  private static Revocation rule(String token, Optional<Instant> expiresAt, Instant at) {
    return new Revocation(
        UUID.randomUUID(),
        new Subject(SubjectKind.TOKEN, token),
        "lost",
        "tenant/author",
        "d-1",
        at,
        expiresAt);
  }

  @Test
  void aRuleIsReadAsItWasAdded() {
    var rule = rule("t", Optional.of(NOW.plusSeconds(5)), NOW);
    store.add("one", rule);
    assertThat(store.find("one", rule.id())).contains(rule);
    assertThat(store.snapshot("one").rules()).containsExactly(rule);
  }

  @Test
  void theEpochGrowsWithEveryChangeAndNeverFalls() {
    assertThat(store.epoch("one")).isZero();
    var first = rule("a");
    assertThat(store.add("one", first)).isEqualTo(new Added.Done(1));
    assertThat(store.add("one", rule("b"))).isEqualTo(new Added.Done(2));
    assertThat(store.remove("one", first.id())).contains(3L);
    assertThat(store.snapshot("one").epoch()).isEqualTo(store.epoch("one")).isEqualTo(3);
  }

  @Test
  void instancesHaveRulesAndEpochsOfTheirOwn() {
    var rule = rule("a");
    store.add("one", rule);
    assertThat(store.epoch("two")).isZero();
    assertThat(store.find("two", rule.id())).isEmpty();
    assertThat(store.remove("two", rule.id())).isEmpty();
    assertThat(store.add("two", rule)).isEqualTo(new Added.Done(1));
  }

  @Test
  void whatIsRevokedIsNotRevokedTwice() {
    var first = rule("a");
    store.add("one", first);
    assertThat(store.add("one", rule("a"))).isEqualTo(new Added.Exists(first));
    assertThat(store.epoch("one")).as("nothing changed").isEqualTo(1);
  }

  @Test
  void anExpiredRuleMakesRoomForANewOne() {
    store.add("one", rule("a", Optional.of(NOW.plusSeconds(1)), NOW));
    var again = rule("a", Optional.empty(), NOW.plusSeconds(1));
    assertThat(store.add("one", again)).isInstanceOf(Added.Done.class);
    assertThat(store.snapshot("one").rules()).containsExactly(again);
  }

  @Test
  void removingWhatIsNotThereChangesNothing() {
    assertThat(store.remove("one", UUID.randomUUID())).isEmpty();
    assertThat(store.epoch("one")).isZero();
  }

  @Test
  void pagesFollowEachOtherWithoutGapsOrRepetition() {
    for (var i = 0; i < 7; i++) {
      store.add("one", rule("t" + i));
    }
    var seen = new ArrayList<UUID>();
    Optional<UUID> after = Optional.empty();
    for (var page = store.list("one", after, 3);
        !page.isEmpty();
        page = store.list("one", after, 3)) {
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      page.forEach(rule -> seen.add(rule.id()));
      after = Optional.of(seen.getLast());
    }
    assertThat(seen).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void anInstanceHasABoundedNumberOfRules() {
    database.execute(connection -> {
      try (var fill =
          connection.prepareStatement(
              """
              insert into attestation.revocation
                (id, instance, kind, value, reason, author, decision, created_at)
              select gen_random_uuid(), 'one', 'token', 't' || n, 'r', 'a', 'd', now()
              from generate_series(1, ?) n\
              """)) {
        fill.setInt(1, RevocationBook.MAX_RULES);
        fill.executeUpdate();
      }
    });
    assertThat(store.add("one", rule("more"))).isEqualTo(new Added.TooMany());
    assertThat(store.epoch("one")).isZero();
  }

  @Test
  void changesFromManyNodesEachHaveAnEpochOfTheirOwn() throws Exception {
    var changes = new ArrayList<Callable<Added>>();
    for (var i = 0; i < 24; i++) {
      var rule = rule("t" + i);
      changes.add(() -> store.add("one", rule));
    }
    var epochs = new ArrayList<Long>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var change : threads.invokeAll(changes)) {
        epochs.add(((Added.Done) change.get()).epoch());
      }
    }
    Collections.sort(epochs);
    assertThat(epochs).isEqualTo(java.util.stream.LongStream.rangeClosed(1, 24).boxed().toList());
    assertThat(store.snapshot("one").rules()).hasSize(24);
  }

  @Test
  void whoeverSeesAnEpochSeesItsRules() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writer =
          threads.submit(() -> {
            for (var i = 0; i < 30; i++) {
              store.add("one", rule("t" + i));
            }
            return true;
          });
      while (!writer.isDone()) {
        var seen = store.snapshot("one");
        assertThat(seen.rules()).hasSize((int) seen.epoch());
      }
      assertThat(writer.get()).isTrue();
    }
  }

  @Test
  void aNodeSeesWhatAnotherChangedAtOnce() {
    var here = new RevocationBook("one", "https://a.example", store);
    var there = new RevocationBook("one", "https://a.example", new PostgresRevocations(database));
    assertThat(here.current().epoch()).isZero();
    var rule = rule("a");
    there.add(rule);
    assertThat(here.current().epoch()).isEqualTo(1);
    there.remove(rule.id());
    assertThat(here.current().epoch()).isEqualTo(2);
  }

  @Test
  void aStorageThatDoesNotAnswerLeavesNothingDecided() {
    var book = new RevocationBook("one", "https://a.example", store);
    book.current();
    database.close();
    assertThatThrownBy(book::current)
        .as("rules that were read once do not decide when the storage is gone")
        .isInstanceOf(UnavailableException.class);
  }
}
