package io.privyseal.audit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InMemoryAuditLogTest extends AuditLogContract {
  @Override
  protected AuditLog log() {
    return new InMemoryAuditLog(() -> AuditEvents.NOW);
  }

  @Test
  void brokenItTakesNothing() {
    var log = new InMemoryAuditLog(() -> AuditEvents.NOW);
    log.breakDown();

    assertThatThrownBy(() -> log.record(AuditEvents.event(AuditEvents.accepted(1)).build()))
        .isInstanceOf(AuditUnavailableException.class);
  }
}
