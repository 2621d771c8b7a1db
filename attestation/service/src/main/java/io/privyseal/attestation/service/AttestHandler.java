package io.privyseal.attestation.service;

import io.privyseal.attestation.appraisal.Appraisal;
import io.privyseal.attestation.appraisal.ClientData;
import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.SnpAppraiser;
import io.privyseal.attestation.appraisal.SnpGuest;
import io.privyseal.attestation.appraisal.policy.PolicySyntaxException;
import io.privyseal.attestation.service.policies.PolicyBook;
import io.privyseal.attestation.service.signing.TokenSigner;
import io.privyseal.attestation.service.wire.ApiVersion;
import io.privyseal.attestation.service.wire.AttestRequest;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.sevsnp.ReportDataBinding;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Decision.Kind;
import io.privyseal.foundation.decision.Finding;
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

/// `POST /attest/{type}`: reads, verifies, appraises, records, and only then signs. Anonymous.
final class AttestHandler {
  private static final String OPERATION = "attest/SevSnpVm";

  private final AttestationInstance instance;
  private final SnpVerifier verifier;
  private final SnpAppraiser appraiser;
  private final PolicyBook policies;
  private final TokenSigner signer;
  private final DecisionRecord decisions;
  private final CryptoEngine engine;
  private final InstantSource clock;

  AttestHandler(
      AttestationInstance instance,
      SnpVerifier verifier,
      PolicyBook policies,
      TokenSigner signer,
      DecisionRecord decisions,
      CryptoEngine engine,
      InstantSource clock) {
    this.instance = instance;
    this.verifier = verifier;
    this.appraiser = new SnpAppraiser(instance.referenceValues(), instance.shape());
    this.policies = policies;
    this.signer = signer;
    this.decisions = decisions;
    this.engine = engine;
    this.clock = clock;
  }

  Reply attest(Request request) {
    ApiVersion.require(request);
    Kinds.served(request);
    var body = request.body();
    return new Procedure(request, clock.instant()).run(body);
  }

  /// One request on its way down. Findings travel along in one list.
  private final class Procedure {
    private final Request request;
    private final Instant at;
    private final List<Finding> findings = new ArrayList<>();
    private String subject = "";

    Procedure(Request request, Instant at) {
      this.request = request;
      this.at = at;
    }

    Reply run(Bytes body) {
      var attest = read(body);
      var policy = policy(attest);
      var evidence = verify(attest);
      var guest =
          new SnpGuest(evidence, attest.runtimeData(), attest.initTimeData(), attest.nonce());
      var appraisal = appraiser.appraise(guest, policy);
      findings.addAll(appraisal.findings());
      return switch (appraisal) {
        case Appraisal.Permitted(var claims, _) ->
            answer(record(), claims, attest.draftPolicy().isPresent());
        case Appraisal.Refused(var reason, _) ->
            throw refuse(
                MaaErrors.POLICY_EVALUATION_ERROR,
                "Policy Evaluation Error has occurred: " + reason);
      };
    }

    private AttestRequest read(Bytes body) {
      subject = "request sha256:" + Digests.sha256(body).hex();
      AttestRequest attest;
      try {
        attest = AttestRequest.parse(body);
      } catch (MalformedInputException e) {
        throw malformed(ServiceCheck.REQUEST_FORM, MaaErrors.INVALID_PARAMETER, textOf(e));
      }
      subject = "snp-report sha256:" + Digests.sha256(attest.evidence().report().bytes()).hex();
      findings.add(Finding.passed(ServiceCheck.REQUEST_FORM, "body", "", ""));
      if (!attest.evidence().uvmEndorsements().isEmpty()) {
        findings.add(
            Finding.notChecked(
                ServiceCheck.UVM_ENDORSEMENT,
                "Endorsements",
                "endorsements of images are not evaluated; the reference values decide"));
      }
      return attest;
    }

    private InstancePolicy policy(AttestRequest attest) {
      if (attest.draftPolicy().isEmpty()) {
        return policies.inForce(AttestationKind.SEV_SNP_VM).policy();
      }
      try {
        var token = PolicyToken.parse(engine, attest.draftPolicy().get());
        if (token.policyText().isEmpty()) {
          throw new MalformedInputException("policy token: expected AttestationPolicy");
        }
        return PolicyBook.read(token).policy();
      } catch (MalformedInputException e) {
        throw malformed(ServiceCheck.POLICY_TOKEN, MaaErrors.INVALID_OPERATION, textOf(e));
      } catch (PolicySyntaxException e) {
        throw malformed(ServiceCheck.POLICY_TEXT, MaaErrors.POLICY_PARSING_ERROR, textOf(e));
      }
    }

    private VerifiedSnp verify(AttestRequest attest) {
      var verification = verifier.verify(attest.evidence(), expectations(attest), at);
      findings.addAll(verification.findings());
      return switch (verification) {
        case Verification.Accepted<VerifiedSnp>(var evidence, _) -> evidence;
        case Verification.Rejected<VerifiedSnp> _ ->
            throw refuse(MaaErrors.INVALID_PARAMETER, "The SEV-SNP evidence was refused");
        case Verification.Undecided<VerifiedSnp> _ ->
            throw DecisionRecord.undecided(
                record(), "The SEV-SNP evidence could not be decided on. Try again later.");
      };
    }

    private SnpExpectations expectations(AttestRequest attest) {
      var expectations =
          instance
              .expectations()
              .requireReportData(
                  attest
                      .runtimeData()
                      .<ReportDataBinding>map(
                          data -> new ReportDataBinding.Sha256Of(data.content()))
                      .orElseGet(
                          () -> new ReportDataBinding.Unchecked("no runtime data was sent")));
      return attest
          .initTimeData()
          .map(ClientData::content)
          .map(data -> expectations.requireHostData(Digests.sha256(data)))
          .orElse(expectations);
    }

    private Reply answer(Decision decision, JsonObject claims, boolean draft) {
      var token = draft ? signer.unsignedDraft(claims, at) : signer.attestation(claims, at);
      return Reply.json(200, JsonObject.builder().put("token", token).build())
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
          request, Kind.ATTESTATION, OPERATION, subject, Optional.empty(), at, findings);
    }
  }

  private static String textOf(RuntimeException e) {
    return Objects.requireNonNullElse(e.getMessage(), "malformed");
  }
}
