package io.privyseal.attestation.service;

import io.privyseal.access.Action;
import io.privyseal.attestation.appraisal.policy.PolicySyntaxException;
import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.service.policies.PolicyBook;
import io.privyseal.attestation.service.policies.PolicySigners;
import io.privyseal.attestation.service.signing.TokenSigner;
import io.privyseal.attestation.service.wire.ApiVersion;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import java.time.InstantSource;
import java.util.Optional;

/// `/policies/{type}`: get, set and reset. Answers are JWTs signed by a key in `/certs`.
final class PolicyHandler {
  private static final String RESULT = "x-ms-policy-result";
  private static final String TOKEN_HASH = "x-ms-policy-token-hash";

  private final Kinds kinds;
  private final PolicyBook policies;
  private final Optional<PolicySigners> signers;
  private final TokenSigner signer;
  private final AdminGate gate;
  private final DecisionRecord decisions;
  private final CryptoEngine engine;
  private final InstantSource clock;

  /// @param signers whose signature a change must bear; empty where roles are enough
  PolicyHandler(
      Kinds kinds,
      PolicyBook policies,
      Optional<PolicySigners> signers,
      TokenSigner signer,
      AdminGate gate,
      DecisionRecord decisions,
      CryptoEngine engine,
      InstantSource clock) {
    this.kinds = kinds;
    this.policies = policies;
    this.signers = signers;
    this.signer = signer;
    this.gate = gate;
    this.decisions = decisions;
    this.engine = engine;
    this.clock = clock;
  }

  Reply get(Request request) {
    ApiVersion.require(request);
    gate.admit(request, Action.ATTESTATION_READ);
    var token = policies.inForce(kinds.served(request)).token();
    return signer.reply(
        JsonObject.builder().put(AttestationClaims.POLICY, token.compact()).build(),
        clock.instant());
  }

  Reply set(Request request) {
    ApiVersion.require(request);
    var wanted = new Wanted(request, "policies/set", Action.ATTESTATION_WRITE);
    var change = wanted.change;
    var token = wanted.token();
    if (token.policyText().isEmpty()) {
      throw change.refuse(
          ServiceCheck.POLICY_TOKEN,
          MaaErrors.INVALID_OPERATION,
          "policy token: expected AttestationPolicy");
    }
    change.requireSigner(signers, token.signedBy());
    try {
      PolicyBook.read(token);
    } catch (PolicySyntaxException e) {
      throw change.refuse(
          ServiceCheck.POLICY_TEXT, MaaErrors.POLICY_PARSING_ERROR, AdminChange.textOf(e));
    }
    change.passed(ServiceCheck.POLICY_TEXT);
    var decision = change.record();
    policies.set(wanted.kind, token, change.attributedTo(decision));
    return signer
        .reply(
            JsonObject.builder()
                .put(RESULT, "Updated")
                .put(AttestationClaims.POLICY_SIGNER, token.signer().orElse(null))
                .put(TOKEN_HASH, token.hash())
                .build(),
            change.at())
        .withHeader(MaaErrors.DECISION_HEADER, decision.id().value());
  }

  Reply reset(Request request) {
    ApiVersion.require(request);
    var wanted = new Wanted(request, "policies/reset", Action.ATTESTATION_DELETE);
    var change = wanted.change;
    var token = wanted.token();
    if (token.policyText().isPresent()) {
      throw change.refuse(
          ServiceCheck.POLICY_TOKEN,
          MaaErrors.INVALID_OPERATION,
          "policy token: expected an empty payload");
    }
    change.requireSigner(signers, token.signedBy());
    var decision = change.record();
    policies.reset(wanted.kind);
    return signer
        .reply(JsonObject.builder().put(RESULT, "Removed").build(), change.at())
        .withHeader(MaaErrors.DECISION_HEADER, decision.id().value());
  }

  /// A change of the policy of one kind.
  private final class Wanted {
    private final Request request;
    private final AttestationKind kind;
    private final AdminChange change;

    Wanted(Request request, String operation, Action action) {
      var admitted = gate.admit(request, action);
      this.request = request;
      this.kind = kinds.served(request);
      this.change =
          new AdminChange(
              decisions,
              request,
              operation,
              "policy " + kind.pathName(),
              admitted,
              clock.instant());
    }

    PolicyToken token() {
      return change.read(
          ServiceCheck.POLICY_TOKEN, () -> PolicyToken.parse(engine, request.body().asUtf8()));
    }
  }
}
