package io.privyseal.attestation.service;

import io.privyseal.attestation.appraisal.Appraisal;
import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.policy.ConfigurationOutcome;
import io.privyseal.attestation.appraisal.policy.PolicyConfiguration;
import io.privyseal.attestation.appraisal.policy.PolicyEvaluator;
import io.privyseal.attestation.appraisal.policy.PolicySyntaxException;
import io.privyseal.attestation.service.policies.PolicyBook;
import io.privyseal.attestation.service.procedure.EvidenceProcedure;
import io.privyseal.attestation.service.procedure.Procedures;
import io.privyseal.attestation.service.revocation.RevocationBook;
import io.privyseal.attestation.service.revocation.RevocationSet;
import io.privyseal.attestation.service.revocation.Subject;
import io.privyseal.attestation.service.signing.TokenSigner;
import io.privyseal.attestation.service.wire.ApiVersion;
import io.privyseal.attestation.service.wire.AttestRequest;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.trace.Trace;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import java.time.InstantSource;
import java.util.List;

/// `POST /attest/{type}`: reads, verifies, appraises, records, and only then signs. Anonymous, and
/// therefore throttled: every attestation leaves a record.
final class AttestHandler {
  private final Kinds kinds;
  private final Procedures procedures;
  private final TpmHandler tpm;
  private final PolicyBook policies;
  private final RevocationBook revocations;
  private final Reuse reuse;
  private final TokenSigner signer;
  private final DecisionRecord decisions;
  private final AttestThrottle throttle;
  private final CryptoEngine engine;
  private final InstantSource clock;

  AttestHandler(
      Kinds kinds,
      Procedures procedures,
      TpmHandler tpm,
      PolicyBook policies,
      RevocationBook revocations,
      Reuse reuse,
      TokenSigner signer,
      DecisionRecord decisions,
      AttestThrottle throttle,
      CryptoEngine engine,
      InstantSource clock) {
    this.kinds = kinds;
    this.procedures = procedures;
    this.tpm = tpm;
    this.policies = policies;
    this.revocations = revocations;
    this.reuse = reuse;
    this.signer = signer;
    this.decisions = decisions;
    this.throttle = throttle;
    this.engine = engine;
    this.clock = clock;
  }

  Reply attest(Request request) {
    ApiVersion.require(request);
    var kind = kinds.served(request);
    var at = clock.instant();
    throttle.admit(request.remoteAddress(), at);
    var attempt = new Attempt(decisions, request, kind, at);
    return kind == AttestationKind.TPM
        ? tpm.attest(request, attempt)
        : new Run<>(procedures.of(kind).orElseThrow(), attempt).run(request.body());
  }

  /// One request on its way down.
  private final class Run<E, V> {
    private final EvidenceProcedure<E, V> procedure;
    private final Attempt attempt;

    Run(EvidenceProcedure<E, V> procedure, Attempt attempt) {
      this.procedure = procedure;
      this.attempt = attempt;
    }

    Reply run(Bytes body) {
      var attest = read(body);
      var policy = policy(attest);
      var rulesBefore = revocations.current();
      var configuration = configuration(policy);
      var verified =
          attempt.verified(
              reuse.verify(
                  procedure,
                  body,
                  policy,
                  rulesBefore,
                  attempt.at(),
                  () ->
                      Trace.<Verification<V>, RuntimeException>step(
                          "evidence.verify",
                          () -> procedure.verify(attest, configuration, attempt.sender(), clock))),
              procedure.evidenceName());
      attempt.isOf(procedure.facts(verified));
      // Verification may have waited for collateral; a rule of meanwhile holds as well.
      var rules = revocations.current();
      var subjects = procedure.standsOn(verified);
      requireNotRevoked(rules, subjects);
      var appraisal = procedure.appraise(verified, attest, policy);
      attempt.found(appraisal.findings());
      return switch (appraisal) {
        case Appraisal.Permitted(var claims, _, _) ->
            answer(attest, verified, rules.mark(claims, subjects));
        case Appraisal.Refused(var reason, _) ->
            throw attempt.refuse(
                MaaErrors.POLICY_EVALUATION_ERROR,
                "Policy Evaluation Error has occurred: " + reason);
      };
    }

    private AttestRequest<E> read(Bytes body) {
      attempt.isAbout("request sha256:" + Digests.sha256(body).hex());
      AttestRequest<E> attest;
      try {
        attest = procedure.read(body);
      } catch (MalformedInputException e) {
        throw attempt.malformed(
            ServiceCheck.REQUEST_FORM, MaaErrors.INVALID_PARAMETER, AdminChange.textOf(e));
      }
      attempt.isAbout(procedure.subject(attest.evidence()));
      attempt.passed(ServiceCheck.REQUEST_FORM, "body");
      return attest;
    }

    private InstancePolicy policy(AttestRequest<E> attest) {
      if (attest.draftPolicy().isEmpty()) {
        return policies
            .inForce(procedure.kind())
            .policy()
            .orElseThrow(
                () -> new IllegalStateException("no default policy for " + procedure.kind()));
      }
      attempt.isJudgedByDraft();
      try {
        var token = PolicyToken.parse(engine, attest.draftPolicy().get());
        return PolicyBook.read(token)
            .policy()
            .map(InstancePolicy::explained)
            .orElseThrow(
                () -> new MalformedInputException("policy token: expected AttestationPolicy"));
      } catch (MalformedInputException e) {
        throw attempt.malformed(
            ServiceCheck.POLICY_TOKEN, MaaErrors.INVALID_OPERATION, AdminChange.textOf(e));
      } catch (PolicySyntaxException e) {
        throw attempt.malformed(
            ServiceCheck.POLICY_TEXT, MaaErrors.POLICY_PARSING_ERROR, AdminChange.textOf(e));
      }
    }

    /// The epoch of these rules goes into the token: a rule that comes while this goes on finds the
    /// token by what it stands on.
    private void requireNotRevoked(RevocationSet rules, List<Subject> subjects) {
      var answers = rules.check(subjects, attempt.at());
      attempt.found(answers);
      if (answers.stream().anyMatch(finding -> finding.outcome() == Outcome.FAILED)) {
        throw attempt.refuse(
            MaaErrors.INVALID_PARAMETER,
            "The %s evidence stands on something that is revoked here"
                .formatted(procedure.evidenceName()));
      }
    }

    private PolicyConfiguration configuration(InstancePolicy policy) {
      return switch (PolicyEvaluator.configure(policy.policy())) {
        case ConfigurationOutcome.Configured(var configuration) -> configuration;
        case ConfigurationOutcome.Failed failed -> throw attempt.unconfigurable(failed);
      };
    }

    private Reply answer(AttestRequest<E> attest, V verified, JsonObject claims) {
      var decision = attempt.record();
      var token =
          attest.draftPolicy().isPresent()
              ? signer.unsignedDraft(claims, attempt.at())
              : signer.attestation(claims, attempt.at());
      return Reply.json(200, procedure.answer(verified, token))
          .withHeader(MaaErrors.DECISION_HEADER, decision.id().value());
    }
  }
}
