package io.privyseal.server.platform;

import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Whether everything works. Asked by anyone without a token, so one round of checks serves all who
/// ask within [#FRESH].
public final class Readiness {
  static final Duration FRESH = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(Readiness.class.getName());

  /// @param ready whether every probe passed
  /// @param components per probe: name, up, and a reason if it is not
  public record State(boolean ready, JsonArray components) {
    /// The form in which health answers carry it.
    public JsonObject toJson() {
      return JsonObject.builder().put("ready", ready).put("components", components).build();
    }
  }

  private final List<Probe> probes;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable State last;
  private Instant askedAt = Instant.MIN;
  private volatile boolean stopping;

  public Readiness(List<Probe> probes, InstantSource clock) {
    this.probes = List.copyOf(probes);
    this.clock = clock;
  }

  public State state() {
    lock.lock();
    try {
      var now = clock.instant();
      var known = last;
      if (known == null || !now.isBefore(askedAt.plus(FRESH))) {
        known = ask();
        last = known;
        askedAt = now;
      }
      return stopping ? new State(false, known.components()) : known;
    } finally {
      lock.unlock();
    }
  }

  /// From now on not ready: a load balancer sends no more requests while those under way end.
  public void stop() {
    stopping = true;
  }

  private State ask() {
    var components = new ArrayList<JsonValue>();
    var ready = true;
    for (var probe : probes) {
      var reason = failure(probe);
      ready &= reason == null;
      components.add(
          JsonObject.builder()
              .put("name", probe.name())
              .put("up", reason == null)
              .put("reason", reason)
              .build());
    }
    return new State(ready, new JsonArray(components));
  }

  private static @Nullable String failure(Probe probe) {
    try {
      probe.check().run();
      return null;
    } catch (UnavailableException e) {
      LOG.log(Level.WARNING, () -> probe.name() + " is not ready: " + e.getMessage());
      return "does not answer";
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, () -> probe.name() + " is not ready", e);
      return "fails";
    }
  }
}
