package io.privyseal.attestation.collateral;

import io.privyseal.attestation.collateral.Lookup.Current;
import io.privyseal.attestation.collateral.Lookup.Stale;
import io.privyseal.attestation.collateral.Lookup.Unavailable;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.foundation.bytes.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Keeps collateral at hand. Thread-safe.
///
/// - An item that is not due is answered from memory; when its renewal time has come it is fetched
///   anew behind the answer, so that nobody waits.
/// - One fetch of an item runs at a time, however many wait for it.
/// - When the next one was due and cannot be had, the old one serves for the stale bound, marked.
/// - What could not be had is not asked for again for a while that doubles with each failure.
/// - Everything is checked before it is kept, and no statement goes back.
public final class CollateralCache implements Collateral, AutoCloseable {
  /// Most items that can be kept warm.
  public static final int MAX_WARM = 10_000;

  private static final Asker OPERATOR = new Asker.Operator();

  /// How often somebody who waited for another's fetch, which that one was not allowed, begins one
  /// of their own; others may come between each time.
  private static final int MAX_TRIES = 3;

  /// Items that one round of [#maintain] asks for anew.
  private static final int MAX_PER_ROUND = 500;

  private final CacheRules rules;
  private final InstantSource clock;
  private final Shelf shelf;
  private final Keeping keeping;
  private final Fetching fetching;
  private final Counters counters = new Counters();
  private final Semaphore slots;
  private final Map<CollateralId, CompletableFuture<Fetching.Result>> underWay =
      new ConcurrentHashMap<>();
  private final Set<CollateralId> warm = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;
  private final Collateral asOperator = new AskedCollateral(this, new IntelParts(), OPERATOR);

  /// What a cache stands on.
  ///
  /// @param sources asked in this order
  /// @param random for the jitter of renewals
  public record Surroundings(
      List<CollateralSource> sources,
      CollateralCheck check,
      CollateralStore store,
      InstantSource clock,
      RandomGenerator random) {
    public Surroundings {
      sources = List.copyOf(sources);
    }
  }

