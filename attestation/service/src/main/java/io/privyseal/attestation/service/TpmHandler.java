package io.privyseal.attestation.service;

import io.privyseal.attestation.appraisal.Appraisal;
import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.TpmAppraiser;
import io.privyseal.attestation.appraisal.TpmGuest;
import io.privyseal.attestation.appraisal.policy.ConfigurationOutcome;
import io.privyseal.attestation.appraisal.policy.PolicyConfiguration;
import io.privyseal.attestation.appraisal.policy.PolicyEvaluator;
import io.privyseal.attestation.service.policies.PolicyBook;
import io.privyseal.attestation.service.revocation.RevocationBook;
import io.privyseal.attestation.service.revocation.Subject;
import io.privyseal.attestation.service.signing.TokenSigner;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.attestation.service.wire.TpmMessage;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.eventlog.EventLogExpectations;
import io.privyseal.attestation.verification.eventlog.EventLogVerifier;
import io.privyseal.attestation.verification.tpm.AikVerifier;
import io.privyseal.attestation.verification.tpm.QuoteExpectations;
import io.privyseal.attestation.verification.tpm.QuoteVerifier;
import io.privyseal.attestation.verification.tpm.VerifiedQuote;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// `POST /attest/Tpm`: two exchanges. The client asks for a challenge; it answers with its
/// registers, quoted over the challenge, and the log; the policy decides, and the report is a
/// token.
///
/// A machine without a certified attestation key is refused, unless the policy asks for no
/// certificate (`require_valid_aik_cert`). The key that signs the request is shown to hold it and
/// no more: nothing of the TPM vouches for it, so the report does not name it.
final class TpmHandler {
  private static final String PROOF_ALGORITHM = "PS256";

  private final PolicyBook policies;
  private final RevocationBook revocations;
  private final TokenSigner signer;
  private final ServiceContexts contexts;
  private final AikVerifier keys;
  private final QuoteVerifier quotes;
  private final CryptoEngine engine;
  private final Duration longest;
  private final TpmAppraiser appraiser = new TpmAppraiser();

  /// @param longest life of a report, whatever its policy says
  TpmHandler(
      PolicyBook policies,
      RevocationBook revocations,
      TokenSigner signer,
      ServiceContexts contexts,
      AikVerifier keys,
      CryptoEngine engine,
      Duration longest) {
    this.policies = policies;
    this.revocations = revocations;
    this.signer = signer;
    this.contexts = contexts;
    this.keys = keys;
    this.quotes = new QuoteVerifier(engine);
    this.engine = engine;
    this.longest = longest;
  }

  Reply attest(Request request, Attempt attempt) {
    var body = request.body();
    attempt.isAbout("request sha256:" + Digests.sha256(body).hex());
    TpmMessage message;
    try {
      message = TpmMessage.parse(body);
    } catch (MalformedInputException e) {
      throw attempt.malformed(
          ServiceCheck.REQUEST_FORM, MaaErrors.INVALID_PARAMETER, AdminChange.textOf(e));
    }
    return switch (message) {
      case TpmMessage.Init() -> challenge(attempt.at());
      case TpmMessage.Request answer -> report(answer, attempt);
    };
  }

  /// Decides nothing, and leaves no record.
  private Reply challenge(Instant at) {
    var issued = contexts.issue(at);
    return data(
        JsonObject.builder()
            .put("challenge", issued.challenge().base64Url())
            .put("service_context", issued.context().base64Url())
            .build());
  }

  private Reply report(TpmMessage.Request answer, Attempt attempt) {
    attempt.passed(ServiceCheck.REQUEST_FORM, "body");
    attempt.isAbout(
        "tpm-quote sha256:" + Digests.sha256(answer.statement().quote().attest().bytes()).hex());
    var challenge = challenge(answer, attempt);
    requireProof(answer, attempt);
    var policy = policy(attempt);
    var configuration = configuration(policy, attempt);
    var validated = certified(answer, configuration, attempt);
    var quote = quote(answer, challenge, configuration, attempt);
    var log = EventLogVerifier.check(answer.log(), quote.pcrs(), EventLogExpectations.ofFirmware());
    attempt.found(log.findings());
    refuseFailed(log.findings(), "The event log was refused", attempt);
    var keyDigest = Digests.sha256(answer.aik().publicKey().getEncoded());
    var guest =
        new TpmGuest(
            quote,
            keyDigest,
            validated,
            log.log(),
            Optional.of(answer.relyingPartyData()).filter(data -> !data.isEmpty()));
    var subjects = List.of(Subject.ofAttestationKey(answer.aik().publicKey()));
    var rules = revocations.current();
    var answers = rules.check(subjects, attempt.at());
    attempt.found(answers);
    refuseFailed(answers, "The attestation key is revoked here", attempt);
    var appraisal = appraiser.appraise(guest, policy);
    attempt.found(appraisal.findings());
    return switch (appraisal) {
      case Appraisal.Permitted(var plain, var about, _) -> {
        var claims = rules.mark(plain, subjects);
        var decision = attempt.record();
        var token =
            signer.attestation(
                claims, attempt.at(), lifetime(Duration.ofMinutes(about.reportValidityMinutes())));
        yield data(JsonObject.builder().put("report", token).build())
            .withHeader(MaaErrors.DECISION_HEADER, decision.id().value());
      }
      case Appraisal.Refused(var reason, _) ->
          throw attempt.refuse(
              MaaErrors.POLICY_EVALUATION_ERROR, "Policy Evaluation Error has occurred: " + reason);
    };
  }

