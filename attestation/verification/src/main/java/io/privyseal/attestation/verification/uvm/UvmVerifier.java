package io.privyseal.attestation.verification.uvm;

import io.privyseal.attestation.endorsements.uvm.UvmEndorsement;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.decision.Verdict;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Verifies endorsements of utility VMs. Thread-safe.
///
/// Endorsements outlive the certificates of their signers by years, so those are asked to be valid
/// at the time of signing that the signer states; without one, now. That time is the signer's own
/// word: whoever holds an expired key can date a signature back. The minimum version of appraisal
/// bounds what that is good for.
public final class UvmVerifier {
  private static final String WHERE = "UVM endorsement";
  private static final String UNREADABLE = "the endorsement is not readable";

  private final CryptoEngine engine;

  public UvmVerifier(CryptoEngine engine) {
    this.engine = engine;
  }

  /// Asks every check of [UvmCheck]. Never undecided: all that is needed comes along.
  ///
  /// @param content the COSE_Sign1
  /// @param measurement of the guest, from its verified report
  /// @param at now
  public Verification<VerifiedUvm> verify(Bytes content, Bytes measurement, Instant at) {
    var findings = new Findings<>(UvmCheck.class);
    UvmEndorsement endorsement;
    List<X509Certificate> chain;
    try {
      endorsement = UvmEndorsement.parse(content);
      chain = chain(endorsement);
    } catch (MalformedInputException e) {
      return unreadable(findings, String.valueOf(e.getMessage()));
    }
    findings.passed(UvmCheck.FORM, WHERE, "", "");
    chainChecks(endorsement, chain, findings);
    validity(endorsement, chain, at, findings);
    var mismatch = endorsement.issuer().mismatch(chain);
    findings.require(
        UvmCheck.ISSUER,
        WHERE,
        mismatch.isEmpty(),
        endorsement.issuer().text(),
        mismatch.orElse("names the signer"));
    var signed =
        engine.verify(
            endorsement.algorithm(),
            chain.getFirst().getPublicKey(),
            endorsement.signedBytes().toArray(),
            endorsement.signature().toArray());
    findings.require(
        UvmCheck.SIGNATURE,
        WHERE,
        signed,
        endorsement.algorithm() + " by the signer of the chain",
        signed ? "verifies" : "does not verify");
    findings.require(
        UvmCheck.MEASUREMENT,
        WHERE,
        endorsement.measurement().equals(measurement),
        measurement.hex(),
        endorsement.measurement().hex());
    var all = findings.complete();
    return Verdict.of(all) == Verdict.ACCEPTED
        ? new Verification.Accepted<>(new VerifiedUvm(endorsement), all)
        : new Verification.Rejected<>(all);
  }

  private static Verification<VerifiedUvm> unreadable(Findings<UvmCheck> findings, String fault) {
    findings.failed(UvmCheck.FORM, WHERE, UvmCheck.FORM.statement(), fault);
    for (var check : UvmCheck.values()) {
      if (check != UvmCheck.FORM) {
        findings.notChecked(check, WHERE, UNREADABLE);
      }
    }
    return new Verification.Rejected<>(findings.complete());
  }

  private static List<X509Certificate> chain(UvmEndorsement endorsement) {
    var chain = new ArrayList<X509Certificate>();
    for (var der : endorsement.chain()) {
      chain.add(Pem.certificate(der));
    }
    return chain;
  }

  private void chainChecks(
      UvmEndorsement endorsement, List<X509Certificate> chain, Findings<UvmCheck> findings) {
    var fault =
        CertificateChain.fault(engine, chain).or(() -> thumbprintFault(endorsement)).orElse("");
    findings.require(
        UvmCheck.CHAIN,
        WHERE,
        fault.isEmpty(),
        UvmCheck.CHAIN.statement(),
        fault.isEmpty() ? chain.size() + " certificates" : fault);
  }

  private static Optional<String> thumbprintFault(UvmEndorsement endorsement) {
    return endorsement
        .thumbprint()
        .filter(digest -> !digest.equals(Digests.sha256(endorsement.chain().getFirst())))
        .map(_ -> "the header names another signer by thumbprint");
  }

  private static void validity(
      UvmEndorsement endorsement,
      List<X509Certificate> chain,
      Instant at,
      Findings<UvmCheck> findings) {
    var time = endorsement.signingTime().orElse(at);
    var outside =
        chain.stream()
            .filter(c ->
                time.isBefore(c.getNotBefore().toInstant())
                    || time.isAfter(c.getNotAfter().toInstant()))
            .map(c ->
                "%s to %s".formatted(c.getNotBefore().toInstant(), c.getNotAfter().toInstant()))
            .toList();
    findings.require(
        UvmCheck.VALIDITY,
        WHERE,
        outside.isEmpty() && !time.isAfter(at),
        (endorsement.signingTime().isPresent() ? "valid when signed, " : "valid now, ") + time,
        time.isAfter(at)
            ? "signed in the future"
            : outside.isEmpty() ? "valid" : "valid from " + String.join(", from ", outside));
  }
}
