package io.privyseal.keyvault.service;

import io.privyseal.access.Caller;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.limit.Buckets;
import io.privyseal.foundation.web.limit.RemoteNetwork;
import io.privyseal.keyvault.domain.Vault;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The bounds of what one caller, one vault and one unknown address may use. What a request costs
/// is taken before it is done and before it is recorded: first what every request costs, when it is
/// known who asks, then what this one costs besides, when it is known of which key. Who owes for
/// records waits longer for the next request.
final class VaultLimits {
  static final int MAX_CALLERS = 10_000;
  static final int MAX_VAULTS = 10_000;
  static final int MAX_ADDRESSES = 10_000;

  private static final String CALLER = "CallerLimitReached";
  private static final String VAULT = "VaultRequestTypeLimitReached";
  private static final String ADDRESS = "AddressLimitReached";

  private record Tables(Buckets callers, Buckets vaults, Buckets strangers) {}

  private final Optional<Tables> tables;
  private final InstantSource clock;

  /// @param rates empty: nothing is bounded
  VaultLimits(Optional<VaultRates> rates, InstantSource clock) {
    this.tables =
        rates.map(of ->
            new Tables(
                new Buckets("caller", of.caller(), MAX_CALLERS),
                new Buckets("vault", of.vault(), MAX_VAULTS),
                new Buckets("address", of.stranger(), MAX_ADDRESSES)));
    this.clock = clock;
  }

  /// A request without a valid token.
  ///
  /// @throws HttpProblem 429
  void stranger(String remoteAddress) {
    tables.ifPresent(of ->
        of.strangers.admit(
            RemoteNetwork.of(remoteAddress), Cost.STRANGER, clock.instant(), ADDRESS));
  }

  /// A request of a caller that is known, or what it costs besides.
  ///
  /// @throws HttpProblem 429, and then nothing was taken
  void take(Vault vault, Caller caller, int units) {
    tables.ifPresent(of -> {
      var now = clock.instant();
      of.callers.admit(caller.actor(), units, now, CALLER);
      var wait = of.vaults.take(vault.name().value(), units, now);
      if (wait.isPositive()) {
        of.callers.giveBack(caller.actor(), units);
        throw Buckets.throttled(wait, VAULT);
      }
    });
  }

  /// What is taken for a record, which is kept whether the units are there or not: a denial is
  /// recorded, and then waited for.
  void owe(Vault vault, Caller caller, int units) {
    tables.ifPresent(of -> {
      var now = clock.instant();
      of.callers.owe(caller.actor(), units, now);
      of.vaults.owe(vault.name().value(), units, now);
    });
  }

  /// For metrics; empty if nothing is bounded.
  List<Buckets> buckets() {
    return tables.map(of -> List.of(of.callers, of.vaults, of.strangers)).orElse(List.of());
  }
}
