package io.privyseal.attestation.service;

import io.privyseal.attestation.service.AdminGate.Admitted;
import io.privyseal.attestation.service.policies.PolicySigners;
import io.privyseal.attestation.service.policies.PolicyStore.Change;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Decision.Kind;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Request;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// One change by an administrator on its way: who wants it, what was checked. It is recorded before
/// anything changes, and recorded as well when it is refused.
final class AdminChange {
  private final DecisionRecord decisions;
  private final Request request;
  private final String operation;
  private final String subject;
  private final Admitted admitted;
  private final Instant at;
  private final List<Finding> findings;

  AdminChange(
      DecisionRecord decisions,
      Request request,
      String operation,
      String subject,
      Admitted admitted,
      Instant at) {
    this.decisions = decisions;
    this.request = request;
    this.operation = operation;
    this.subject = subject;
    this.admitted = admitted;
    this.at = at;
    this.findings = new ArrayList<>(admitted.findings());
  }

  Instant at() {
    return at;
  }

  /// What `read` makes of the body; a body that it does not take is refused.
  <T> T read(Check check, Supplier<T> read) {
    try {
      var content = read.get();
      passed(check);
      return content;
    } catch (MalformedInputException e) {
      throw refuse(check, MaaErrors.INVALID_OPERATION, textOf(e));
    }
  }

  /// Refuses a token that is not signed under a policy certificate, where the instance has such.
  void requireSigner(Optional<PolicySigners> signers, List<X509Certificate> signedBy) {
    if (signers.isEmpty()) {
      findings.add(
          Finding.notChecked(
              ServiceCheck.POLICY_SIGNER, "x5c", "the caller's role governs this instance"));
      return;
    }
    var objection = signers.get().objection(signedBy, at);
    if (objection.isPresent()) {
      throw refuse(ServiceCheck.POLICY_SIGNER, MaaErrors.INVALID_OPERATION, objection.get());
    }
    passed(ServiceCheck.POLICY_SIGNER);
  }

  void passed(Check check) {
    findings.add(Finding.passed(check, operation, "", ""));
  }

  HttpProblem refuse(Check check, String code, String fault) {
    findings.add(Finding.failed(check, operation, check.statement(), fault));
    return DecisionRecord.refusal(record(), 400, code, fault);
  }

  Decision record() {
    return decisions.record(
        request,
        Kind.POLICY_CHANGE,
        operation,
        subject,
        Optional.of(admitted.caller()),
        at,
        findings);
  }

  /// As the storage keeps it.
  Change attributedTo(Decision decision) {
    return new Change(at, admitted.caller().actor(), decision.id().value());
  }

  static String textOf(RuntimeException e) {
    return Objects.requireNonNullElse(e.getMessage(), "malformed");
  }
}
