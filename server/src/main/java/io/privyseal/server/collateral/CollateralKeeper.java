package io.privyseal.server.collateral;

import io.privyseal.attestation.collateral.CollateralCache;
import io.privyseal.attestation.collateral.CollateralSource;
import io.privyseal.attestation.collateral.Lookup;
import io.privyseal.attestation.collateral.MakersCheck;
import io.privyseal.attestation.collateral.https.HttpsFetcher;
import io.privyseal.attestation.collateral.https.HttpsRules;
import io.privyseal.attestation.collateral.storage.PostgresCollateral;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.sql.Database;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/// The collateral cache of a process, with what keeps it fresh: sources, storage, and a round every
/// minute that asks anew for what is due.
public final class CollateralKeeper implements AutoCloseable {
  /// What the production profile asks unless told otherwise.
  public static final List<String> MAKERS = List.of("amd-kds", "intel-pcs");

  private static final Duration ROUND = Duration.ofMinutes(1);
  private static final System.Logger LOG = System.getLogger(CollateralKeeper.class.getName());

  private final HttpsFetcher fetcher;
  private final CollateralCache cache;
  private final ScheduledExecutorService rounds;

  /// What a keeper stands on.
  ///
  /// @param database migrated
  /// @param trust for connections to sources
  public record Surroundings(
      Database database,
      CryptoEngine engine,
      SSLContext trust,
      InstantSource clock,
      TrustAnchors amd,
      IntelTrustAnchors intel) {}

  private CollateralKeeper(
      CollateralSettings settings,
      Surroundings of,
      List<CollateralSource> first,
      List<String> byDefault) {
    var random = of.engine().random();
    this.fetcher = new HttpsFetcher(of.trust(), HttpsRules.DEFAULT, of.clock(), random);
    var sources = new ArrayList<>(first);
    sources.addAll(settings.sources(fetcher, byDefault));
    this.cache =
        new CollateralCache(
            new CollateralCache.Surroundings(
                sources,
                new MakersCheck(of.engine(), of.amd(), of.intel()),
                new PostgresCollateral(of.database()),
                of.clock(),
                random),
            settings.rules());
    this.rounds =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("collateral-rounds").daemon(true).factory());
  }

  /// Starts the rounds, and begins to fetch what should be warm without waiting for it.
  ///
  /// @param first sources that are asked before those of the settings
  /// @param byDefault names of sources when the settings name none
  public static CollateralKeeper start(
      CollateralSettings settings,
      Surroundings surroundings,
      List<CollateralSource> first,
      List<String> byDefault) {
    var keeper = new CollateralKeeper(settings, surroundings, first, byDefault);
    keeper.rounds.execute(() -> keeper.quietly(() -> keeper.prewarm(settings)));
    var _ =
        keeper.rounds.scheduleWithFixedDelay(
            () -> keeper.quietly(keeper.cache::maintain),
            ROUND.toSeconds(),
            ROUND.toSeconds(),
            TimeUnit.SECONDS);
    return keeper;
  }

  private void prewarm(CollateralSettings settings) {
    cache
        .prewarm(settings.prewarm())
        .forEach((id, lookup) -> {
          if (lookup instanceof Lookup.Unavailable<?>(var reason, _)) {
            LOG.log(Level.WARNING, "{0} is not to be had yet: {1}", id.kind(), reason);
          }
        });
  }

  private void quietly(Runnable round) {
    try {
      round.run();
    } catch (RuntimeException e) {
      // An exception would end the rounds; what is kept goes on serving until the next one.
      LOG.log(Level.WARNING, "collateral could not be renewed", e);
    }
  }

  public CollateralCache cache() {
    return cache;
  }

  @Override
  public void close() {
    rounds.shutdownNow();
    cache.close();
    fetcher.close();
  }
}
