package io.privyseal.keyvault.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.crypto.EcCurve;
import java.security.KeyPair;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyPairPoolTest {
  private static final KeyShape.Pair RSA = new KeyShape.Rsa(2048);

  /// Makes pairs that are cheap, and as many on the pool's thread as the test lets it.
  private static final class Maker implements KeyPairSource {
    final Semaphore allowed = new Semaphore(0);
    final AtomicInteger onPool = new AtomicInteger();
    final AtomicInteger onRequest = new AtomicInteger();

    @Override
    public KeyPair take(KeyShape.Pair shape) {
      if (Thread.currentThread().getName().equals("key-pair-pool")) {
        allowed.acquireUninterruptibly();
        onPool.incrementAndGet();
      } else {
        onRequest.incrementAndGet();
      }
      return Fixture.ENGINE.generateEc(EcCurve.P256);
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) throws Exception {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void aReadyPairIsGivenOutOnceAndReplaced() throws Exception {
    var maker = new Maker();
    try (var pool = KeyPairPool.filling(maker, Map.of(2048, 2))) {
      maker.allowed.release(2);
      await(() -> pool.ready(2048) == 2);

      var first = pool.take(RSA);
      var second = pool.take(RSA);

      assertThat(first).isNotSameAs(second);
      assertThat(maker.onRequest).hasValue(0);
      maker.allowed.release(2);
      await(() -> pool.ready(2048) == 2);
    }
  }

  @Test
  void anEmptyPoolDoesNotMakeTheRequestWaitForItsThread() {
    var maker = new Maker();
    try (var pool = KeyPairPool.filling(maker, Map.of(2048, 2))) {
      assertThat(pool.take(RSA)).isNotNull();
      assertThat(maker.onRequest).hasValue(1);
      maker.allowed.release(100);
    }
  }

  @Test
  void itHoldsNoMoreThanItsSize() throws Exception {
    var maker = new Maker();
    try (var pool = KeyPairPool.filling(maker, Map.of(2048, 2, 3072, 1))) {
      maker.allowed.release(100);
      await(() -> pool.ready(2048) == 2 && pool.ready(3072) == 1);

      assertThat(maker.onPool).hasValue(3);
    }
  }

  @Test
  void ecPairsAreMadeOnRequest() {
    var maker = new Maker();
    try (var pool = KeyPairPool.filling(maker, Map.of())) {
      pool.take(new KeyShape.Ec(EcCurve.P256));

      assertThat(maker.onRequest).hasValue(1);
    }
  }

  @Test
  void aClosedPoolForgetsItsPairs() throws Exception {
    var maker = new Maker();
    var pool = KeyPairPool.filling(maker, Map.of(2048, 1));
    maker.allowed.release(1);
    await(() -> pool.ready(2048) == 1);

    pool.close();

    assertThat(pool.ready(2048)).isZero();
    maker.allowed.release(100);
  }
}
