package io.privyseal.attestation.service.procedure;

import io.privyseal.attestation.appraisal.Appraisal;
import io.privyseal.attestation.appraisal.AzureGuest;
import io.privyseal.attestation.appraisal.AzureGuestAppraiser;
import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.policy.PolicyConfiguration;
import io.privyseal.attestation.collateral.Asker.Sender;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.CollateralFinding;
import io.privyseal.attestation.collateral.amd.SnpCompletion;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.reports.AttestedFacts;
import io.privyseal.attestation.service.facts.EndorsedUntil;
import io.privyseal.attestation.service.facts.EvidenceFacts;
import io.privyseal.attestation.service.procedure.GuestEvidence.Hardware;
import io.privyseal.attestation.service.revocation.IntelSubjects;
import io.privyseal.attestation.service.revocation.SnpSubjects;
import io.privyseal.attestation.service.revocation.Subject;
import io.privyseal.attestation.service.signing.SealedToken;
import io.privyseal.attestation.service.wire.AttestRequest;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.GuestRequest;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.azure.VerifiedHardware;
import io.privyseal.attestation.verification.azure.VerifiedVtpm;
import io.privyseal.attestation.verification.azure.VtpmExpectations;
import io.privyseal.attestation.verification.azure.VtpmVerifier;
import io.privyseal.attestation.verification.intel.QuoteVerifier;
import io.privyseal.attestation.verification.intel.TdxExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// `AzureGuest`: a confidential VM of Azure by its virtual TPM. The hardware binds the claims of
/// the paravisor, the claims name the TPM's attestation key, the key signs the registers and
/// vouches for an ephemeral key; the answer is sealed to that key, so that only this VM reads it,
/// and only while its registers are as they were.
///
/// The protocol has no challenge: that the token can be opened now is what makes it fresh.
public final class GuestProcedure implements EvidenceProcedure<GuestEvidence, VerifiedVtpm> {
  private static final String NO_CHALLENGE =
      "protocol 2.0 has no challenge: the answer is sealed to a key of the TPM";

  private final CryptoEngine engine;
  private final Verifiers verifiers;
  private final Expectations expectations;
  private final Collateral collateral;
  private final SnpCompletion completion;
  private final AzureGuestAppraiser appraiser;

  /// Who verifies the parts.
  public record Verifiers(SnpVerifier snp, QuoteVerifier tdx, VtpmVerifier vtpm) {}

  /// What hardware must be beyond authentic.
  ///
  /// @param revocation that of both
  public record Expectations(SnpExpectations snp, TdxExpectations tdx, RevocationRule revocation) {}

  public GuestProcedure(
      CryptoEngine engine,
      Verifiers verifiers,
      Expectations expectations,
      Collateral collateral,
      AzureGuestAppraiser appraiser) {
    this.engine = engine;
    this.verifiers = verifiers;
    this.expectations = expectations;
    this.collateral = collateral;
    this.completion = new SnpCompletion(collateral);
    this.appraiser = appraiser;
  }

  @Override
  public AttestationKind kind() {
    return AttestationKind.AZURE_GUEST;
  }

  @Override
  public String evidenceName() {
    return "guest";
  }

  @Override
  public AttestRequest<GuestEvidence> read(Bytes body) {
    return GuestRequest.parse(body, GuestEvidence::of);
  }

  @Override
  public String subject(GuestEvidence evidence) {
    return "guest sha256:" + Digests.sha256(evidence.hardware().bytes()).hex();
  }

