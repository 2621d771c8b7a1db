package io.privyseal.server;

import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.keyvault.domain.KeyPairPool;
import io.privyseal.keyvault.domain.KeyPairSource;
import io.privyseal.keyvault.domain.KeyShape;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Key pairs made on request until the installation is ready, and from a pool afterwards: filling a
/// pool takes seconds of processor time, which the start needs for itself.
final class DeferredPairs implements KeyPairSource, AutoCloseable {
  /// Kinds of RSA pairs that are made ahead, by bits of the modulus.
  static final List<Integer> SIZES = List.of(2048, 3072, 4096);

  private final KeyPairSource maker;
  private final Map<Integer, Integer> sizes;
  private volatile @Nullable KeyPairPool pool;

  DeferredPairs(CryptoEngine engine, Map<Integer, Integer> sizes) {
    this.maker = KeyPairSource.directly(engine);
    this.sizes = sizes;
  }

  synchronized void fill() {
    if (pool == null) {
      pool = KeyPairPool.filling(maker, sizes);
    }
  }

  /// Pairs that are ready.
  int ready(int bits) {
    var filled = pool;
    return filled == null ? 0 : filled.ready(bits);
  }

  @Override
  public KeyPair take(KeyShape.Pair shape) {
    var filled = pool;
    return filled == null ? maker.take(shape) : filled.take(shape);
  }

  @Override
  public synchronized void close() {
    var filled = pool;
    if (filled != null) {
      filled.close();
    }
  }
}
