package io.privyseal.bench.micro;

import io.privyseal.attestation.collateral.CacheRules;
import io.privyseal.attestation.collateral.CacheRules.Capacity;
import io.privyseal.attestation.collateral.CollateralCache;
import io.privyseal.attestation.collateral.CollateralCheck;
import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralId.AmdVcek;
import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.attestation.collateral.CollateralStore;
import io.privyseal.attestation.collateral.Lookup;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Looking up what is held, in caches of 1, 10 and 100,000 certificates of chips.
@State(Scope.Benchmark)
public class CollateralLookups {
  private static final Instant AT = Instant.parse("2026-06-01T00:00:00Z");
  private static final int MANY = 100_000;

  /// A VCEK certificate has about as many bytes.
  private static final int ITEM_BYTES = 1_360;

  private static final int CHIP_ID_BYTES = 64;
  private static final int ASKED = 1 << 12;

  private final Filled one = new Filled(1);
  private final Filled ten = new Filled(10);
  private final Filled many;
  private int next;

  public CollateralLookups() {
    this(MANY);
  }

  /// With fewer, to see that it works at all.
  CollateralLookups(int most) {
    many = new Filled(most);
  }

  @Benchmark
  public Lookup<CollateralItem> of1() {
    return one.find(next++);
  }

  @Benchmark
  public Lookup<CollateralItem> of10() {
    return ten.find(next++);
  }

  @Benchmark
  public Lookup<CollateralItem> of100k() {
    return many.find(next++);
  }

  /// A cache that holds so many items and is asked for some of them at random.
  private static final class Filled {
    private final CollateralCache cache;
    private final List<CollateralId> asked = new ArrayList<>(ASKED);

    Filled(int items) {
      cache =
          new CollateralCache(
              new CollateralCache.Surroundings(
                  List.of(),
                  (_, _, _) ->
                      new CollateralCheck.Outcome.Sound(
                          new CollateralItem.Statement(AT, AT.plus(Duration.ofDays(30)), 0)),
                  CollateralStore.none(),
                  InstantSource.fixed(AT),
                  CryptoEngines.choose().random()),
              CacheRules.DEFAULT.with(new Capacity(2 * MANY, 1L << 30)));
      var random = CryptoEngines.choose().random();
      for (var i = 0; i < items; i++) {
        var content = new byte[ITEM_BYTES];
        random.nextBytes(content);
        var refused = cache.offer(id(i), CollateralContent.of(Bytes.copyOf(content)), "bench");
        if (refused.isPresent()) {
          throw new IllegalStateException("not kept: " + refused.get());
        }
      }
      for (var i = 0; i < ASKED; i++) {
        asked.add(id(random.nextInt(items)));
      }
    }

    private static CollateralId id(int chip) {
      var content = ByteBuffer.allocate(CHIP_ID_BYTES).putInt(chip + 1).array();
      return AmdVcek.of(
          ProductLine.MILAN,
          Bytes.copyOf(content),
          SimulatedManufacturer.currentTcb(ProductLine.MILAN));
    }

    Lookup<CollateralItem> find(int turn) {
      return cache.find(asked.get(turn & ASKED - 1));
    }
  }
}
