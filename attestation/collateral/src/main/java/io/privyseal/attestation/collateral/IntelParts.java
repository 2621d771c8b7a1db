package io.privyseal.attestation.collateral;

import io.privyseal.attestation.collateral.CollateralId.IntelPckRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelQeIdentity;
import io.privyseal.attestation.collateral.CollateralId.IntelRootRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbInfo;
import io.privyseal.attestation.collateral.Lookup.Current;
import io.privyseal.attestation.collateral.Lookup.Partial;
import io.privyseal.attestation.collateral.Lookup.Stale;
import io.privyseal.attestation.collateral.Lookup.Unavailable;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.TeeType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts the four items that a quote is judged by together, and remembers the last ones, so that
/// they are not read again while none of them changes. Thread-safe.
final class IntelParts {
  /// Families of platforms that are remembered; each for SGX and TDX.
  private static final int MAX = 256;

  private static final float LOAD_FACTOR = 0.75f;

  private record Joined(List<Optional<CollateralItem>> parts, IntelCollateral collateral) {}

  private final Map<List<CollateralId>, Joined> joined =
      new LinkedHashMap<>(16, LOAD_FACTOR, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<CollateralId>, Joined> eldest) {
          return size() > MAX;
        }
      };

  /// TCB info, QE identity, list of the PCK authority, list of the root.
  static List<CollateralId> idsOf(TeeType tee, Fmspc fmspc, PckCertificate.Ca ca) {
    return List.of(
        new IntelTcbInfo(tee, fmspc),
        new IntelQeIdentity(tee),
        new IntelPckRevocations(ca),
        new IntelRootRevocations());
  }

  /// @param lookups of the ids, in their order
  Lookup<IntelCollateral> join(List<CollateralId> ids, List<Lookup<CollateralItem>> lookups) {
    var parts = lookups.stream().map(Lookup::found).toList();
    var missing = new ArrayList<String>();
    var stale = new ArrayList<String>();
    var retry = Duration.ofDays(1);
    var since = Instant.MAX;
    var next = Instant.MAX;
    for (var i = 0; i < ids.size(); i++) {
      var name = ids.get(i).text();
      switch (lookups.get(i)) {
        case Current<CollateralItem>(_, var due) -> next = earlier(next, due);
        case Stale<CollateralItem>(_, var due, var reason) -> {
          since = earlier(since, due);
          stale.add("%s: the next one was due %s: %s".formatted(name, due, reason));
        }
        case Partial<CollateralItem>(_, var gaps) ->
            missing.add(name + ": " + String.join("; ", gaps));
        case Unavailable<CollateralItem>(var reason, var later) -> {
          missing.add(name + ": " + reason);
          retry = later.compareTo(retry) < 0 ? later : retry;
        }
      }
    }
    if (parts.stream().allMatch(Optional::isEmpty)) {
      return new Unavailable<>(String.join("; ", missing), retry);
    }
    var collateral = collateral(ids, parts);
    if (!missing.isEmpty()) {
      missing.addAll(stale);
      return new Partial<>(collateral, missing);
    }
    return stale.isEmpty()
        ? new Current<>(collateral, next)
        : new Stale<>(collateral, since, String.join("; ", stale));
  }

  private synchronized IntelCollateral collateral(
      List<CollateralId> ids, List<Optional<CollateralItem>> parts) {
    var known = joined.get(ids);
    if (known != null && known.parts().equals(parts)) {
      return known.collateral();
    }
    var collateral = IntelCollateral.NONE;
    for (var part : parts) {
      if (part.isPresent()) {
        collateral = with(collateral, part.get());
      }
    }
    joined.put(ids, new Joined(parts, collateral));
    return collateral;
  }

  private static IntelCollateral with(IntelCollateral collateral, CollateralItem item) {
    var body = item.content().body();
    var issuers = item.content().issuers();
    return switch (item.id()) {
      case IntelTcbInfo _ -> collateral.withTcbInfo(body, issuers);
      case IntelQeIdentity _ -> collateral.withQeIdentity(body, issuers);
      case IntelPckRevocations _ -> collateral.withPckCrl(body, issuers);
      case IntelRootRevocations _ -> collateral.withRootCaCrl(body);
      case CollateralId.IntelTcbNumbers _,
          CollateralId.AmdVcek _,
          CollateralId.AmdChain _,
          CollateralId.AmdRevocations _ ->
          throw new IllegalStateException("no part of what a quote is judged by");
    };
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
