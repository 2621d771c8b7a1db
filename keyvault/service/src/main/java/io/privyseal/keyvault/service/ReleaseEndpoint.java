package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.CryptoPool;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.KeyUse;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.release.ReleaseDecision;
import io.privyseal.keyvault.release.ReleaseEvaluator;
import io.privyseal.keyvault.release.envelope.ReleaseEnvelope;
import io.privyseal.keyvault.release.envelope.ReleaseRequest;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import io.privyseal.keyvault.service.wire.OperationRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Release: the key leaves for code that has proven what it is.
///
/// Caller, key and policy are asked in this order; each answer, also a refusal, is recorded with
/// every finding before anything else happens. The caller of a refused release is given the code
/// and the decision's id; the findings are for the key's owner.
final class ReleaseEndpoint {
  private static final String OPERATION = Action.KEYS_RELEASE.dataAction();

  private final Gate gate;
  private final Decisions decisions;
  private final KeyUse use;
  private final ReleaseEvaluator evaluator;
  private final ReleaseEnvelope envelope;
  private final CryptoPool pool;
  private final InstantSource clock;

  ReleaseEndpoint(
      Gate gate,
      Decisions decisions,
      KeyUse use,
      ReleaseEvaluator evaluator,
      ReleaseEnvelope envelope,
      CryptoPool pool,
      InstantSource clock) {
    this.gate = gate;
    this.decisions = decisions;
    this.use = use;
    this.evaluator = evaluator;
    this.envelope = envelope;
    this.pool = pool;
    this.clock = clock;
  }

  Reply release(Request request, boolean versioned) {
    var in = gate.toKey(request, Action.KEYS_RELEASE, Decision.Kind.RELEASE);
    var wanted = OperationRequest.release(request.body());
    Optional<ObjectVersion> version = versioned ? in.version() : Optional.empty();
    var findings = new ArrayList<>(in.findings());

    var releasable = releasable(in, version, findings);
    gate.charge(in, Cost.RELEASE);
    var policy = ReleasePolicy.parse(releasable.policy().data()).orThrow();
    var outcome = evaluator.decide(policy, wanted.target(), wanted.nonce(), clock.instant());
    findings.addAll(outcome.findings());
    var decision = record(in, in.resource(releasable.bundle()), findings);
    return switch (outcome) {
      case ReleaseDecision.Released released ->
          answer(in, wanted, version, releasable, released, decision);
      case ReleaseDecision.Refused refused ->
          throw Decisions.refusal(decision, Problems.forbidden(message(refused, decision)));
      case ReleaseDecision.Undecided _ ->
          throw Decisions.refusal(
              decision,
              Problems.unavailable(
                  "The attestation statement cannot be checked now. Try again later."
                      + Decisions.named(decision)));
    };
  }

  private KeyUse.Releasable releasable(
      Admitted in, Optional<ObjectVersion> version, List<Finding> findings) {
    try {
      var releasable = use.releasable(in.vault(), in.name(), version);
      findings.add(Finding.passed(VaultCheck.KEY_RELEASABLE, "key", "releasable", "releasable"));
      return releasable;
    } catch (RefusedException e) {
      findings.add(
          Finding.failed(VaultCheck.KEY_RELEASABLE, "key", "releasable", e.reason().name()));
      throw Decisions.refusal(record(in, in.resource(in.name()), findings), Problems.of(e));
    }
  }

  private Reply answer(
      Admitted in,
      OperationRequest.Release wanted,
      Optional<ObjectVersion> version,
      KeyUse.Releasable releasable,
      ReleaseDecision.Released released,
      Decision decision) {
    var bundle = releasable.bundle();
    // The kid is repeated as it was asked for: without a version if the request named none.
    var request =
        new ReleaseRequest(
            in.apiVersion().text(),
            wanted.enc(),
            in.urls().key(bundle.key().name(), version),
            wanted.nonce());
    var statement = in.writer().statement(bundle);
    try (var material = use.export(in.vault(), releasable)) {
      String value = pool.run(() -> envelope.seal(request, statement, released.kek(), material));
      return Reply.json(200, JsonObject.builder().put("value", value).build())
          .withHeader(Decisions.HEADER, decision.id().value());
    } catch (RefusedException e) {
      throw Decisions.refusal(decision, Problems.of(e));
    }
  }

  private Decision record(Admitted in, String resource, List<Finding> findings) {
    return decisions.record(in, Decision.Kind.RELEASE, OPERATION, resource, findings);
  }

  /// The two messages of the service, and the id of the decision.
  private static String message(ReleaseDecision.Refused refused, Decision decision) {
    var message =
        refused.tokenRefused()
            ? "Target environment attestation statement cannot be verified."
            : "Target environment attestation does not meet key release policy requirements.";
    return message + Decisions.named(decision);
  }
}
