package io.privyseal.server.platform;

import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/// Whether everything works. Asked by anyone without a token, so one round of checks serves all who
/// ask within [#FRESH].
public final class Readiness {
  static final Duration FRESH = Duration.ofSeconds(1);

  /// @param ready whether everything that is needed works
  /// @param components per probe: name, whether it is up and needed, since when; if it is not up,
  ///   why and what to do next
  public record State(boolean ready, JsonArray components) {
    /// The form in which health answers carry it.
    public JsonObject toJson() {
      return JsonObject.builder().put("ready", ready).put("components", components).build();
    }
  }

  private final List<Component> components;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock lock = new ReentrantLock();
  private Instant askedAt = Instant.MIN;
  private volatile boolean stopping;

  public Readiness(List<Probe> probes, InstantSource clock) {
    this.components = probes.stream().map(Component::new).toList();
    this.clock = clock;
  }

  public State state() {
    lock.lock();
    try {
      var now = clock.instant();
      if (askedAt.equals(Instant.MIN) || !now.isBefore(askedAt.plus(FRESH))) {
        components.forEach(component -> component.ask(threads, now));
        askedAt = now;
      }
      return new State(
          !stopping && components.stream().allMatch(Component::isReady),
          new JsonArray(components.stream().<JsonValue>map(Component::json).toList()));
    } finally {
      lock.unlock();
    }
  }

  /// From now on not ready: a load balancer sends no more requests while those under way end.
  public void stop() {
    stopping = true;
  }
}
