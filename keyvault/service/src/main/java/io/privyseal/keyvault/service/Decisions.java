package io.privyseal.keyvault.service;

import io.privyseal.access.Scope;
import io.privyseal.audit.AuditEvent;
import io.privyseal.audit.AuditLog;
import io.privyseal.audit.AuditUnavailableException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.web.HttpProblem;
import java.time.InstantSource;
import java.util.List;

/// Makes decisions and records them. When [#record] returns, the record is durable and the effect
/// may follow.
final class Decisions {
  /// Names the decision in an answer. The rest of it is for the key's owner.
  static final String HEADER = "privyseal-decision-id";

  private static final String SERVICE = "keyvault";

  private final AuditLog audit;
  private final CryptoEngine engine;
  private final InstantSource clock;

  Decisions(AuditLog audit, CryptoEngine engine, InstantSource clock) {
    this.audit = audit;
    this.engine = engine;
    this.clock = clock;
  }

  /// @param operation Azure's name of the action
  /// @param resource `/vaults/{v}/keys/{k}`, with the version where one is meant
  /// @throws HttpProblem 503 if the record cannot be kept: then nothing may follow
  Decision record(
      Admitted admitted,
      Decision.Kind kind,
      String operation,
      String resource,
      List<Finding> findings) {
    var caller = admitted.caller();
    var decision =
        Decision.of(
            DecisionId.random(engine.random()),
            kind,
            resource,
            caller.actor(),
            clock.instant(),
            findings);
    var event =
        AuditEvent.of(decision, SERVICE, operation)
            .tenant(admitted.vault().tenant())
            .vault(admitted.vault().name().value())
            .resource(resource)
            .caller(caller.issuer(), caller.tenantId().value(), caller.objectId(), caller.appId())
            .correlationId(admitted.request().correlationId())
            .build();
    try {
      audit.record(event);
    } catch (AuditUnavailableException _) {
      throw Problems.unavailable("The decision cannot be recorded now. Try again later.");
    }
    return decision;
  }

  static String resource(Admitted admitted) {
    return Scope.vault(admitted.vault().name().value()).path();
  }

  /// The answer that follows from a recorded refusal.
  static HttpProblem refusal(Decision decision, HttpProblem problem) {
    return problem.withHeader(HEADER, decision.id().value());
  }

  /// How an answer's message names a decision.
  static String named(Decision decision) {
    return " Decision: " + decision.id().value();
  }
}
