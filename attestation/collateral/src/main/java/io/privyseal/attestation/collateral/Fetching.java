package io.privyseal.attestation.collateral;

import io.privyseal.attestation.collateral.CollateralCheck.Outcome;
import io.privyseal.attestation.collateral.CollateralSource.Answer;
import io.privyseal.foundation.failure.UnavailableException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One fetch of one item, from the storage and then from each source in turn, until one gives what
/// passes its check and does not go back. A bad answer never takes a good one's place.
final class Fetching {
  /// At the latest after this part of its life an item is asked for anew.
  private static final double LATEST_RENEWAL = 0.75;

  /// Renewals come up to this much earlier, so that nodes do not ask together.
  private static final double JITTER = 0.2;

  private static final System.Logger LOG = System.getLogger(Fetching.class.getName());

  /// What a fetch came to: an item that may serve, or why there is none newer.
  ///
  /// @param isOverBudget whether it was the asker who may not ask for more; another one may
  record Result(
      @Nullable CollateralItem item, String reason, Duration retryAfter, boolean isOverBudget) {
    static Result of(CollateralItem item) {
      return new Result(item, "", Duration.ZERO, false);
    }

    static Result failed(String reason, Duration retryAfter) {
      return new Result(null, reason, retryAfter, false);
    }

    static Result overBudget(String reason) {
      return new Result(null, reason, Duration.ofMinutes(1), true);
    }
  }

  private final List<CollateralSource> sources;
  private final CollateralCheck check;
  private final CollateralStore store;
  private final CacheRules rules;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Keeping keeping;
  private final Failures failures;
  private final FetchBudgets budgets;
  private final Counters counters;

  Fetching(
      List<CollateralSource> sources,
      CollateralCheck check,
      CollateralStore store,
      CacheRules rules,
      InstantSource clock,
      RandomGenerator random,
      Keeping keeping,
      Counters counters) {
    this.sources = List.copyOf(sources);
    this.check = check;
    this.store = store;
    this.rules = rules;
    this.clock = clock;
    this.random = random;
    this.keeping = keeping;
    this.failures = new Failures(rules.fetches().retryAfter(), rules.fetches().maxRetryAfter());
    this.budgets = new FetchBudgets(rules.fetches(), clock.instant());
    this.counters = counters;
  }

  Result fetch(CollateralId id, Asker asker, CollateralCheck.Others others) {
    var now = clock.instant();
    var held = keeping.find(id);
    if (held != null && now.isBefore(held.refreshAt())) {
      return Result.of(held.item());
    }
    var standing = standing(id, now);
    if (standing.isPresent()) {
      return standing.get();
    }
    var stored = stored(id, others, now);
    if (stored.isPresent()) {
      var shelved = keeping.find(id);
      if (shelved != null && now.isBefore(shelved.refreshAt())) {
        return Result.of(stored.get());
      }
    }
    if (held == null && stored.isEmpty() && namedByEvidence(id)) {
      var refusal = budgets.refusal(id, asker, now);
      if (refusal.isPresent()) {
        return Result.overBudget(refusal.get());
      }
    }
    return fromSources(id, asker, others, now);
  }

  /// The failure after which it is too early to ask again.
  Optional<Result> standing(CollateralId id, Instant now) {
    return failures
        .standing(id, now)
        .map(f -> Result.failed(f.reason(), Duration.between(now, f.retryAt())));
  }

  /// Whoever sends evidence chooses the name.
  static boolean namedByEvidence(CollateralId id) {
    return switch (id) {
      case CollateralId.AmdVcek _, CollateralId.IntelTcbInfo _ -> true;
      // An edition comes from a policy, and a policy may be the caller's draft.
      case CollateralId.IntelQeIdentity(_, var edition) -> edition != 0;
      case CollateralId.AmdChain _,
          CollateralId.AmdRevocations _,
          CollateralId.IntelPckRevocations _,
          CollateralId.IntelRootRevocations _,
          CollateralId.IntelTcbNumbers _ ->
          false;
    };
  }

