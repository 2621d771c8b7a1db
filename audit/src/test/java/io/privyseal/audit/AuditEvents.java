package io.privyseal.audit;

import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import java.time.Instant;
import java.util.List;

/// Events to record in tests.
public final class AuditEvents {
  public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private AuditEvents() {}

  private enum TestCheck implements Check {
    TEST;

    @Override
    public Definition definition() {
      return new Definition("test.check", "the test holds", "the test", "Mend it.");
    }
  }

  public static DecisionId id(int number) {
    return new DecisionId("d-%032x".formatted(number));
  }

  public static Decision accepted(int number) {
    return Decision.of(
        id(number),
        Decision.Kind.RELEASE,
        "/vaults/v/keys/k/1",
        "worker@t",
        NOW,
        List.of(Finding.passed(TestCheck.TEST, "claim", "a", "a")));
  }

  public static Decision refused(int number) {
    return Decision.of(
        id(number),
        Decision.Kind.KEY_OPERATION,
        "/vaults/v/keys/k/1",
        "worker@t",
        NOW,
        List.of(
            Finding.failed(TestCheck.TEST, "claim", "a", "b \"quoted\" \u00e4"),
            Finding.notChecked(TestCheck.TEST, "", "the first failed"),
            Finding.undecided(TestCheck.TEST, "", "no answer")));
  }

  public static AuditEvent.Builder event(Decision decision) {
    return AuditEvent.of(decision, "keyvault", "keys/release")
        .tenant("t")
        .vault("v")
        .resource("/vaults/v/keys/k/1")
        .caller("https://issuer/", "t", "worker", "app")
        .correlationId("c-1");
  }
}
