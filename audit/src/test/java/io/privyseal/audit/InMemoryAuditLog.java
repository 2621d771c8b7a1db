package io.privyseal.audit;

import io.privyseal.foundation.decision.DecisionId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An audit log in memory, for tests of whatever records. [#breakDown] makes it fail as a storage
/// that does not answer.
public final class InMemoryAuditLog implements AuditLog {
  private final InstantSource clock;
  private final List<AuditEntry> entries = new ArrayList<>();
  private boolean broken;

  public InMemoryAuditLog(InstantSource clock) {
    this.clock = clock;
  }

  public synchronized void breakDown() {
    broken = true;
  }

  public synchronized void repair() {
    broken = false;
  }

  /// All entries, oldest first.
  public synchronized List<AuditEntry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public synchronized AuditEntry record(AuditEvent event) {
    answerOrFail();
    if (find(event.decision().id()).isPresent()) {
      throw new IllegalStateException("a decision of that id was recorded before");
    }
    var entry = new AuditEntry(entries.size() + 1L, clock.instant(), event);
    entries.add(entry);
    return entry;
  }

  @Override
  public synchronized Optional<AuditEntry> find(DecisionId id) {
    answerOrFail();
    return entries.stream().filter(e -> e.event().decision().id().equals(id)).findFirst();
  }

  @Override
  public synchronized AuditPage list(AuditFilter filter, AuditPage.Position position, int size) {
    answerOrFail();
    if (size < 1 || size > AuditPage.MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "a page has 1 to %d entries".formatted(AuditPage.MAX_ENTRIES));
    }
    var wanted =
        entries.reversed().stream()
            .filter(e -> e.sequence() < position.sequence())
            .filter(filter::matches)
            .limit(size + 1L)
            .toList();
    return AuditPage.of(wanted, size);
  }

  private void answerOrFail() {
    if (broken) {
      throw new AuditUnavailableException("the audit log was broken by the test");
    }
  }
}
