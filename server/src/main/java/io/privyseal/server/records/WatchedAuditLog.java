package io.privyseal.server.records;

import io.privyseal.audit.AuditEntry;
import io.privyseal.audit.AuditEvent;
import io.privyseal.audit.AuditFilter;
import io.privyseal.audit.AuditLog;
import io.privyseal.audit.AuditPage;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.trace.Trace;
import io.privyseal.foundation.trace.TraceContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// An audit log whose records name the trace that they belong to, are measured, and are told on
/// once they are durable. It changes nothing else, and records nothing by itself.
public final class WatchedAuditLog implements AuditLog {
  /// What is told of a recording.
  public interface Watcher {
    /// @param took until the record was durable
    void recorded(AuditEntry entry, Duration took);

    /// The log did not take it: nothing came of the decision.
    void failed();
  }

  private final AuditLog log;
  private final Watcher watcher;
  private final Consumer<AuditEntry> export;

  /// @param export never throws
  public WatchedAuditLog(AuditLog log, Watcher watcher, Consumer<AuditEntry> export) {
    this.log = log;
    this.watcher = watcher;
    this.export = export;
  }

  @Override
  public AuditEntry record(AuditEvent event) {
    var traced =
        Trace.current()
            .map(TraceContext::traceId)
            .filter(id -> event.traceId().isEmpty())
            .map(event::withTraceId)
            .orElse(event);
    var begin = System.nanoTime();
    AuditEntry entry;
    try {
      entry = Trace.<AuditEntry, RuntimeException>step("audit.commit", () -> log.record(traced));
    } catch (RuntimeException e) {
      watcher.failed();
      throw e;
    }
    watcher.recorded(entry, Duration.ofNanos(System.nanoTime() - begin));
    Trace.note("privyseal.decision.id", entry.event().decision().id().value());
    Trace.note(
        "privyseal.decision.verdict",
        entry.event().decision().verdict().name().toLowerCase(java.util.Locale.ROOT));
    export.accept(entry);
    return entry;
  }

  @Override
  public Optional<AuditEntry> find(DecisionId id) {
    return log.find(id);
  }

  @Override
  public AuditPage list(AuditFilter filter, AuditPage.Position position, int size) {
    return log.list(filter, position, size);
  }
}
