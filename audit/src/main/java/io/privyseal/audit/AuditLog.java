package io.privyseal.audit;

import io.privyseal.foundation.decision.DecisionId;
import java.util.Optional;

/// Takes decisions and keeps them. Append-only: there is no way to change or remove an entry.
///
/// Every method throws [AuditUnavailableException] if the log does not answer. Whoever records a
/// decision must then refuse: no effect without a record.
public interface AuditLog {
  /// Records `event`. When this returns the record is durable; the effect may follow.
  ///
  /// @throws IllegalStateException if a decision of that id was recorded before
  AuditEntry record(AuditEvent event);

  Optional<AuditEntry> find(DecisionId id);

  /// The newest entries before `position` that `filter` wants.
  ///
  /// @param size 1 to [AuditPage#MAX_ENTRIES]
  AuditPage list(AuditFilter filter, AuditPage.Position position, int size);
}
