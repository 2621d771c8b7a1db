package io.privyseal.attestation.service;

import io.privyseal.access.Caller;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.audit.AuditEvent;
import io.privyseal.audit.AuditLog;
import io.privyseal.audit.AuditUnavailableException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Decision.Kind;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes decisions of one instance and records them before anything comes of them.
final class DecisionRecord {
  private static final String SERVICE = "attestation";
  private static final String ANONYMOUS = "anonymous";
  private static final String CONFIGURATION = "configuration";
  private static final String RETRY_SECONDS = "1";

  private final AttestationInstance instance;
  private final AuditLog audit;
  private final CryptoEngine engine;
  private final AttestationCounts counts = new AttestationCounts();

  DecisionRecord(AttestationInstance instance, AuditLog audit, CryptoEngine engine) {
    this.instance = instance;
    this.audit = audit;
    this.engine = engine;
  }

  /// How the recorded attestations came out.
  AttestationCounts counts() {
    return counts;
  }

  /// @throws HttpProblem 503 if the record cannot be kept; nothing may come of the decision then
  Decision record(
      Request request,
      Kind kind,
      String operation,
      String subject,
      Optional<Caller> caller,
      Instant at,
      List<Finding> findings) {
    return record(request, kind, operation, subject, caller, at, findings, Map.of());
  }

  /// @param facts what the decision was about, for reports
  /// @throws HttpProblem 503 if the record cannot be kept; nothing may come of the decision then
  Decision record(
      Request request,
      Kind kind,
      String operation,
      String subject,
      Optional<Caller> caller,
      Instant at,
      List<Finding> findings,
      Map<String, String> facts) {
    var actor = caller.map(Caller::actor).orElse(ANONYMOUS);
    var decision = decide(kind, subject, actor, at, findings);
    var event = event(decision, operation).facts(facts).correlationId(request.correlationId());
    caller.ifPresent(c -> event.caller(c.issuer(), c.tenantId().value(), c.objectId(), c.appId()));
    try {
      audit.record(event.build());
    } catch (AuditUnavailableException e) {
      throw unavailable("The decision could not be recorded. Try again later.");
    }
    return decision;
  }

  /// Records what the operator's configuration brings about at start.
  ///
  /// @throws AuditUnavailableException if the record cannot be kept
  Decision recordConfigured(String operation, String subject, Instant at, List<Finding> findings) {
    var decision = decide(Kind.POLICY_CHANGE, subject, CONFIGURATION, at, findings);
    audit.record(event(decision, operation).build());
    return decision;
  }

  private Decision decide(
      Kind kind, String subject, String actor, Instant at, List<Finding> findings) {
    return Decision.of(DecisionId.random(engine.random()), kind, subject, actor, at, findings);
  }

  private AuditEvent.Builder event(Decision decision, String operation) {
    return AuditEvent.of(decision, SERVICE, operation)
        .tenant(instance.tenant().value())
        .vault(instance.name())
        .resource("/attestation/" + instance.name());
  }

  /// The refusal that follows from a recorded decision; names it in message and header.
  static HttpProblem refusal(Decision decision, int status, String code, String message) {
    return new HttpProblem(
            status, code, "%s (decision %s)".formatted(message, decision.id().value()))
        .withHeader(MaaErrors.DECISION_HEADER, decision.id().value());
  }

  /// The answer to a decision that could not be made.
  static HttpProblem undecided(Decision decision, String message) {
    return refusal(decision, 503, "ServiceUnavailable", message)
        .withHeader("Retry-After", RETRY_SECONDS);
  }

  static HttpProblem unavailable(String message) {
    return new HttpProblem(503, "ServiceUnavailable", message)
        .withHeader("Retry-After", RETRY_SECONDS);
  }
}
