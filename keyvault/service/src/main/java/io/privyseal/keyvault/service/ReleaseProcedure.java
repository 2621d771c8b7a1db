package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.trace.Trace;
import io.privyseal.foundation.web.CryptoPool;
import io.privyseal.foundation.web.Reply;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.release.ReleaseDecision;
import io.privyseal.keyvault.release.ReleaseEvaluator;
import io.privyseal.keyvault.release.envelope.ReleaseEnvelope;
import io.privyseal.keyvault.release.envelope.ReleaseRequest;
import io.privyseal.keyvault.release.envelope.ReleaseStatement;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import io.privyseal.keyvault.service.wire.OperationRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// How a key or secret is released, once its caller may ask.
///
/// Its own state and its policy are asked in this order; each answer, also a refusal, is recorded
/// with every finding before anything else happens. The caller of a refused release is given the
/// code and the decision's id; the findings are for the owner.
final class ReleaseProcedure {
  private final Gate gate;
  private final Decisions decisions;
  private final ReleaseEvaluator evaluator;
  private final ReleaseEnvelope envelope;
  private final CryptoPool pool;
  private final InstantSource clock;

  ReleaseProcedure(
      Gate gate,
      Decisions decisions,
      ReleaseEvaluator evaluator,
      ReleaseEnvelope envelope,
      CryptoPool pool,
      InstantSource clock) {
    this.gate = gate;
    this.decisions = decisions;
    this.evaluator = evaluator;
    this.envelope = envelope;
    this.pool = pool;
    this.clock = clock;
  }

  /// What a release is of, before it is known whether it is there.
  ///
  /// @param check whether it can be released at all
  /// @param noun `key` or `secret`
  /// @param resource its path in decisions
  record Asked(Action action, Check check, String noun, String resource) {}

  /// What can be released if its policy allows it.
  interface Subject {
    /// The path of the version in decisions.
    String resource();

    KeyReleasePolicy policy();

    /// The URL as it was asked for: without a version if the request named none.
    String id();

    ReleaseStatement statement();

    /// The material, if nothing changed since; the caller closes it.
    ///
    /// @throws RefusedException if the policy was changed, or it was disabled or deleted
    Secret export();
  }

  /// @param subject throws [RefusedException] if its own state allows no release
  Reply release(
      Admitted in, Asked asked, OperationRequest.Release wanted, Supplier<Subject> subject) {
    var findings = new ArrayList<>(in.findings());
    var released = releasable(in, asked, subject, findings);
    gate.charge(in, Cost.RELEASE);
    var policy = ReleasePolicy.parse(released.policy().data()).orThrow();
    var outcome =
        Trace.<ReleaseDecision, RuntimeException>step(
            "release.evaluate",
            () -> evaluator.decide(policy, wanted.target(), wanted.nonce(), clock.instant()));
    findings.addAll(outcome.findings());
    var decision = record(in, asked, released.resource(), findings);
    return switch (outcome) {
      case ReleaseDecision.Released allowed -> answer(in, wanted, released, allowed, decision);
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

  private Subject releasable(
      Admitted in, Asked asked, Supplier<Subject> subject, List<Finding> findings) {
    var wanted = "releasable";
    try {
      var found = subject.get();
      findings.add(Finding.passed(asked.check(), asked.noun(), wanted, wanted));
      return found;
    } catch (RefusedException e) {
      findings.add(Finding.failed(asked.check(), asked.noun(), wanted, e.reason().name()));
      throw Decisions.refusal(record(in, asked, asked.resource(), findings), Problems.of(e));
    }
  }

  private Reply answer(
      Admitted in,
      OperationRequest.Release wanted,
      Subject released,
      ReleaseDecision.Released allowed,
      Decision decision) {
    var request =
        new ReleaseRequest(in.apiVersion().text(), wanted.enc(), released.id(), wanted.nonce());
    var statement = released.statement();
    try (var material = released.export()) {
      String value =
          Trace.<String, RuntimeException>step(
              "release.seal",
              () -> pool.run(() -> envelope.seal(request, statement, allowed.kek(), material)));
      return Reply.json(200, JsonObject.builder().put("value", value).build())
          .withHeader(Decisions.HEADER, decision.id().value());
    } catch (RefusedException e) {
      throw Decisions.refusal(decision, Problems.of(e));
    }
  }

  private Decision record(Admitted in, Asked asked, String resource, List<Finding> findings) {
    return decisions.record(
        in, Decision.Kind.RELEASE, asked.action().dataAction(), resource, findings);
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
