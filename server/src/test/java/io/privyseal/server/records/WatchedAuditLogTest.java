package io.privyseal.server.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.audit.AuditEntry;
import io.privyseal.audit.AuditEvent;
import io.privyseal.audit.AuditFilter;
import io.privyseal.audit.AuditLog;
import io.privyseal.audit.AuditPage;
import io.privyseal.audit.AuditUnavailableException;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.trace.Span;
import io.privyseal.foundation.trace.Trace;
import io.privyseal.foundation.trace.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class WatchedAuditLogTest {
  private final List<String> told = new ArrayList<>();
  private boolean away;

  private final AuditLog log =
      new AuditLog() {
        @Override
        public AuditEntry record(AuditEvent event) {
          if (away) {
            throw new AuditUnavailableException("away");
          }
          told.add("durable " + event.traceId());
          return new AuditEntry(1, event.decision().at(), event);
        }

        @Override
        public Optional<AuditEntry> find(DecisionId id) {
          return Optional.empty();
        }

        @Override
        public AuditPage list(AuditFilter filter, AuditPage.Position position, int size) {
          return new AuditPage(List.of(), Optional.empty());
        }
      };

  private final WatchedAuditLog watched =
      new WatchedAuditLog(
          log,
          new WatchedAuditLog.Watcher() {
            @Override
            public void recorded(AuditEntry entry, Duration took) {
              told.add("counted");
            }

            @Override
            public void failed() {
              told.add("failed");
            }
          },
          _ -> told.add("exported"));

  @Test
  void aRecordIsDurableBeforeItIsToldOn() {
    watched.record(AuditExportTest.entry(1).event());

    assertThat(told).containsExactly("durable ", "counted", "exported");
  }

  @Test
  void aRecordNamesTheTraceOfItsRequest() {
    var trace = TraceContext.begin(new SplittableRandom(1));

    var entry =
        Trace.<AuditEntry, RuntimeException>within(
            Span.passing(trace), () -> watched.record(AuditExportTest.entry(1).event()));

    assertThat(entry.event().traceId()).isEqualTo(trace.traceId());
    assertThat(told).first().isEqualTo("durable " + trace.traceId());
  }

  @Test
  void whatWasNotRecordedIsNotExported() {
    away = true;

    assertThatThrownBy(() -> watched.record(AuditExportTest.entry(1).event()))
        .isInstanceOf(AuditUnavailableException.class);
    assertThat(told).containsExactly("failed");
  }
}
