package io.privyseal.attestation.collateral;

import io.privyseal.attestation.collateral.CollateralId.AmdChain;
import io.privyseal.attestation.collateral.CollateralId.AmdRevocations;
import io.privyseal.attestation.collateral.CollateralId.AmdVcek;
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
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
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
  private final IntelParts intel = new IntelParts();

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
    var now = clock.instant();
    var held = keeping.find(id);
    if (held != null && !held.item().isOverdueAt(now)) {
      counters.hits.increment();
      if (!now.isBefore(held.refreshAt()) && fetching.standing(id, now).isEmpty()) {
        begin(id);
      }
      return new Current<>(held.item(), held.item().nextUpdate());
    }
    var fetched = fetching.standing(id, now).orElseGet(() -> await(id));
    return judged(fetched, keeping.find(id), clock.instant());
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

  private Fetching.Result await(CollateralId id) {
    var waitFor = rules.fetches().waitFor();
    if (underWay.containsKey(id)) {
      counters.shared.increment();
    }
    try {
      return start(id).get(waitFor.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return Fetching.Result.failed("no answer within " + waitFor, Duration.ofSeconds(1));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a fetch of collateral failed", e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Fetching.Result.failed("interrupted", Duration.ofSeconds(1));
    }
  }

  /// Nobody waits for this one.
  private void begin(CollateralId id) {
    var _ = start(id);
  }

  /// The fetch of an item, begun now or under way.
  private CompletableFuture<Fetching.Result> start(CollateralId id) {
    var mine = new CompletableFuture<Fetching.Result>();
    var other = underWay.putIfAbsent(id, mine);
    if (other != null) {
      return other;
    }
    threads.execute(() -> run(id, mine));
    return mine;
  }

  private void run(CollateralId id, CompletableFuture<Fetching.Result> promise) {
    Fetching.Result result;
    try {
      result = Fetching.namedByEvidence(id) ? inSlot(id) : fetching.fetch(id, this::beside);
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
  private Fetching.Result inSlot(CollateralId id) throws InterruptedException {
    slots.acquire();
    try {
      return fetching.fetch(id, this::beside);
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
    AmdVcek id;
    try {
      id = AmdVcek.of(line, chipId, tcb);
    } catch (MalformedInputException e) {
      return new Unavailable<>(String.valueOf(e.getMessage()), Duration.ofDays(1));
    }
    var authorities = amdAuthorities(line, KeyKind.VCEK);
    var leaf = find(id);
    if (leaf.found().isEmpty() || authorities.found().isEmpty()) {
      return leaf.found().isEmpty() ? leaf.map(_ -> List.of()) : authorities;
    }
    var all = new ArrayList<Bytes>();
    all.add(leaf.found().get().content().body());
    all.addAll(authorities.found().get());
    var chain = List.copyOf(all);
    return leaf instanceof Current ? authorities.map(_ -> chain) : leaf.map(_ -> chain);
  }

  @Override
  public Lookup<List<Bytes>> amdAuthorities(ProductLine line, KeyKind keys) {
    return find(new AmdChain(line, keys)).map(item -> certificates(item.content().body()));
  }

  private static List<Bytes> certificates(Bytes pem) {
    return Pem.blocks(pem.asUtf8()).stream().map(Pem.Block::der).toList();
  }

  @Override
  public Lookup<Bytes> amdRevocationList(ProductLine line, KeyKind keys) {
    return find(new AmdRevocations(line, keys)).map(item -> item.content().body());
  }

  @Override
  public Lookup<IntelCollateral> intel(TeeType tee, Fmspc fmspc, PckCertificate.Ca ca) {
    var ids = IntelParts.idsOf(tee, fmspc, ca);
    // All that is missing is asked for at once; then each is waited for.
    ids.stream()
        .filter(id -> keeping.find(id) == null)
        .filter(id -> fetching.standing(id, clock.instant()).isEmpty())
        .forEach(this::begin);
    return intel.join(ids, ids.stream().map(this::find).toList());
  }

  /// Fetches these now and keeps them warm from then on. Returns when each is there or failed.
  ///
  /// @param ids at most [#MAX_WARM] in all
  public Map<CollateralId, Lookup<CollateralItem>> prewarm(List<CollateralId> ids) {
    if (warm.size() + ids.size() > MAX_WARM) {
      throw new IllegalArgumentException("at most %d items are kept warm".formatted(MAX_WARM));
    }
    warm.addAll(ids);
    ids.forEach(this::begin);
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
    due.forEach(this::begin);
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
