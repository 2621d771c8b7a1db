package io.privyseal.attestation.verification.azure;

import io.privyseal.attestation.evidence.azure.HclClaims;
import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.tpm.CertifiedKey;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.eventlog.EventLogVerifier;
import io.privyseal.attestation.verification.tpm.QuoteVerifier;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Verifies what a confidential VM of Azure sends beside the report of its hardware. Thread-safe.
///
/// Asks every check of [VtpmCheck], then those of the quote and of the log, and answers with all
/// findings. The hardware is verified before, by the verifier of its kind.
public final class VtpmVerifier {
  /// Without these there is no virtual TPM of this hardware, whatever the expectations.
  private static final Set<VtpmCheck> INDISPENSABLE =
      Set.of(VtpmCheck.EVIDENCE_FORM, VtpmCheck.CLAIMS_BINDING, VtpmCheck.CLAIMS_FORM);

  private final CryptoEngine engine;
  private final QuoteVerifier quotes;

  public VtpmVerifier(CryptoEngine engine) {
    this.engine = engine;
    this.quotes = new QuoteVerifier(engine);
  }

  /// @param hardware of the same VM, verified
  /// @param at when this is asked; kept in the result
  public Verification<VerifiedVtpm> verify(
      VtpmEvidence evidence, VerifiedHardware hardware, VtpmExpectations expected, Instant at) {
    var findings = new Findings<>(VtpmCheck.class);
    findings.passed(VtpmCheck.EVIDENCE_FORM, "evidence", "well-formed evidence", "as expected");
    var claims = new ClaimsChecks(evidence, hardware, expected, findings).run();
    var attestationKey = claims.map(HclClaims::akPublic);
    var keys = new KeyChecks(engine, findings);
    evidence
        .ephemeralKey()
        .ifPresentOrElse(
            key -> keys.run(key, attestationKey, evidence.quote(), evidence.pcrs()),
            () -> keys.withoutKey(expected.ephemeralKey()));
    var quote = quotes.check(evidence.quote(), attestationKey, evidence.pcrs(), expected.quote());
    var log = EventLogVerifier.check(evidence.log(), quotedValues(evidence), expected.eventLog());
    var all = new ArrayList<Finding>(findings.complete());
    all.addAll(quote.findings());
    all.addAll(log.findings());
    return switch (Verdict.of(all)) {
      case REJECTED -> new Verification.Rejected<>(all);
      case UNDECIDED -> new Verification.Undecided<>(all);
      case ACCEPTED -> {
        for (var check : INDISPENSABLE) {
          if (!findings.hasPassed(check)) {
            throw new IllegalStateException("accepted without " + check.id());
          }
        }
        yield new Verification.Accepted<>(
            new VerifiedVtpm(
                evidence,
                hardware,
                claims.orElseThrow(),
                quote.quote().orElseThrow(),
                log.log(),
                evidence.ephemeralKey().map(CertifiedKey::key),
                findings.hasPassed(VtpmCheck.PARAVISOR),
                at),
            all);
      }
    };
  }

  /// A log is compared with registers that are quoted; one that merely came along proves nothing.
  private static PcrValues quotedValues(VtpmEvidence evidence) {
    var quoted =
        evidence.quote().selection().banks().stream()
            .filter(bank -> bank.hash() == evidence.pcrs().hash())
            .flatMap(bank -> bank.pcrs().stream())
            .toList();
    return evidence.pcrs().only(quoted);
  }

  /// The answer to evidence that could not even be parsed.
  public static Verification<VerifiedVtpm> malformed(MalformedInputException fault) {
    return new Verification.Rejected<>(
        List.of(
            Finding.failed(
                VtpmCheck.EVIDENCE_FORM,
                "evidence",
                "well-formed evidence",
                String.valueOf(fault.getMessage()))));
  }
}
