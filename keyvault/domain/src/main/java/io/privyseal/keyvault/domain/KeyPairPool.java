package io.privyseal.keyvault.domain;

import io.privyseal.foundation.failure.UnavailableException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A few RSA key pairs made ahead, because making one takes from a tenth of a second to several.
/// Kept in memory only and given out once each. One thread refills it; a request that finds the
/// pool empty makes its own pair and does not wait for that thread. EC pairs are cheap and always
/// made on request.
public final class KeyPairPool implements KeyPairSource, AutoCloseable {
  /// Pairs kept by modulus bits: enough for a burst of creations by a person or a pipeline.
  public static final Map<Integer, Integer> DEFAULT_SIZES = Map.of(2048, 4, 3072, 2, 4096, 1);

  /// Requests that make their own RSA pair at the same time; others wait for one of them to end.
  public static final int MAX_MAKERS = 2;

  /// How long a request waits for its turn.
  public static final Duration MAX_WAIT = Duration.ofSeconds(20);

  /// Too many requests want new RSA keys at once.
  public static final class BusyException extends UnavailableException {
    private BusyException() {
      super("too many RSA key pairs are being made");
    }
  }

  private static final System.Logger LOG = System.getLogger(KeyPairPool.class.getName());

  private final KeyPairSource maker;
  private final Map<Integer, Integer> sizes;
  private final Map<Integer, Queue<KeyPair>> ready = new TreeMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition taken = lock.newCondition();
  private final Semaphore makers = new Semaphore(MAX_MAKERS, true);
  private final Thread filler;
  private boolean closed;

  private KeyPairPool(KeyPairSource maker, Map<Integer, Integer> sizes) {
    this.maker = maker;
    this.sizes = new TreeMap<>(sizes);
    this.filler = Thread.ofPlatform().daemon().name("key-pair-pool").unstarted(this::fill);
  }

  /// A pool that starts to fill at once, smallest keys first.
  ///
  /// @param sizes pairs kept by modulus bits
  public static KeyPairPool filling(KeyPairSource maker, Map<Integer, Integer> sizes) {
    var pool = new KeyPairPool(maker, sizes);
    pool.filler.start();
    return pool;
  }

  @Override
  public KeyPair take(KeyShape.Pair shape) {
    return switch (shape) {
      case KeyShape.Rsa rsa -> ready(rsa).orElseGet(() -> makeAside(rsa));
      case KeyShape.Ec _ -> maker.take(shape);
    };
  }

  private Optional<KeyPair> ready(KeyShape.Rsa shape) {
    lock.lock();
    try {
      var pair = Optional.ofNullable(queue(shape.bits()).poll());
      pair.ifPresent(_ -> taken.signal());
      return pair;
    } finally {
      lock.unlock();
    }
  }

  private void awaitTurn() {
    try {
      if (!makers.tryAcquire(MAX_WAIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new BusyException();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new BusyException();
    }
  }

  private KeyPair makeAside(KeyShape.Rsa shape) {
    awaitTurn();
    try {
      var task = new FutureTask<>(() -> maker.take(shape));
      Thread.ofPlatform().daemon().name("key-pair-maker").start(task);
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("no key pair could be made", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a key pair was made", e);
    } finally {
      makers.release();
    }
  }

  /// How many pairs of that size are ready.
  public int ready(int bits) {
    lock.lock();
    try {
      return queue(bits).size();
    } finally {
      lock.unlock();
    }
  }

  /// Forgets the pairs and ends the thread.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      ready.values().forEach(Queue::clear);
      taken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fill() {
    try {
      for (var bits = awaitWanted(); bits > 0; bits = awaitWanted()) {
        add(bits, maker.take(new KeyShape.Rsa(bits)));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Requests go on without a pool: each makes its own pair, and reports what fails.
      LOG.log(System.Logger.Level.ERROR, "the key pair pool stopped", e);
    }
  }

  /// The smallest size that is wanted; waits until there is one; 0 once closed.
  private int awaitWanted() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        for (var size : sizes.entrySet()) {
          if (queue(size.getKey()).size() < size.getValue()) {
            return size.getKey();
          }
        }
        taken.await();
      }
      return 0;
    } finally {
      lock.unlock();
    }
  }

  private Queue<KeyPair> queue(int bits) {
    return ready.computeIfAbsent(bits, _ -> new ArrayDeque<>());
  }

  private void add(int bits, KeyPair pair) {
    lock.lock();
    try {
      if (!closed) {
        queue(bits).add(pair);
      }
    } finally {
      lock.unlock();
    }
  }
}
