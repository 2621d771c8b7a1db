package io.privyseal.attestation.collateral;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How many unknown items are asked for in a minute: so many of each maker in all, so that invented
/// chips of one leave the other's platforms alone, and so many for each sender, so that one cannot
/// take what is there for all. Thread-safe.
///
/// Holds at most [#MAX_SENDERS] senders and forgets the one that asked longest ago. Whoever has
/// very many networks is bounded by the first bound alone.
final class FetchBudgets {
  static final int MAX_SENDERS = 10_000;

  /// What a name that no maker knows costs its sender, beside the question: honest evidence names
  /// what exists.
  static final int UNKNOWN_COSTS = 4;

  private static final float LOAD_FACTOR = 0.75f;

  private final FetchBudget amd;
  private final FetchBudget intel;
  private final int perSender;
  private final Map<String, FetchBudget> senders =
      new LinkedHashMap<>(16, LOAD_FACTOR, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FetchBudget> eldest) {
          return size() > MAX_SENDERS;
        }
      };

  FetchBudgets(CacheRules.Fetches rules, Instant now) {
    this.amd = new FetchBudget(rules.newPerMinute(), now);
    this.intel = new FetchBudget(rules.newPerMinute(), now);
    this.perSender = rules.newPerSender();
  }

  /// Why one more may not be asked for; if it may, it is counted.
  synchronized Optional<String> refusal(CollateralId id, Asker asker, Instant now) {
    var share = share(asker, now);
    if (share.isPresent() && !share.get().take(now)) {
      return Optional.of("the sender asked for too many unknown items in the last minute");
    }
    if (!ofMaker(id).take(now)) {
      share.ifPresent(FetchBudget::giveBack);
      return Optional.of("too many unknown items were asked for in the last minute");
    }
    return Optional.empty();
  }

  /// Every source said that there is no such item.
  synchronized void nobodyKnows(Asker asker, Instant now) {
    share(asker, now).ifPresent(share -> share.charge(UNKNOWN_COSTS));
  }

  private Optional<FetchBudget> share(Asker asker, Instant now) {
    return asker instanceof Asker.Sender(var network)
        ? Optional.of(senders.computeIfAbsent(network, _ -> new FetchBudget(perSender, now)))
        : Optional.empty();
  }

  private FetchBudget ofMaker(CollateralId id) {
    return switch (id) {
      case CollateralId.AmdVcek _, CollateralId.AmdChain _, CollateralId.AmdRevocations _ -> amd;
      case CollateralId.IntelTcbInfo _,
          CollateralId.IntelQeIdentity _,
          CollateralId.IntelPckRevocations _,
          CollateralId.IntelRootRevocations _,
          CollateralId.IntelTcbNumbers _ ->
          intel;
    };
  }
}
