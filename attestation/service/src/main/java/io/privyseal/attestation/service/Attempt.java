package io.privyseal.attestation.service;

import io.privyseal.attestation.appraisal.AppraisalCheck;
import io.privyseal.attestation.appraisal.policy.ConfigurationOutcome;
import io.privyseal.attestation.collateral.Asker;
import io.privyseal.attestation.reports.AttestationReports;
import io.privyseal.attestation.reports.AttestedFacts;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Decision.Kind;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.limit.RemoteNetwork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One attempt to attest on its way down: what it is about, and the findings that travel along in
/// one list. It is recorded once, however it ends.
final class Attempt {
  private final DecisionRecord decisions;
  private final Request request;
  private final Instant at;
  private final List<Finding> findings = new ArrayList<>();
  private String subject = "";
  private final AttestationKind kind;
  private boolean isDraft;
  private Map<String, String> facts = Map.of();

  Attempt(DecisionRecord decisions, Request request, AttestationKind kind, Instant at) {
    this.decisions = decisions;
    this.request = request;
    this.kind = kind;
    this.at = at;
  }

  Instant at() {
    return at;
  }

  /// On whose behalf the makers are asked.
  Asker.Sender sender() {
    return new Asker.Sender(RemoteNetwork.of(request.remoteAddress()));
  }

  void isAbout(String evidence) {
    subject = evidence;
  }

  /// What the record tells of verified evidence.
  void isOf(AttestedFacts verified) {
    facts = verified.values();
  }

  /// Whatever comes of it attests for nobody: a policy of the caller's own decides.
  void isJudgedByDraft() {
    isDraft = true;
  }

  void found(List<Finding> more) {
    findings.addAll(more);
  }

  void passed(Check check, String where) {
    findings.add(Finding.passed(check, where, "", ""));
  }

  /// What was verified.
  ///
  /// @param evidence for people: `SEV-SNP`
  /// @throws HttpProblem 400 if the evidence is bad, 503 if that could not be decided
  <V> V verified(Verification<V> verification, String evidence) {
    findings.addAll(verification.findings());
    return switch (verification) {
      case Verification.Accepted<V>(var verified, _) -> verified;
      case Verification.Rejected<V> _ ->
          throw refuse(
              MaaErrors.INVALID_PARAMETER, "The %s evidence was refused".formatted(evidence));
      case Verification.Undecided<V> _ ->
          throw DecisionRecord.undecided(
              record(),
              "The %s evidence could not be decided on. Try again later.".formatted(evidence));
    };
  }

  /// A refusal that says its one fault.
  HttpProblem malformed(Check check, String code, String fault) {
    findings.add(Finding.failed(check, "request", check.statement(), fault));
    return DecisionRecord.refusal(record(), 400, code, fault);
  }

  /// The policy's own configuration cannot be carried through.
  HttpProblem unconfigurable(ConfigurationOutcome.Failed failed) {
    return malformed(
        AppraisalCheck.POLICY_EVALUATION,
        MaaErrors.POLICY_EVALUATION_ERROR,
        "The rule at %s failed: %s.".formatted(failed.rule(), failed.fault()));
  }

  /// A refusal that names the checks which decided.
  HttpProblem refuse(String code, String message) {
    var decision = record();
    var checks = decision.deciding().stream().map(Finding::check).distinct().toList();
    return DecisionRecord.refusal(
        decision, 400, code, "%s [%s]".formatted(message, String.join(", ", checks)));
  }

  Decision record() {
    var operation =
        AttestationReports.OPERATION + kind.pathName() + (isDraft ? AttestationReports.DRAFT : "");
    var decision =
        decisions.record(
            request, Kind.ATTESTATION, operation, subject, Optional.empty(), at, findings, facts);
    if (!isDraft) {
      decisions.counts().count(kind, decision.verdict());
    }
    return decision;
  }
}
