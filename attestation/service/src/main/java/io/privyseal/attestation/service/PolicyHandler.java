package io.privyseal.attestation.service;

import io.privyseal.access.Action;
import io.privyseal.attestation.appraisal.policy.PolicySyntaxException;
import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.service.AdminGate.Admitted;
import io.privyseal.attestation.service.policies.PolicyBook;
import io.privyseal.attestation.service.policies.PolicyStore.Change;
import io.privyseal.attestation.service.signing.TokenSigner;
import io.privyseal.attestation.service.wire.ApiVersion;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Decision.Kind;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// `/policies/{type}`: get, set and reset; and the policy certificates, of which an instance that
/// trusts its callers' roles has none. Answers are JWTs signed by a key in `/certs`.
final class PolicyHandler {
  private static final String RESULT = "x-ms-policy-result";
  private static final String TOKEN_HASH = "x-ms-policy-token-hash";
  private static final String CERTIFICATES = "x-ms-policy-certificates";

  private final PolicyBook policies;
  private final TokenSigner signer;
  private final AdminGate gate;
  private final DecisionRecord decisions;
  private final CryptoEngine engine;
  private final InstantSource clock;

  PolicyHandler(
      PolicyBook policies,
      TokenSigner signer,
      AdminGate gate,
      DecisionRecord decisions,
      CryptoEngine engine,
      InstantSource clock) {
    this.policies = policies;
    this.signer = signer;
    this.gate = gate;
    this.decisions = decisions;
    this.engine = engine;
    this.clock = clock;
  }

  Reply get(Request request) {
    ApiVersion.require(request);
    gate.admit(request, Action.ATTESTATION_READ);
    var token = policies.inForce(Kinds.served(request)).token();
    return result(JsonObject.builder().put(AttestationClaims.POLICY, token.compact()).build());
  }

  Reply set(Request request) {
    ApiVersion.require(request);
    var change = new PolicyChange(request, "policies/set", Action.ATTESTATION_WRITE);
    var token = change.token();
    if (token.policyText().isEmpty()) {
      throw change.refuse(
          ServiceCheck.POLICY_TOKEN,
          MaaErrors.INVALID_OPERATION,
          "policy token: expected AttestationPolicy");
    }
    try {
      PolicyBook.read(token);
    } catch (PolicySyntaxException e) {
      throw change.refuse(ServiceCheck.POLICY_TEXT, MaaErrors.POLICY_PARSING_ERROR, textOf(e));
    }
    change.passed(ServiceCheck.POLICY_TEXT);
    var decision = change.record();
    policies.set(
        change.kind,
        token,
        new Change(change.at, change.admitted.caller().actor(), decision.id().value()));
    return result(
            JsonObject.builder()
                .put(RESULT, "Updated")
                .put(AttestationClaims.POLICY_SIGNER, token.signer().orElse(null))
                .put(TOKEN_HASH, token.hash())
                .build())
        .withHeader(MaaErrors.DECISION_HEADER, decision.id().value());
  }

  Reply reset(Request request) {
    ApiVersion.require(request);
    var change = new PolicyChange(request, "policies/reset", Action.ATTESTATION_DELETE);
    if (change.token().policyText().isPresent()) {
      throw change.refuse(
          ServiceCheck.POLICY_TOKEN,
          MaaErrors.INVALID_OPERATION,
          "policy token: expected an empty payload");
    }
    var decision = change.record();
    policies.reset(change.kind);
    return result(JsonObject.builder().put(RESULT, "Removed").build())
        .withHeader(MaaErrors.DECISION_HEADER, decision.id().value());
  }

  Reply certificates(Request request) {
    ApiVersion.require(request);
    gate.admit(request, Action.ATTESTATION_READ);
    var none = JsonObject.builder().put("keys", new JsonArray(List.of())).build();
    return result(JsonObject.builder().put(CERTIFICATES, none).build());
  }

  Reply changeCertificates(Request request) {
    ApiVersion.require(request);
    gate.admit(request, Action.ATTESTATION_WRITE);
    throw new HttpProblem(
        400,
        MaaErrors.INVALID_OPERATION,
        "The operation is disallowed: this instance has no policy certificates, roles govern its"
            + " policies.");
  }

  private Reply result(JsonObject claims) {
    var token = signer.result(claims, clock.instant());
    return Reply.json(200, JsonObject.builder().put("token", token).build());
  }

  private static String textOf(RuntimeException e) {
    return Objects.requireNonNullElse(e.getMessage(), "malformed");
  }

  /// One change on its way: who wants it, what was checked.
  private final class PolicyChange {
    private final Request request;
    private final String operation;
    private final Admitted admitted;
    private final AttestationKind kind;
    private final Instant at = clock.instant();
    private final List<Finding> findings;

    PolicyChange(Request request, String operation, Action action) {
      this.request = request;
      this.operation = operation;
      this.admitted = gate.admit(request, action);
      this.kind = Kinds.served(request);
      this.findings = new ArrayList<>(admitted.findings());
    }

    PolicyToken token() {
      try {
        var token = PolicyToken.parse(engine, request.body().asUtf8());
        passed(ServiceCheck.POLICY_TOKEN);
        return token;
      } catch (MalformedInputException e) {
        throw refuse(ServiceCheck.POLICY_TOKEN, MaaErrors.INVALID_OPERATION, textOf(e));
      }
    }

    void passed(Check check) {
      findings.add(Finding.passed(check, "policy", "", ""));
    }

    HttpProblem refuse(Check check, String code, String fault) {
      findings.add(Finding.failed(check, "policy", check.statement(), fault));
      return DecisionRecord.refusal(record(), 400, code, fault);
    }

    Decision record() {
      return decisions.record(
          request,
          Kind.POLICY_CHANGE,
          operation,
          "policy " + kind.pathName(),
          Optional.of(admitted.caller()),
          at,
          findings);
    }
  }
}
