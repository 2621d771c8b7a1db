package io.privyseal.attestation.collateral;

import static io.privyseal.attestation.collateral.Makers.CHAIN;
import static io.privyseal.attestation.collateral.Makers.LIST;
import static io.privyseal.attestation.collateral.Makers.MILAN;
import static io.privyseal.attestation.collateral.Makers.NOW;
import static io.privyseal.attestation.collateral.Makers.TCB_INFO;
import static io.privyseal.attestation.collateral.Makers.VCEK;
import static io.privyseal.attestation.collateral.Makers.around;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.privyseal.attestation.collateral.CacheRules.Capacity;
import io.privyseal.attestation.collateral.CacheRules.Fetches;
import io.privyseal.attestation.collateral.CacheRules.Renewal;
import io.privyseal.attestation.collateral.CollateralId.AmdVcek;
import io.privyseal.attestation.collateral.CollateralSource.Answer;
import io.privyseal.attestation.collateral.Lookup.Current;
import io.privyseal.attestation.collateral.Lookup.Partial;
import io.privyseal.attestation.collateral.Lookup.Stale;
import io.privyseal.attestation.collateral.Lookup.Unavailable;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.foundation.bytes.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How the cache answers: once fetched, shared, renewed, stale, refused, bounded.
@Timeout(60)
class CollateralCacheTest {
  private final ManualClock clock = new ManualClock(NOW);
  private final ScriptedSource source = ScriptedSource.of(Makers.published(NOW));
  private final List<CollateralCache> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(CollateralCache::close);
  }

  private CollateralCache cache() {
    return cache(CacheRules.DEFAULT, source);
  }

  private CollateralCache cache(CacheRules rules, CollateralSource... sources) {
    return cache(rules, CollateralStore.none(), sources);
  }

  private CollateralCache cache(
      CacheRules rules, CollateralStore store, CollateralSource... sources) {
    var made =
        new CollateralCache(
            new CollateralCache.Surroundings(
                List.of(sources), Makers.check(), store, clock, new SplittableRandom(7)),
            rules);
    opened.add(made);
    return made;
  }

  private static void eventually(BooleanSupplier condition) {
    // Bounded by the timeout of the test.
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static CacheRules staleFor(Duration time) {
    return CacheRules.DEFAULT.with(Renewal.DEFAULT.servingStaleFor(time));
  }

  @Nested
  class AnItem {
    @Test
    void isFetchedOnceAndThenAnsweredFromMemory() {
      var cache = cache();

      assertThat(cache.find(LIST)).isInstanceOf(Current.class);
      assertThat(cache.find(LIST)).isInstanceOf(Current.class);

      assertThat(source.asked(LIST)).isEqualTo(1);
      assertThat(cache.snapshot().hits()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void isFetchedOnceHoweverManyWait() throws Exception {
      var cache = cache();
      var gate = source.hold();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var calls = new ArrayList<Callable<Lookup<CollateralItem>>>();
        for (var i = 0; i < 200; i++) {
          calls.add(() -> cache.find(CHAIN));
        }
        var waiting = calls.stream().map(threads::submit).toList();
        eventually(() -> source.asked(CHAIN) == 1 && cache.snapshot().shared() >= 150);
        gate.countDown();
        for (var one : waiting) {
          assertThat(one.get()).isInstanceOf(Current.class);
        }
      }
      assertThat(source.asked(CHAIN)).isEqualTo(1);
    }

    @Test
    void ofManyMachinesAsksForTheirChainOnce() throws Exception {
      var machines = new ArrayList<AmdVcek>();
      for (var i = 0; i < 20; i++) {
        var machine = Makers.AMD.machine(ProductLine.MILAN, NOW);
        var id = AmdVcek.of(ProductLine.MILAN, machine.chipId(), machine.tcb());
        source.give(id, CollateralContent.of(machine.certificates().getFirst()));
        machines.add(id);
      }
      var cache = cache();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var all = machines.stream().map(id -> threads.submit(() -> cache.find(id))).toList();
        for (var one : all) {
          assertThat(one.get()).isInstanceOf(Current.class);
        }
      }
      assertThat(source.asked(CHAIN)).isEqualTo(1);
    }

    @Test
    void thatNobodyHasIsUnavailableWithTheReason() {
      var unknown = new CollateralId.AmdChain(ProductLine.GENOA, KeyKind.VLEK);

      assertThat(cache().find(unknown))
          .isInstanceOfSatisfying(
              Unavailable.class,
              answer -> assertThat(answer.reason()).contains("scripted: there is none"));
    }

    @Test
    void ofEditionsThatAnybodyCanNameIsAskedForWithinABudget() {
      var rules = CacheRules.DEFAULT.with(Fetches.DEFAULT.askingForNew(1, 1));
      var cache = cache(rules, source);
      var first = new CollateralId.IntelQeIdentity(TeeType.SGX, 101);
      var second = new CollateralId.IntelQeIdentity(TeeType.SGX, 102);
      cache.find(first);
      cache.find(second);

      assertThat(source.asked(first)).isEqualTo(1);
      assertThat(source.asked(second)).isZero();
    }

    @Test
    void withoutAnySourceIsUnavailable() {
      assertThat(cache(CacheRules.DEFAULT).find(LIST))
          .isInstanceOfSatisfying(
              Unavailable.class,
              answer -> assertThat(answer.reason()).contains("no source for amd/crl"));
    }

    @Test
    void isGivenUpOnWhenItTakesTooLong() {
      var rules = CacheRules.DEFAULT.with(Fetches.DEFAULT.waiting(Duration.ofMillis(20)));
      var gate = source.hold();

      assertThat(cache(rules, source).find(CHAIN))
          .isInstanceOfSatisfying(
              Unavailable.class,
              answer -> assertThat(answer.reason()).contains("no answer within"));
      gate.countDown();
    }
  }

  @Nested
  class Renewal_ {
    @Test
    void happensBehindTheAnswerWhenItsTimeHasCome() {
      var cache = cache();
      cache.find(LIST);
      var newer = new Validity(NOW, NOW.plus(Duration.ofDays(30)));
      source.give(LIST, Makers.list(newer));
      clock.advance(Duration.ofHours(7));

      assertThat(cache.find(LIST)).isInstanceOf(Current.class);

      eventually(() -> cache.find(LIST).found().orElseThrow().statement().issued().equals(NOW));
      assertThat(source.asked(LIST)).isEqualTo(2);
    }

    @Test
    void isNotAskedForBeforeItsTime() {
      var cache = cache();
      cache.find(LIST);
      clock.advance(Duration.ofHours(4));
      cache.find(LIST);

      assertThat(cache.maintain()).isZero();
      assertThat(source.asked(LIST)).isEqualTo(1);
    }

    @Test
    void comesOfMaintenanceWithoutAnybodyAsking() {
      var cache = cache();
      cache.find(LIST);
      clock.advance(Duration.ofHours(7));

      assertThat(cache.maintain()).isPositive();
      eventually(() -> source.asked(LIST) == 2);
    }

    @Test
    void ofACertificateWaitsForMostOfItsLife() {
      var cache = cache();
      cache.find(VCEK);
      clock.advance(Duration.ofDays(300));
      cache.find(VCEK);

      assertThat(cache.snapshot().underWay()).isZero();
      assertThat(source.asked(VCEK)).isEqualTo(1);
    }

    @Test
    void changesTheEpochOnlyWhenAStatementChanged() {
      var cache = cache();
      cache.find(LIST);
      var first = cache.epoch();
      clock.advance(Duration.ofHours(7));
      cache.maintain();
      eventually(() -> source.asked(LIST) == 2 && cache.snapshot().underWay() == 0);
      assertThat(cache.epoch()).isEqualTo(first);

      source.give(LIST, Makers.list(new Validity(NOW, NOW.plus(Duration.ofDays(30)))));
      clock.advance(Duration.ofHours(7));
      cache.maintain();
      eventually(() -> cache.epoch() == first + 1);
    }
  }

  @Nested
  class WhenTheNextOneIsDueAndNotToBeHad {
    private final Duration pastDue = Duration.ofDays(29).plusHours(1);

    @Test
    void anOldOneServesWithinTheBoundAndSaysSo() {
      var cache = cache(staleFor(Duration.ofHours(2)), source);
      cache.find(LIST);
      source.fail();
      clock.advance(pastDue);

      assertThat(cache.find(LIST))
          .isInstanceOfSatisfying(
              Stale.class,
              stale -> {
                assertThat(stale.since()).isEqualTo(around(NOW).until());
                assertThat(stale.reason()).contains("the server is down");
              });
      assertThat(cache.snapshot().stale()).isEqualTo(1);
    }

    @Test
    void nothingServesBeyondTheBound() {
      var cache = cache(staleFor(Duration.ofMinutes(59)), source);
      cache.find(LIST);
      source.fail();
      clock.advance(pastDue);

      assertThat(cache.find(LIST))
          .isInstanceOfSatisfying(
              Unavailable.class,
              answer ->
                  assertThat(answer.reason())
                      .contains("the next one was due")
                      .contains("the server is down"));
    }

    @Test
    void byDefaultNothingServesPastItsTime() {
      var cache = cache();
      cache.find(LIST);
      source.fail();
      clock.advance(pastDue);

      assertThat(cache.find(LIST)).isInstanceOf(Unavailable.class);
    }

    @Test
    void aServerThatGoesOnGivingTheOldOneIsNotAskedInALoop() {
      var cache = cache(staleFor(Duration.ofDays(1)), source);
      cache.find(LIST);
      clock.advance(pastDue);

      for (var i = 0; i < 10; i++) {
        assertThat(cache.find(LIST)).isInstanceOf(Stale.class);
      }
      assertThat(source.asked(LIST)).isEqualTo(2);
    }

    @Test
    void itIsCurrentAgainWhenTheServerIsBack() {
      var cache = cache(staleFor(Duration.ofDays(1)), source);
      cache.find(LIST);
      source.fail();
      clock.advance(pastDue);
      cache.find(LIST);
      source.recover();
      source.give(LIST, Makers.list(around(clock.instant())));
      clock.advance(Duration.ofMinutes(1));

      assertThat(cache.find(LIST)).isInstanceOf(Current.class);
    }
  }

  @Nested
  class AFailure {
    @Test
    void isNotRepeatedTooSoonAndTheWaitDoubles() {
      source.fail();
      var cache = cache();
      cache.find(CHAIN);
      cache.find(CHAIN);
      assertThat(source.asked(CHAIN)).isEqualTo(1);

      clock.advance(Duration.ofSeconds(6));
      cache.find(CHAIN);
      assertThat(source.asked(CHAIN)).isEqualTo(2);
      clock.advance(Duration.ofSeconds(6));
      cache.find(CHAIN);
      assertThat(source.asked(CHAIN)).isEqualTo(2);
      clock.advance(Duration.ofSeconds(6));
      cache.find(CHAIN);
      assertThat(source.asked(CHAIN)).isEqualTo(3);
    }

    @Test
    void waitsAsLongAsTheServerAsked() {
      source.answer(
          CHAIN, new Answer.Failed("HTTP status 429", Optional.of(Duration.ofMinutes(2))));
      var cache = cache();

      assertThat(cache.find(CHAIN))
          .isInstanceOfSatisfying(
              Unavailable.class,
              answer ->
                  assertThat(answer.retryAfter()).isGreaterThanOrEqualTo(Duration.ofMinutes(2)));
      clock.advance(Duration.ofSeconds(100));
      cache.find(CHAIN);
      assertThat(source.asked(CHAIN)).isEqualTo(1);
    }

    @Test
    void ofOneSourceIsMadeGoodByTheNext() {
      var down = new ScriptedSource("first");
      down.fail();

      assertThat(cache(CacheRules.DEFAULT, down, source).find(CHAIN)).isInstanceOf(Current.class);
    }
  }

  @Nested
  class ABadItem {
    @Test
    void isNotKept() {
      source.give(VCEK, CollateralContent.of(MILAN.authorities().ask().certificate()));

      assertThat(cache().find(VCEK))
          .isInstanceOfSatisfying(
              Unavailable.class,
              answer -> assertThat(answer.reason()).contains("refused: not a VCEK"));
    }

    @Test
    void neverReplacesAGoodOne() {
      var cache = cache();
      cache.find(LIST);
      source.give(LIST, CollateralContent.of(Bytes.utf8("<html>captive portal</html>")));
      clock.advance(Duration.ofHours(7));
      cache.maintain();
      eventually(() -> cache.snapshot().refused() == 1);

      assertThat(cache.find(LIST)).isInstanceOf(Current.class);
    }

    @Test
    void ofOneSourceIsPassedOverForTheGoodOneOfTheNext() {
      var forged = new ScriptedSource("forger");
      var genoa = Makers.AMD.authorities(ProductLine.GENOA).ark();
      forged.give(LIST, CollateralContent.of(genoa.revocationList(around(NOW), List.of())));
      var cache = cache(CacheRules.DEFAULT, forged, source);

      assertThat(cache.find(LIST)).isInstanceOf(Current.class);
      assertThat(cache.find(LIST).found().orElseThrow().origin()).isEqualTo("scripted");
      assertThat(cache.snapshot().refused()).isEqualTo(1);
    }

    @Test
    void fromTheFutureIsRefused() {
      source.give(
          LIST, Makers.list(new Validity(NOW.plusSeconds(600), NOW.plus(Duration.ofDays(30)))));

      assertThat(cache().find(LIST))
          .isInstanceOfSatisfying(
              Unavailable.class, answer -> assertThat(answer.reason()).contains("future"));
    }
  }

  @Nested
  class GoingBack {
    private CollateralContent ofEdition(long number) {
      return Makers.tcbInfo(
          Makers.tdx(clock.instant()).tcbInfo(t -> t.evaluationDataNumber(number)).build());
    }

    private void renew(CollateralCache cache, CollateralContent content) {
      source.give(TCB_INFO, content);
      var asked = source.asked(TCB_INFO);
      clock.advance(Duration.ofHours(7));
      cache.maintain();
      eventually(() -> source.asked(TCB_INFO) > asked && cache.snapshot().underWay() == 0);
    }

    @Test
    void toALowerEvaluationNumberIsRefused() {
      source.give(TCB_INFO, ofEdition(18));
      var cache = cache();
      cache.find(TCB_INFO);
      renew(cache, ofEdition(17));

      assertThat(cache.find(TCB_INFO).found().orElseThrow().statement().edition()).isEqualTo(18);
      assertThat(cache.snapshot().refused()).isEqualTo(1);
    }

    @Test
    void toAnEarlierDateIsRefused() {
      var cache = cache();
      cache.find(LIST);
      var earlier = new Validity(NOW.minus(Duration.ofDays(2)), NOW.plus(Duration.ofDays(60)));
      source.give(LIST, Makers.list(earlier));
      clock.advance(Duration.ofHours(7));
      cache.maintain();
      eventually(() -> cache.snapshot().refused() == 1);

      assertThat(cache.find(LIST).found().orElseThrow().statement().issued())
          .isEqualTo(around(NOW).from());
    }

    @Test
    void isRefusedEvenWhenTheNewerOneLeftMemory() {
      source.give(TCB_INFO, ofEdition(18));
      var cache = cache(CacheRules.DEFAULT.with(new Capacity(1, 1 << 20)), source);
      cache.find(TCB_INFO);
      cache.find(CHAIN);
      source.give(TCB_INFO, ofEdition(17));

      assertThat(cache.find(TCB_INFO))
          .isInstanceOfSatisfying(
              Unavailable.class, answer -> assertThat(answer.reason()).contains("goes back"));
    }

    @Test
    void isPossibleWhenTheOperatorAllowsIt() {
      source.give(TCB_INFO, ofEdition(18));
      var rules = CacheRules.DEFAULT.with(new Renewal(Duration.ofHours(6), Duration.ZERO, true));
      var cache = cache(rules, source);
      cache.find(TCB_INFO);
      renew(cache, ofEdition(17));

      assertThat(cache.find(TCB_INFO).found().orElseThrow().statement().edition()).isEqualTo(17);
    }

    @Test
    void forwardIsTaken() {
      source.give(TCB_INFO, ofEdition(18));
      var cache = cache();
      cache.find(TCB_INFO);
      renew(cache, ofEdition(19));

      assertThat(cache.find(TCB_INFO).found().orElseThrow().statement().edition()).isEqualTo(19);
    }
  }

  @Nested
  class Bounds {
    @Test
    void theLeastRecentlyUsedItemGoesFirst() {
      var cache = cache(CacheRules.DEFAULT.with(new Capacity(2, 1 << 20)), source);
      cache.find(CHAIN);
      cache.find(LIST);
      cache.find(CHAIN);
      cache.find(TCB_INFO);

      assertThat(cache.snapshot().entries()).isEqualTo(2);
      assertThat(cache.snapshot().evictions()).isEqualTo(1);
      cache.find(CHAIN);
      assertThat(source.asked(CHAIN)).isEqualTo(1);
      cache.find(LIST);
      assertThat(source.asked(LIST)).isEqualTo(2);
    }

    @Test
    void bytesAreCounted() {
      var cache = cache(CacheRules.DEFAULT.with(new Capacity(100, 8 * 1024)), source);
      Makers.published(NOW).keySet().forEach(cache::find);

      assertThat(cache.snapshot().bytes()).isLessThanOrEqualTo(8 * 1024);
      assertThat(cache.snapshot().evictions()).isPositive();
    }

    @Test
    void inventedChipsAreNotAskedForWithoutEnd() {
      var rules = CacheRules.DEFAULT.with(Fetches.DEFAULT.askingForNew(5, 5));
      var cache = cache(rules, source);
      for (var i = 1; i <= 50; i++) {
        var chip = new byte[64];
        chip[0] = (byte) i;
        cache.find(AmdVcek.of(ProductLine.MILAN, Bytes.copyOf(chip), MILAN.tcb()));
      }

      assertThat(source.asked()).isEqualTo(5);
      assertThat(cache.find(LIST)).isInstanceOf(Current.class);
    }

    @Test
    void tooManyWarmItemsAreRefused() {
      var many = java.util.Collections.nCopies(CollateralCache.MAX_WARM + 1, (CollateralId) LIST);

      assertThatIllegalArgumentException().isThrownBy(() -> cache().prewarm(many));
    }
  }

  @Nested
  class Typed {
    @Test
    void theChainOfAChip() {
      var found = cache().amdCertificates(ProductLine.MILAN, MILAN.chipId(), MILAN.tcb()).found();

      assertThat(found.orElseThrow()).isEqualTo(MILAN.certificates());
    }

    @Test
    void aMaskedChipHasNoCertificate() {
      assertThat(cache().amdCertificates(ProductLine.MILAN, Bytes.zeros(64), MILAN.tcb()))
          .isInstanceOf(Unavailable.class);
      assertThat(source.asked()).isZero();
    }

    @Test
    void theRevocationList() {
      var list = Makers.list(around(NOW));
      source.give(LIST, list);

      assertThat(cache().amdRevocationList(ProductLine.MILAN, KeyKind.VCEK).found())
          .contains(list.body());
    }

    @Test
    void everythingThatAQuoteIsJudgedBy() {
      var answer = cache().intel(TeeType.TDX, Makers.FMSPC, PckCertificate.Ca.PLATFORM);

      assertThat(answer).isInstanceOf(Current.class);
      assertThat(answer.found().orElseThrow().rootCaCrl()).isPresent();
    }

    @Test
    void isReadOnceWhileItDoesNotChange() {
      var cache = cache();
      var first = cache.intel(TeeType.TDX, Makers.FMSPC, PckCertificate.Ca.PLATFORM);
      var second = cache.intel(TeeType.TDX, Makers.FMSPC, PckCertificate.Ca.PLATFORM);

      assertThat(second.found().orElseThrow()).isSameAs(first.found().orElseThrow());
    }

    @Test
    void partOfItIsPartial() {
      var other = Fmspc.ofHex("00906ea10000");

      assertThat(cache().intel(TeeType.TDX, other, PckCertificate.Ca.PLATFORM))
          .isInstanceOfSatisfying(
              Partial.class,
              partial ->
                  assertThat(partial.missing().toString())
                      .contains("intel/tcb-info/tdx/00906ea10000: scripted: there is none"));
    }

    @Test
    void noneOfItIsUnavailable() {
      source.fail();

      assertThat(cache().intel(TeeType.TDX, Makers.FMSPC, PckCertificate.Ca.PLATFORM))
          .isInstanceOf(Unavailable.class);
    }
  }

  @Nested
  class Warm {
    @Test
    void itemsAreThereBeforeAnybodyAsks() {
      var cache = cache();
      var results = cache.prewarm(List.of(LIST, TCB_INFO));

      assertThat(results.values()).allSatisfy(r -> assertThat(r).isInstanceOf(Current.class));
      cache.find(LIST);
      assertThat(source.asked(LIST)).isEqualTo(1);
    }

    @Test
    void itemsThatFailedAreTriedAgain() {
      source.fail();
      var cache = cache();
      cache.prewarm(List.of(LIST));
      source.recover();
      clock.advance(Duration.ofMinutes(1));
      cache.maintain();

      eventually(() -> cache.snapshot().entries() > 0);
    }
  }

  @Test
  void theSnapshotTellsAgesByKind() {
    var cache = cache();
    Makers.published(NOW).keySet().forEach(cache::find);
    clock.advance(Duration.ofHours(1));
    var snapshot = cache.snapshot();

    assertThat(snapshot.kinds())
        .hasEntrySatisfying(
            "intel/tcb-info", kind -> assertThat(kind.oldest()).isEqualTo(Duration.ofHours(1)))
        .hasEntrySatisfying(
            "amd/crl",
            kind ->
                assertThat(kind.soonest())
                    .isEqualTo(Duration.between(clock.instant(), around(NOW).until())));
    assertThat(CollateralId.KINDS).containsAll(snapshot.kinds().keySet());
  }

  @Test
  void offeredItemsAreCheckedLikeFetchedOnes() {
    var cache = cache(CacheRules.DEFAULT);

    assertThat(cache.offer(CHAIN, Makers.chain(), "bundle")).isEmpty();
    assertThat(cache.offer(LIST, Makers.list(around(NOW)), "bundle")).isEmpty();
    assertThat(cache.offer(VCEK, Makers.chain(), "bundle"))
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("refused"));
    assertThat(cache.find(LIST)).isInstanceOf(Current.class);
  }

  @Test
  void itemsInTheStorageServeAnotherNodeWithoutAFetch() {
    var store = new MemoryStore();
    cache(CacheRules.DEFAULT, store, source).find(LIST);
    var asked = source.asked();
    var other = cache(CacheRules.DEFAULT, store, source);

    assertThat(other.find(LIST)).isInstanceOf(Current.class);
    assertThat(source.asked()).isEqualTo(asked);
    assertThat(other.snapshot().fromStore()).isPositive();
  }

  @Test
  void anItemThatSomebodyChangedInTheStorageIsNotBelieved() {
    var store = new MemoryStore();
    cache(CacheRules.DEFAULT, store, source).find(LIST);
    store.corrupt(LIST);
    var other = cache(CacheRules.DEFAULT, store, source);

    assertThat(other.find(LIST)).isInstanceOf(Current.class);
    assertThat(source.asked(LIST)).isEqualTo(2);
  }

  @Test
  void aStorageThatIsAwayDoesNotStopAnything() {
    var store = new MemoryStore();
    store.fail();
    var cache = cache(CacheRules.DEFAULT, store, source);

    assertThat(cache.find(LIST)).isInstanceOf(Current.class);
    assertThat(cache.snapshot().storeFailures()).isPositive();
  }
}
