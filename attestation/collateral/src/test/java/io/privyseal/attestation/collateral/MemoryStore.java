package io.privyseal.attestation.collateral;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.failure.UnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// A store in memory, which can be made to fail and to lie.
final class MemoryStore implements CollateralStore {
  private final TreeMap<String, CollateralItem> items = new TreeMap<>();
  private boolean down;

  static final class Down extends UnavailableException {
    private static final long serialVersionUID = 1L;

    Down() {
      super("the storage is away");
    }
  }

  synchronized void fail() {
    down = true;
  }

  synchronized void corrupt(CollateralId id) {
    var item = items.get(id.text());
    if (item == null) {
      throw new AssertionError("there is no " + id.text());
    }
    var body = item.content().body().toArray();
    body[body.length - 1] ^= 1;
    var content = new CollateralContent(Bytes.copyOf(body), item.content().issuers());
    items.put(
        id.text(),
        new CollateralItem(id, content, item.statement(), item.fetchedAt(), item.origin()));
  }

  private void require() {
    if (down) {
      throw new Down();
    }
  }

  @Override
  public synchronized Optional<CollateralItem> find(CollateralId id) {
    require();
    return Optional.ofNullable(items.get(id.text()));
  }

  @Override
  public synchronized boolean save(CollateralItem item, boolean allowOlder) {
    require();
    var before = items.get(item.id().text());
    if (before != null && !allowOlder && item.statement().isBehind(before.statement())) {
      return false;
    }
    items.put(item.id().text(), item);
    return true;
  }

  @Override
  public synchronized List<CollateralItem> list(String after, int max) {
    require();
    return items.tailMap(after, false).values().stream().limit(max).toList();
  }
}
