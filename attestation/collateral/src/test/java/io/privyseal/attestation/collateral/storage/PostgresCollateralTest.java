package io.privyseal.attestation.collateral.storage;

import static io.privyseal.attestation.collateral.Makers.LIST;
import static io.privyseal.attestation.collateral.Makers.NOW;
import static io.privyseal.attestation.collateral.Makers.TCB_INFO;
import static io.privyseal.attestation.collateral.Makers.VCEK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.collateral.CacheRules;
import io.privyseal.attestation.collateral.CollateralCache;
import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.attestation.collateral.CollateralItem.Statement;
import io.privyseal.attestation.collateral.Lookup.Current;
import io.privyseal.attestation.collateral.Makers;
import io.privyseal.attestation.collateral.ScriptedSource;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Items in PostgreSQL: what goes in comes out, none goes back, nodes share.
class PostgresCollateralTest {
  private final Database database = TestPostgres.migratedDatabase();
  private final PostgresCollateral store = new PostgresCollateral(database);

  @AfterEach
  void close() {
    database.close();
  }

  private static CollateralItem item(CollateralId id, Instant issued, long edition) {
    return new CollateralItem(
        id,
        new CollateralContent(
            Bytes.utf8("edition " + edition), List.of(Bytes.ofHex("aa"), Bytes.ofHex("bb"))),
        new Statement(issued, issued.plusSeconds(3600), edition),
        NOW,
        "test");
  }

  @Test
  void whatIsSavedIsFound() {
    var saved = item(TCB_INFO, NOW, 18);

    assertThat(store.save(saved, false)).isTrue();
    assertThat(store.find(TCB_INFO)).contains(saved);
    assertThat(store.find(LIST)).isEmpty();
  }

  @Test
  void neitherEditionNorTimeGoesBack() {
    store.save(item(TCB_INFO, NOW, 18), false);

    assertThat(store.save(item(TCB_INFO, NOW.plusSeconds(1), 17), false)).isFalse();
    assertThat(store.save(item(TCB_INFO, NOW.minusSeconds(1), 19), false)).isFalse();
    assertThat(store.find(TCB_INFO).orElseThrow().statement().edition()).isEqualTo(18);
  }

  @Test
  void theSameAndTheNewerReplace() {
    store.save(item(TCB_INFO, NOW, 18), false);

    assertThat(store.save(item(TCB_INFO, NOW, 18), false)).isTrue();
    assertThat(store.save(item(TCB_INFO, NOW.plusSeconds(1), 19), false)).isTrue();
    assertThat(store.find(TCB_INFO).orElseThrow().statement().edition()).isEqualTo(19);
  }

  @Test
  void goesBackWhenThatIsAllowed() {
    store.save(item(TCB_INFO, NOW, 18), false);

    assertThat(store.save(item(TCB_INFO, NOW, 17), true)).isTrue();
  }

  @Test
  void rivalsLeaveTheNewest() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<java.util.concurrent.Future<?>>();
      for (var edition = 1; edition <= 40; edition++) {
        var saved = item(TCB_INFO, NOW.plusSeconds(edition), edition);
        all.add(threads.submit(() -> store.save(saved, false)));
      }
      for (var one : all) {
        one.get();
      }
    }
    assertThat(store.find(TCB_INFO).orElseThrow().statement().edition()).isEqualTo(40);
  }

  @Test
  void listsInPages() {
    for (var id : List.of(TCB_INFO, LIST, VCEK)) {
      store.save(item(id, NOW, 1), false);
    }
    var first = store.list("", 2);
    var second = store.list(first.getLast().id().text(), 2);

    assertThat(first).extracting(CollateralItem::id).containsExactly(LIST, VCEK);
    assertThat(second).extracting(CollateralItem::id).containsExactly(TCB_INFO);
  }

  @Test
  void aRestartBeginsWarmAndAnotherNodeShares() {
    var source = ScriptedSource.of(Makers.published(NOW));
    try (var cache = cache(source)) {
      assertThat(cache.find(LIST)).isInstanceOf(Current.class);
    }
    source.fail();
    try (var cache = cache(source)) {
      assertThat(cache.find(LIST)).isInstanceOf(Current.class);
      assertThat(cache.snapshot().fetches()).isZero();
    }
  }

  private CollateralCache cache(ScriptedSource source) {
    return new CollateralCache(
        new CollateralCache.Surroundings(
            List.of(source), Makers.check(), store, () -> NOW, new SplittableRandom(1)),
        CacheRules.DEFAULT);
  }

  @Test
  void withoutTheDatabaseItSaysSo() {
    database.close();

    assertThatThrownBy(() -> store.find(LIST)).isInstanceOf(UnavailableException.class);
  }

  @Test
  void theHistoryOfBundlesOnlyGrows() {
    var history = new PostgresBundleHistory(database);
    assertThat(history.last("key")).isEmpty();
    history.remember("key", 7, NOW);
    history.remember("key", 5, NOW);

    assertThat(history.last("key")).hasValue(7);
    assertThat(history.last("other")).isEmpty();
  }
}
