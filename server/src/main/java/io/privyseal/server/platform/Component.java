package io.privyseal.server.platform;

import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One probe and what is held of it. Not thread-safe: [Readiness] asks one at a time.
///
/// A part that does not answer once may be between two connections, and one that answers once may
/// go again: it is down after [#FAILURES_TO_FALL] rounds without an answer, and up after
/// [#PASSES_TO_RISE] with one. What cannot mend itself is believed at once.
final class Component {
  static final int FAILURES_TO_FALL = 2;
  static final int PASSES_TO_RISE = 3;

  /// How long an answer may take.
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final System.Logger LOG = System.getLogger(Component.class.getName());

  private record Failure(String reason, boolean definite) {}

  private final Probe probe;
  private @Nullable Future<?> underWay;
  private boolean asked;
  private boolean up;
  private String reason = "";
  private int against;
  private Instant since = Instant.EPOCH;

  Component(Probe probe) {
    this.probe = probe;
  }

  /// Asks, and takes the answer into account.
  void ask(ExecutorService threads, Instant now) {
    var failure = failure(threads);
    var passes = failure.isEmpty();
    failure.ifPresent(f -> reason = f.reason());
    if (!asked || failure.filter(Failure::definite).isPresent()) {
      settle(passes, now);
    } else if (passes == up) {
      against = 0;
    } else if (++against >= (up ? FAILURES_TO_FALL : PASSES_TO_RISE)) {
      settle(passes, now);
    }
    asked = true;
  }

  private void settle(boolean passes, Instant now) {
    if (!asked || passes != up) {
      since = now;
      if (asked || !passes) {
        var text = passes ? "{0} is back" : "{0} is not ready: {1}";
        LOG.log(passes ? Level.INFO : Level.WARNING, text, probe.name(), reason);
      }
    }
    up = passes;
    against = 0;
  }

  private Optional<Failure> failure(ExecutorService threads) {
    // A check that hangs is not started a second time.
    var running = underWay == null ? threads.submit(probe.check()) : underWay;
    underWay = running;
    try {
      running.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      underWay = null;
      return Optional.empty();
    } catch (TimeoutException e) {
      return Optional.of(new Failure("does not answer in time", false));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new Failure("was not asked to the end", false));
    } catch (ExecutionException e) {
      underWay = null;
      return Optional.of(
          switch (e.getCause()) {
            case NotUsableException unusable -> new Failure(unusable.getMessage() + "", true);
            case UnavailableException away -> {
              LOG.log(Level.DEBUG, () -> probe.name() + ": " + away.getMessage());
              yield new Failure("does not answer", false);
            }
            case null, default -> {
              LOG.log(Level.ERROR, () -> probe.name() + " cannot be probed", e.getCause());
              yield new Failure("fails; the log says how", false);
            }
          });
    }
  }

  boolean isReady() {
    return up || probe.need() == Probe.Need.WARNING;
  }

  JsonObject json() {
    var json =
        JsonObject.builder()
            .put("name", probe.name())
            .put("up", up)
            .put("required", probe.need() == Probe.Need.REQUIRED)
            .put("since", since.toString());
    return up ? json.build() : json.put("reason", reason).put("next", probe.next()).build();
  }
}