  private Optional<CollateralItem> stored(
      CollateralId id, CollateralCheck.Others others, Instant now) {
    try {
      var found = store.find(id);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      var outcome =
          CollateralCheck.notOfTheFuture(check.check(id, found.get().content(), others), now);
      if (outcome instanceof Outcome.Sound(var statement)) {
        var item =
            new CollateralItem(
                id,
                found.get().content(),
                statement,
                found.get().fetchedAt(),
                found.get().origin());
        var floor = keeping.floor(id);
        if (floor.isEmpty() || !goesBack(item, floor.get())) {
          keeping.keep(item, renewalOf(item));
          counters.fromStore.increment();
          return Optional.of(item);
        }
      } else {
        LOG.log(Level.WARNING, "a stored item of {0} is not sound any more", id.kind());
      }
      return Optional.empty();
    } catch (UnavailableException e) {
      // The makers themselves can still be asked.
      counters.storeFailures.increment();
      LOG.log(Level.WARNING, "stored collateral cannot be read: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  private Result fromSources(
      CollateralId id, Asker asker, CollateralCheck.Others others, Instant now) {
    var reasons = new ArrayList<String>();
    var denials = 0;
    Optional<Duration> asked = Optional.empty();
    for (var source : sources) {
      counters.fetches.increment();
      switch (source.fetch(id)) {
        case Answer.NotServed _ -> counters.fetches.decrement();
        case Answer.NotFound(var reason) -> {
          reasons.add(source.name() + ": " + reason);
          denials++;
        }
        case Answer.Failed(var reason, var retry) -> {
          reasons.add(source.name() + ": " + reason);
          asked = longer(asked, retry);
        }
        case Answer.Found(var content) -> {
          var taken = accept(id, content, source.name(), others, now);
          if (taken.item() != null && !taken.item().isOverdueAt(now)) {
            failures.forget(id);
            return Result.of(taken.item());
          }
          reasons.add(source.name() + ": " + taken.reason());
        }
      }
    }
    counters.failures.increment();
    if (denials > 0 && denials == reasons.size()) {
      budgets.nobodyKnows(asker, now);
    }
    var reason =
        reasons.isEmpty() ? "no source for " + id.kind() + " is set" : String.join("; ", reasons);
    var failure =
        failures.add(id, reason, asked, 1 + JITTER * random.nextDouble(), clock.instant());
    return Result.failed(reason, Duration.between(now, failure.retryAt()));
  }

  /// What became of an item that somebody brought.
  ///
  /// @param item as it is kept now; null if it was not taken
  /// @param reason why it was not taken, or does not help
  record Taken(@Nullable CollateralItem item, String reason) {
    private static Taken refused(String reason) {
      return new Taken(null, reason);
    }
  }

  Taken accept(
      CollateralId id,
      CollateralContent content,
      String origin,
      CollateralCheck.Others others,
      Instant now) {
    var outcome = CollateralCheck.notOfTheFuture(check.check(id, content, others), now);
    return switch (outcome) {
      case Outcome.Refused(var reason) -> {
        counters.refused.increment();
        LOG.log(Level.WARNING, "{0} from {1} refused: {2}", id.kind(), origin, reason);
        yield Taken.refused("refused: " + reason);
      }
      case Outcome.Undecided(var reason) -> Taken.refused("could not be checked: " + reason);
      case Outcome.Sound(var statement) ->
          keep(new CollateralItem(id, content, statement, now, origin), now);
    };
  }

  private Taken keep(CollateralItem item, Instant now) {
    var floor = keeping.floor(item.id());
    if (floor.isPresent() && goesBack(item, floor.get())) {
      counters.refused.increment();
      LOG.log(Level.WARNING, "{0} from {1} goes back: refused", item.id().kind(), item.origin());
      return Taken.refused(
          "refused: goes back from edition %d of %s to edition %d of %s"
              .formatted(
                  floor.get().edition(),
                  floor.get().issued(),
                  item.statement().edition(),
                  item.statement().issued()));
    }
    if (item.isOverdueAt(now.minus(rules.renewal().staleFor()))) {
      return Taken.refused("the next one was due " + item.nextUpdate());
    }
    if (!save(item)) {
      return Taken.refused("refused: goes back behind what another node keeps");
    }
    keeping.keep(item, renewalOf(item));
    return new Taken(item, "the next one was due " + item.nextUpdate());
  }

  private boolean goesBack(CollateralItem item, CollateralItem.Statement floor) {
    return !rules.renewal().allowOlder()
        && !item.id().isCertificate()
        && item.statement().isBehind(floor);
  }

  private boolean save(CollateralItem item) {
    try {
      return store.save(item, rules.renewal().allowOlder() || item.id().isCertificate());
    } catch (UnavailableException e) {
      // Memory alone serves until the storage is back.
      counters.storeFailures.increment();
      LOG.log(Level.WARNING, "collateral cannot be stored: {0}", e.getMessage());
      return true;
    }
  }

  /// A certificate is renewed when most of its life is over, a statement within the renewal time.
  private Instant renewalOf(CollateralItem item) {
    var left = Duration.between(item.fetchedAt(), item.nextUpdate());
    if (!left.isPositive()) {
      return item.fetchedAt();
    }
    var latest = Duration.ofMillis((long) (left.toMillis() * LATEST_RENEWAL));
    var every = rules.renewal().every();
    var wait = item.id().isCertificate() || latest.compareTo(every) < 0 ? latest : every;
    var jitter = (long) (wait.toMillis() * JITTER * random.nextDouble());
    return item.fetchedAt().plus(wait).minusMillis(jitter);
  }

  private static Optional<Duration> longer(Optional<Duration> one, Optional<Duration> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return one.get().compareTo(other.get()) >= 0 ? one : other;
  }

  int failing() {
    return failures.size();
  }
}