  @Override
  public Verification<VerifiedVtpm> verify(
      AttestRequest<GuestEvidence> request,
      PolicyConfiguration configuration,
      Sender sender,
      InstantSource clock) {
    var guest = request.evidence();
    var claims = new ReportDataBinding.Sha256Of(guest.said().vtpm().runtimeClaims());
    return switch (guest.hardware()) {
      case Hardware.Snp(var evidence) -> {
        var expected = expectations.snp().requireReportData(claims);
        yield onHardware(
            guest,
            completion.verified(
                evidence,
                expectations.revocation(),
                sender,
                completed -> verifiers.snp().verify(completed, expected, clock.instant())),
            VerifiedHardware.Snp::new,
            clock.instant());
      }
      case Hardware.Tdx(var evidence) -> {
        var known =
            QuoteCollateral.of(
                verifiers.tdx(), evidence, TeeType.TDX, configuration, collateral, sender, clock);
        var at = clock.instant();
        yield onHardware(
            guest,
            CollateralFinding.explain(
                verifiers
                    .tdx()
                    .verifyTdx(
                        evidence, known.items(), expectations.tdx().requireReportData(claims), at),
                known.remarks()),
            VerifiedHardware.Tdx::new,
            at);
      }
    };
  }

  /// Nothing of a virtual TPM is asked before its hardware is known.
  private <H> Verification<VerifiedVtpm> onHardware(
      GuestEvidence guest,
      Verification<H> hardware,
      Function<H, VerifiedHardware> verified,
      Instant at) {
    return switch (hardware) {
      case Verification.Rejected<H>(var findings) -> new Verification.Rejected<>(findings);
      case Verification.Undecided<H>(var findings) -> new Verification.Undecided<>(findings);
      case Verification.Accepted<H>(var evidence, var findings) ->
          after(
              findings,
              verifiers
                  .vtpm()
                  .verify(
                      guest.said().vtpm(),
                      verified.apply(evidence),
                      VtpmExpectations.withoutChallenge(NO_CHALLENGE).requireEphemeralKey(),
                      at));
    };
  }

  private static Verification<VerifiedVtpm> after(
      List<Finding> first, Verification<VerifiedVtpm> second) {
    var all = new ArrayList<>(first);
    all.addAll(second.findings());
    return switch (second) {
      case Verification.Accepted<VerifiedVtpm>(var verified, _) ->
          new Verification.Accepted<>(verified, all);
      case Verification.Rejected<VerifiedVtpm> _ -> new Verification.Rejected<>(all);
      case Verification.Undecided<VerifiedVtpm> _ -> new Verification.Undecided<>(all);
    };
  }

  @Override
  public List<Subject> standsOn(VerifiedVtpm verified) {
    var subjects =
        new ArrayList<>(
            switch (verified.hardware()) {
              case VerifiedHardware.Snp(var snp) -> SnpSubjects.of(snp);
              case VerifiedHardware.Tdx(var tdx) -> IntelSubjects.of(tdx);
            });
    subjects.add(Subject.ofAttestationKey(verified.claims().akPublic()));
    return subjects;
  }

  @Override
  public AttestedFacts facts(VerifiedVtpm verified) {
    return switch (verified.hardware()) {
      case VerifiedHardware.Snp(var snp) ->
          EvidenceFacts.of(
              snp,
              appraiser
                  .referenceValues()
                  .minimumTcb(snp.report().measurement(), snp.productLine()));
      case VerifiedHardware.Tdx(var tdx) -> EvidenceFacts.of(tdx);
    };
  }

  @Override
  public Instant endorsedUntil(VerifiedVtpm verified) {
    return switch (verified.hardware()) {
      case VerifiedHardware.Snp(var snp) -> snp.endorsedUntil();
      case VerifiedHardware.Tdx(var tdx) -> EndorsedUntil.of(tdx);
    };
  }

  @Override
  public Appraisal appraise(
      VerifiedVtpm verified, AttestRequest<GuestEvidence> request, InstancePolicy policy) {
    return appraiser.appraise(AzureGuest.of(request.evidence().said(), verified), policy);
  }

  /// Sealed to the ephemeral key: RSA, or verification would have refused it.
  @Override
  public JsonObject answer(VerifiedVtpm verified, String token) {
    var key =
        verified
            .ephemeralKey()
            .map(TpmPublic::key)
            .filter(RSAPublicKey.class::isInstance)
            .map(RSAPublicKey.class::cast)
            .orElseThrow(() -> new IllegalStateException("verified without an RSA key"));
    return JsonObject.builder().put("token", SealedToken.seal(engine, key, token)).build();
  }
}