  public CollateralCache(Surroundings of, CacheRules rules) {
    this.rules = rules;
    this.clock = of.clock();
    this.shelf = new Shelf(rules.capacity().entries(), rules.capacity().bytes());
    this.keeping = new Keeping(shelf);
    this.fetching =
        new Fetching(
            of.sources(),
            of.check(),
            of.store(),
            rules,
            of.clock(),
            of.random(),
            keeping,
            counters);
    this.slots = new Semaphore(rules.fetches().atOnce());
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("collateral-", 0).factory());
  }

  @Override
  public Lookup<CollateralItem> find(CollateralId id) {
    return find(id, OPERATOR);
  }

  Lookup<CollateralItem> find(CollateralId id, Asker asker) {
    var now = clock.instant();
    var held = keeping.find(id);
    if (held != null && !held.item().isOverdueAt(now)) {
      counters.hits.increment();
      if (!now.isBefore(held.refreshAt()) && fetching.standing(id, now).isEmpty()) {
        begin(id, asker);
      }
      return new Current<>(held.item(), held.item().nextUpdate());
    }
    if (!mayAsk(asker, id)) {
      return new Unavailable<>(
          "not held, and not asked for on the word of this evidence", Duration.ofMinutes(1));
    }
    var fetched = fetching.standing(id, now).orElseGet(() -> await(id, asker));
    return judged(fetched, keeping.find(id), clock.instant());
  }

  private static boolean mayAsk(Asker asker, CollateralId id) {
    return switch (asker) {
      case Asker.Operator _, Asker.Sender _ -> true;
      case Asker.Stranger _ -> !Fetching.namedByEvidence(id);
    };
  }

  private Lookup<CollateralItem> judged(
      Fetching.Result fetched, Shelf.@Nullable Held held, Instant now) {
    var item = fetched.item() != null || held == null ? fetched.item() : held.item();
    if (item == null) {
      counters.unavailable.increment();
      return new Unavailable<>(fetched.reason(), fetched.retryAfter());
    }
    if (!item.isOverdueAt(now)) {
      return new Current<>(item, item.nextUpdate());
    }
    if (!item.isOverdueAt(now.minus(rules.renewal().staleFor()))) {
      counters.stale.increment();
      return new Stale<>(item, item.nextUpdate(), fetched.reason());
    }
    counters.unavailable.increment();
    return new Unavailable<>(
        "the next one was due %s: %s".formatted(item.nextUpdate(), fetched.reason()),
        fetched.retryAfter());
  }

  /// What a fetch that somebody else began came to counts for all who wait, but for this: that its
  /// asker may not ask for more.
  private Fetching.Result await(CollateralId id, Asker asker) {
    var begun = start(id, asker);
    if (!begun.isMine()) {
      counters.shared.increment();
    }
    var result = await(begun.promise());
    for (var tries = 1; result.isOverBudget() && !begun.isMine() && tries < MAX_TRIES; tries++) {
      begun = start(id, asker);
      result = await(begun.promise());
    }
    return result;
  }

  private Fetching.Result await(CompletableFuture<Fetching.Result> promise) {
    var waitFor = rules.fetches().waitFor();
    try {
      return promise.get(waitFor.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return Fetching.Result.failed("no answer within " + waitFor, Duration.ofSeconds(1));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a fetch of collateral failed", e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Fetching.Result.failed("interrupted", Duration.ofSeconds(1));
    }
  }

  /// Begins to fetch what is not held. Nobody waits for it yet.
  void begin(List<CollateralId> ids, Asker asker) {
    ids.stream()
        .filter(id -> keeping.find(id) == null && mayAsk(asker, id))
        .filter(id -> fetching.standing(id, clock.instant()).isEmpty())
        .forEach(id -> begin(id, asker));
  }

  private void begin(CollateralId id, Asker asker) {
    var _ = start(id, asker);
  }

  /// @param isMine whether it was begun now, and not under way
  private record Begun(CompletableFuture<Fetching.Result> promise, boolean isMine) {}

  /// The fetch of an item, begun now or under way.
  private Begun start(CollateralId id, Asker asker) {
    var mine = new CompletableFuture<Fetching.Result>();
    var other = underWay.putIfAbsent(id, mine);
    if (other != null) {
      return new Begun(other, false);
    }
    threads.execute(() -> run(id, asker, mine));
    return new Begun(mine, true);
  }

  private void run(CollateralId id, Asker asker, CompletableFuture<Fetching.Result> promise) {
    Fetching.Result result;
    try {
      result =
          Fetching.namedByEvidence(id)
              ? inSlot(id, asker)
              : fetching.fetch(id, asker, this::beside);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      result = Fetching.Result.failed("interrupted", Duration.ofSeconds(1));
    } catch (RuntimeException | Error e) {
      underWay.remove(id);
      promise.completeExceptionally(e);
      return;
    }
    // Off the list before the answer: whoever comes later finds the item on the shelf.
    underWay.remove(id);
    promise.complete(result);
  }

  /// Items that any number of names could ask for take a slot. The few others take none: they are
  /// what those in the slots wait for.
  private Fetching.Result inSlot(CollateralId id, Asker asker) throws InterruptedException {
    slots.acquire();
    try {
      return fetching.fetch(id, asker, this::beside);
    } finally {
      slots.release();
    }
  }

  private Optional<CollateralContent> beside(CollateralId id) {
    return find(id).found().map(CollateralItem::content);
  }

  @Override
  public long epoch() {
    return keeping.epoch();
  }

  @Override
  public Lookup<List<Bytes>> amdCertificates(ProductLine line, Bytes chipId, TcbVersion tcb) {
    return asOperator.amdCertificates(line, chipId, tcb);
  }

  @Override
  public Lookup<List<Bytes>> amdAuthorities(ProductLine line, KeyKind keys) {
    return asOperator.amdAuthorities(line, keys);
  }

  @Override
  public Lookup<Bytes> amdRevocationList(ProductLine line, KeyKind keys) {
    return asOperator.amdRevocationList(line, keys);
  }

  @Override
  public Lookup<IntelCollateral> intel(TeeType tee, Fmspc fmspc, PckCertificate.Ca ca) {
    return asOperator.intel(tee, fmspc, ca);
  }

  @Override
  public Collateral askedBy(Asker asker) {
    return asOperator.askedBy(asker);
  }

  /// Fetches these now and keeps them warm from then on. Returns when each is there or failed.
  ///
  /// @param ids at most [#MAX_WARM] in all
  public Map<CollateralId, Lookup<CollateralItem>> prewarm(List<CollateralId> ids) {
    if (warm.size() + ids.size() > MAX_WARM) {
      throw new IllegalArgumentException("at most %d items are kept warm".formatted(MAX_WARM));
    }
    warm.addAll(ids);
    ids.forEach(id -> begin(id, OPERATOR));
    var results = new LinkedHashMap<CollateralId, Lookup<CollateralItem>>();
    for (var id : ids) {
      results.put(id, find(id));
    }
    return results;
  }

  /// Asks anew for what is due, and for what should be warm and is not there. To be called from
  /// time to time; returns at once.
  ///
  /// @return how many fetches it began or found under way
  public int maintain() {
    var due = new ArrayList<>(shelf.dueAt(clock.instant(), MAX_PER_ROUND));
    warm.stream().filter(id -> keeping.find(id) == null).limit(MAX_PER_ROUND).forEach(due::add);
    due.forEach(id -> begin(id, OPERATOR));
    return due.size();
  }

  /// Takes an item that somebody brought, as if a source had given it.
  ///
  /// @return why it was not taken; empty if it is kept
  public Optional<String> offer(CollateralId id, CollateralContent content, String origin) {
    var taken = fetching.accept(id, content, origin, this::beside, clock.instant());
    return taken.item() == null ? Optional.of(taken.reason()) : Optional.empty();
  }

  /// What is held and what was counted.
  public CacheSnapshot snapshot() {
    return CacheSnapshot.of(shelf, counters, underWay.size(), fetching.failing(), clock.instant());
  }

  /// Ends fetches that are under way; those who wait are told.
  @Override
  public void close() {
    threads.shutdownNow();
    underWay
        .values()
        .forEach(
            promise -> promise.complete(Fetching.Result.failed("closed", Duration.ofMinutes(1))));
  }
}
