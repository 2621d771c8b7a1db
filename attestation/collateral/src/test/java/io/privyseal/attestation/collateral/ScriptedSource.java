package io.privyseal.attestation.collateral;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A source that gives what a test says, counts how often it was asked, and can be made to wait.
public final class ScriptedSource implements CollateralSource {
  private final Map<CollateralId, Answer> answers = new ConcurrentHashMap<>();
  private final Map<CollateralId, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final String name;
  private volatile @Nullable CountDownLatch gate;
  private volatile boolean down;

  public ScriptedSource(String name) {
    this.name = name;
  }

  /// Gives all of these.
  public static ScriptedSource of(Map<CollateralId, CollateralContent> contents) {
    var source = new ScriptedSource("scripted");
    contents.forEach(source::give);
    return source;
  }

  public ScriptedSource give(CollateralId id, CollateralContent content) {
    return answer(id, new Answer.Found(content));
  }

  public ScriptedSource answer(CollateralId id, Answer answer) {
    answers.put(id, answer);
    return this;
  }

  public void fail() {
    down = true;
  }

  public void recover() {
    down = false;
  }

  /// From now on every fetch waits until the latch is open.
  public CountDownLatch hold() {
    var latch = new CountDownLatch(1);
    gate = latch;
    return latch;
  }

  public int asked(CollateralId id) {
    var count = asked.get(id);
    return count == null ? 0 : count.get();
  }

  public int asked() {
    return asked.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Answer fetch(CollateralId id) {
    asked.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet();
    var latch = gate;
    if (latch != null) {
      try {
        latch.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return new Answer.Failed("interrupted");
      }
    }
    return down
        ? new Answer.Failed("the server is down")
        : answers.getOrDefault(id, new Answer.NotFound("there is none"));
  }
}
