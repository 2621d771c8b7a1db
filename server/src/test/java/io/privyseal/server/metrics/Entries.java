package io.privyseal.server.metrics;

import io.privyseal.audit.AuditEntry;
import io.privyseal.audit.AuditEvent;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.keyvault.release.ReleaseCheck;
import java.time.Instant;
import java.util.List;

/// Entries of an audit log.
final class Entries {
  private Entries() {}

  static AuditEntry release() {
    var now = Instant.parse("2026-11-21T05:00:00Z");
    var decision =
        Decision.of(
            new DecisionId("d-%032x".formatted(1)),
            Decision.Kind.RELEASE,
            "/vaults/v/keys/k",
            "worker@t",
            now,
            List.of(Finding.passed(ReleaseCheck.NONCE, "claim", "a", "a")));
    return new AuditEntry(1, now, AuditEvent.of(decision, "keyvault", "keys/release").build());
  }
}
