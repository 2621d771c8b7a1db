package io.privyseal.attestation.service;

import io.privyseal.attestation.appraisal.Appraisal;
import io.privyseal.attestation.appraisal.InstancePolicy;
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
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Decision.Kind;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `POST /attest/{type}`: reads, verifies, appraises, records, and only then signs. Anonymous, and
/// therefore throttled: every attestation leaves a record.
final class AttestHandler {
  private final Kinds kinds;
  private final Procedures procedures;
  private final PolicyBook policies;
  private final RevocationBook revocations;
  private final TokenSigner signer;
  private final DecisionRecord decisions;
  private final AttestThrottle throttle;
  private final CryptoEngine engine;
  private final InstantSource clock;

  AttestHandler(
      Kinds kinds,
      Procedures procedures,
      PolicyBook policies,
      RevocationBook revocations,
      TokenSigner signer,
      DecisionRecord decisions,
      AttestThrottle throttle,
      CryptoEngine engine,
      InstantSource clock) {
    this.kinds = kinds;
    this.procedures = procedures;
    this.policies = policies;
    this.revocations = revocations;
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
    return new Run<>(procedures.of(kind).orElseThrow(), request, at).run(request.body());
  }

  /// One request on its way down. Findings travel along in one list.
  private final class Run<E, V> {
    private final EvidenceProcedure<E, V> procedure;
    private final Request request;
    private final Instant at;
    private final List<Finding> findings = new ArrayList<>();
    private String subject = "";

    Run(EvidenceProcedure<E, V> procedure, Request request, Instant at) {
      this.procedure = procedure;
      this.request = request;
      this.at = at;
    }

    Reply run(Bytes body) {
      var attest = read(body);
      var policy = policy(attest);
      var verified = verify(attest);
      var subjects = procedure.standsOn(verified);
      var rules = notRevoked(subjects);
      var appraisal = procedure.appraise(verified, attest, policy);
      findings.addAll(appraisal.findings());
      return switch (appraisal) {
        case Appraisal.Permitted(var claims, _, _) ->
            answer(attest, record(), rules.mark(claims, subjects));
        case Appraisal.Refused(var reason, _) ->
            throw refuse(
                MaaErrors.POLICY_EVALUATION_ERROR,
                "Policy Evaluation Error has occurred: " + reason);
      };
    }

    private AttestRequest<E> read(Bytes body) {
      subject = "request sha256:" + Digests.sha256(body).hex();
      AttestRequest<E> attest;
      try {
        attest = procedure.read(body);
      } catch (MalformedInputException e) {
        throw malformed(
            ServiceCheck.REQUEST_FORM, MaaErrors.INVALID_PARAMETER, AdminChange.textOf(e));
      }
      subject = procedure.subject(attest.evidence());
      findings.add(Finding.passed(ServiceCheck.REQUEST_FORM, "body", "", ""));
      findings.addAll(procedure.unasked(attest.evidence()));
      return attest;
    }

    private InstancePolicy policy(AttestRequest<E> attest) {
      if (attest.draftPolicy().isEmpty()) {
        return policies
            .inForce(procedure.kind())
            .policy()
            .orElseThrow(() ->
                malformed(
                    ServiceCheck.POLICY_PRESENT,
                    MaaErrors.POLICY_EVALUATION_ERROR,
                    "No policy is set for attestation type %s."
                        .formatted(procedure.kind().pathName())));
      }
      try {
        var token = PolicyToken.parse(engine, attest.draftPolicy().get());
        return PolicyBook.read(token)
            .policy()
            .orElseThrow(
                () -> new MalformedInputException("policy token: expected AttestationPolicy"));
      } catch (MalformedInputException e) {
        throw malformed(
            ServiceCheck.POLICY_TOKEN, MaaErrors.INVALID_OPERATION, AdminChange.textOf(e));
      } catch (PolicySyntaxException e) {
        throw malformed(
            ServiceCheck.POLICY_TEXT, MaaErrors.POLICY_PARSING_ERROR, AdminChange.textOf(e));
      }
    }

    private V verify(AttestRequest<E> attest) {
      var verification = procedure.verify(attest, at);
      findings.addAll(verification.findings());
      return switch (verification) {
        case Verification.Accepted<V>(var verified, _) -> verified;
        case Verification.Rejected<V> _ ->
            throw refuse(
                MaaErrors.INVALID_PARAMETER,
                "The %s evidence was refused".formatted(procedure.evidenceName()));
        case Verification.Undecided<V> _ ->
            throw DecisionRecord.undecided(
                record(),
                "The %s evidence could not be decided on. Try again later."
                    .formatted(procedure.evidenceName()));
      };
    }

    /// The rules that were asked. Their epoch goes into the token: a rule that comes while this
    /// goes on finds the token by what it stands on.
    private RevocationSet notRevoked(List<Subject> subjects) {
      var rules = revocations.current();
      var answers = rules.check(subjects, at);
      findings.addAll(answers);
      if (answers.stream().anyMatch(finding -> finding.outcome() == Outcome.FAILED)) {
        throw refuse(
            MaaErrors.INVALID_PARAMETER,
            "The %s evidence stands on something that is revoked here"
                .formatted(procedure.evidenceName()));
      }
      return rules;
    }

    private Reply answer(AttestRequest<E> attest, Decision decision, JsonObject claims) {
      var token =
          attest.draftPolicy().isPresent()
              ? signer.unsignedDraft(claims, at)
              : signer.attestation(claims, at);
      return Reply.json(200, procedure.answer(attest, token))
          .withHeader(MaaErrors.DECISION_HEADER, decision.id().value());
    }

    private HttpProblem malformed(ServiceCheck check, String code, String fault) {
      findings.add(Finding.failed(check, "request", check.statement(), fault));
      return DecisionRecord.refusal(record(), 400, code, fault);
    }

    private HttpProblem refuse(String code, String message) {
      var decision = record();
      var checks = decision.deciding().stream().map(Finding::check).distinct().toList();
      return DecisionRecord.refusal(
          decision, 400, code, "%s [%s]".formatted(message, String.join(", ", checks)));
    }

    private Decision record() {
      return decisions.record(
          request,
          Kind.ATTESTATION,
          "attest/" + procedure.kind().pathName(),
          subject,
          Optional.empty(),
          at,
          findings);
    }
  }
}