  /// No token lives longer than the key that signed it is published.
  private Duration lifetime(Duration wanted) {
    return wanted.compareTo(longest) < 0 ? wanted : longest;
  }

  private Bytes challenge(TpmMessage.Request answer, Attempt attempt) {
    try {
      var challenge = contexts.challenge(answer.serviceContext(), attempt.at());
      if (!challenge.equals(answer.challenge())) {
        throw new MalformedInputException("challenge: not the one of the service_context");
      }
      attempt.passed(ServiceCheck.TPM_CHALLENGE, "service_context");
      return challenge;
    } catch (MalformedInputException e) {
      throw attempt.malformed(
          ServiceCheck.TPM_CHALLENGE, MaaErrors.INVALID_PARAMETER, AdminChange.textOf(e));
    }
  }

  private void requireProof(TpmMessage.Request answer, Attempt attempt) {
    if (!answer.jws().alg().equals(PROOF_ALGORITHM)
        || !answer.jws().isSignedBy(engine, answer.attestKey().publicKey())) {
      throw attempt.malformed(
          ServiceCheck.TPM_PROOF,
          MaaErrors.INVALID_PARAMETER,
          "request: expected a signature with PS256 by attest_key");
    }
    attempt.passed(ServiceCheck.TPM_PROOF, "request");
  }

  private InstancePolicy policy(Attempt attempt) {
    return policies
        .inForce(AttestationKind.TPM)
        .policy()
        .orElseThrow(() ->
            attempt.malformed(
                ServiceCheck.POLICY_PRESENT,
                MaaErrors.POLICY_EVALUATION_ERROR,
                "No policy is set for attestation type Tpm."));
  }

  private static PolicyConfiguration configuration(InstancePolicy policy, Attempt attempt) {
    return switch (PolicyEvaluator.configure(policy.policy())) {
      case ConfigurationOutcome.Configured(var configuration) -> configuration;
      case ConfigurationOutcome.Failed failed -> throw attempt.unconfigurable(failed);
    };
  }

  /// Whether a trusted authority certifies the key.
  private boolean certified(
      TpmMessage.Request answer, PolicyConfiguration configuration, Attempt attempt) {
    if (!configuration.requireValidAikCertificate()) {
      attempt.found(AikVerifier.unasked("the policy asks for no certificate"));
      return false;
    }
    var findings = keys.check(answer.aikCertificate(), answer.aik().publicKey(), attempt.at());
    attempt.found(findings);
    refuseFailed(findings, "The attestation key was refused", attempt);
    return true;
  }

  private VerifiedQuote quote(
      TpmMessage.Request answer,
      Bytes challenge,
      PolicyConfiguration configuration,
      Attempt attempt) {
    var required = IntStream.range(0, 24).filter(configuration::requiresPcr).boxed().toList();
    Verification<VerifiedQuote> verification =
        quotes.verify(
            answer.statement().quote(),
            answer.aik().publicKey(),
            answer.statement().pcrs(),
            QuoteExpectations.answering(challenge).requireRegisters(required));
    return attempt.verified(verification, "TPM");
  }

  private static void refuseFailed(List<Finding> findings, String message, Attempt attempt) {
    if (findings.stream().anyMatch(finding -> finding.outcome() == Outcome.FAILED)) {
      throw attempt.refuse(MaaErrors.INVALID_PARAMETER, message);
    }
  }

  /// As recorded from Azure: the message stands in `payload`.
  private static Reply data(JsonObject message) {
    var payload = JsonObject.builder().put("payload", message).build();
    return Reply.json(
        200, JsonObject.builder().put("data", Bytes.utf8(payload.toJson()).base64Url()).build());
  }
}
