package io.privyseal.attestation.verification.tpm;

import io.privyseal.attestation.evidence.tpm.PcrSelection;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmAttest;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.evidence.tpm.TpmSignature;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Verifies TPM quotes by a given attestation key. Thread-safe.
public final class QuoteVerifier {
  private static final int MIN_RSA_BITS = 2048;
  private static final String QUOTE = "quote";

  private final CryptoEngine engine;

  /// What came out of a quote that is one of several pieces of evidence.
  ///
  /// @param quote empty unless every check passed
  public record Outcome(Optional<VerifiedQuote> quote, List<Finding> findings) {}

  public QuoteVerifier(CryptoEngine engine) {
    this.engine = engine;
  }

  /// @param attestationKey whose origin the caller knows
  public Verification<VerifiedQuote> verify(
      TpmQuote quote, PublicKey attestationKey, PcrValues pcrs, QuoteExpectations expected) {
    var outcome = check(quote, Optional.of(attestationKey), pcrs, expected);
    return switch (Verdict.of(outcome.findings())) {
      case ACCEPTED ->
          new Verification.Accepted<>(outcome.quote().orElseThrow(), outcome.findings());
      case REJECTED -> new Verification.Rejected<>(outcome.findings());
      case UNDECIDED -> new Verification.Undecided<>(outcome.findings());
    };
  }

  /// The same as one part of more evidence.
  ///
  /// @param attestationKey empty if it could not be read; the signature is then not checked, and no
  ///   quote comes out
  public Outcome check(
      TpmQuote quote,
      Optional<? extends PublicKey> attestationKey,
      PcrValues pcrs,
      QuoteExpectations expected) {
    var findings = new Findings<>(QuoteCheck.class);
    if (attestationKey.isPresent()) {
      signature(quote, attestationKey.get(), findings);
    } else {
      withoutKey(findings);
    }
    nonce(quote, expected.challenge(), findings);
    var quoted = selection(quote.selection(), expected, findings);
    quoted.ifPresentOrElse(
        bank -> digest(quote, bank, pcrs, findings),
        () ->
            findings.notChecked(
                QuoteCheck.PCR_DIGEST, QUOTE, "it is not known which values are quoted"));
    values(quoted, pcrs, expected, findings);
    var all = findings.complete();
    var verified =
        Verdict.of(all) == Verdict.ACCEPTED && findings.hasPassed(QuoteCheck.SIGNATURE)
            ? quoted.map(
                bank -> new VerifiedQuote(quote, pcrs.only(bank.pcrs()), expected.challenge()))
            : Optional.<VerifiedQuote>empty();
    return new Outcome(verified, all);
  }

  private static void withoutKey(Findings<QuoteCheck> findings) {
    var reason = "the attestation key is not known";
    findings.notChecked(QuoteCheck.KEY_STRENGTH, "attestation key", reason);
    findings.notChecked(QuoteCheck.SCHEME, QUOTE, reason);
    findings.notChecked(QuoteCheck.SIGNATURE, QUOTE, reason);
  }

  private void signature(TpmQuote quote, PublicKey key, Findings<QuoteCheck> findings) {
    findings.require(
        QuoteCheck.KEY_STRENGTH,
        "attestation key",
        isStrong(key),
        "RSA of at least %d bits, or EC".formatted(MIN_RSA_BITS),
        describe(key));
    var scheme = schemeFor(quote.signature(), key);
    findings.require(
        QuoteCheck.SCHEME,
        QUOTE,
        scheme.isPresent(),
        "a scheme over SHA-2 for " + describe(key),
        quote.signature().toString());
    if (scheme.isEmpty()) {
      findings.notChecked(QuoteCheck.SIGNATURE, QUOTE, "its scheme is not one for this key");
      return;
    }
    var signed = isSignedBy(engine, key, quote.attest(), quote.signature());
    findings.require(
        QuoteCheck.SIGNATURE,
        QUOTE,
        signed,
        "a signature by the attestation key",
        (signed ? "verified with it: " : "does not verify with it: ") + describe(key));
  }

  private static boolean isStrong(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= MIN_RSA_BITS;
      case ECPublicKey ec -> EcCurve.of(ec.getParams()).isPresent();
      default -> false;
    };
  }

  private static String describe(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> "RSA of %d bits".formatted(rsa.getModulus().bitLength());
      case ECPublicKey ec ->
          "EC on " + EcCurve.of(ec.getParams()).map(EcCurve::crv).orElse("an unknown curve");
      default -> key.getAlgorithm();
    };
  }

  /// The scheme of the signature, if a key of this kind makes such.
  private static Optional<SignatureScheme> schemeFor(TpmSignature signature, PublicKey key) {
    return signature
        .scheme()
        .filter(scheme ->
            switch (scheme.family()) {
              case RSA_PKCS1, RSA_PSS -> key instanceof RSAPublicKey;
              case ECDSA ->
                  key instanceof ECPublicKey ec
                      && EcCurve.of(ec.getParams())
                          .filter(curve -> curve.scheme() == scheme)
                          .isPresent();
            });
  }

  /// Whether `key` signed what is attested; false for a scheme that is not one for the key.
  public static boolean isSignedBy(
      CryptoEngine engine, PublicKey key, TpmAttest attest, TpmSignature signature) {
    return schemeFor(signature, key)
        .filter(scheme ->
            engine.verify(scheme, key, attest.bytes().toArray(), signature.value().toArray()))
        .isPresent();
  }

  private static void nonce(TpmQuote quote, Challenge challenge, Findings<QuoteCheck> findings) {
    switch (challenge) {
      case Challenge.None(var reason) -> findings.notChecked(QuoteCheck.NONCE, QUOTE, reason);
      case Challenge.Nonce(var value) ->
          findings.require(
              QuoteCheck.NONCE,
              QUOTE,
              quote.nonce().equals(value),
              value.hex(),
              quote.nonce().length() == 0 ? "none" : quote.nonce().hex());
    }
  }

  private static Optional<PcrSelection.Bank> selection(
      PcrSelection selection, QuoteExpectations expected, Findings<QuoteCheck> findings) {
    var needed = new TreeSet<>(expected.registers());
    needed.addAll(expected.values().keySet());
    var quoted =
        selection.banks().size() == 1
            ? Optional.of(selection.banks().getFirst())
            : Optional.<PcrSelection.Bank>empty();
    var holds =
        quoted
            .filter(bank -> isBelieved(bank.hash()))
            .filter(bank -> !bank.pcrs().isEmpty())
            .filter(bank -> bank.pcrs().containsAll(needed));
    findings.require(
        QuoteCheck.SELECTION,
        QUOTE,
        holds.isPresent(),
        "one bank of SHA-2 with registers " + numbers(needed),
        selection.toString());
    return quoted;
  }

  private static boolean isBelieved(TpmHash bank) {
    return switch (bank) {
      case SHA256, SHA384, SHA512, SHA3_256, SHA3_384, SHA3_512 -> true;
      case SHA1 -> false;
    };
  }

  private static String numbers(Set<Integer> registers) {
    return String.join(" ", registers.stream().map(String::valueOf).toList());
  }

  private static void digest(
      TpmQuote quote, PcrSelection.Bank bank, PcrValues pcrs, Findings<QuoteCheck> findings) {
    var computed =
        pcrs.hash() == bank.hash()
            ? pcrs.digest(bank.pcrs(), quote.signature().hash())
            : Optional.<Bytes>empty();
    findings.require(
        QuoteCheck.PCR_DIGEST,
        QUOTE,
        computed.isPresent() && computed.get().equals(quote.pcrDigest()),
        quote.pcrDigest().hex(),
        computed.map(Bytes::hex).orElse("a value is missing, or of another bank"));
  }

  private static void values(
      Optional<PcrSelection.Bank> quoted,
      PcrValues pcrs,
      QuoteExpectations expected,
      Findings<QuoteCheck> findings) {
    if (expected.values().isEmpty()) {
      findings.notChecked(QuoteCheck.PCR_VALUES, "PCRs", "no expectation was given");
      return;
    }
    var wrong = new ArrayList<String>();
    expected
        .values()
        .forEach((register, values) -> {
          var isQuoted = quoted.filter(bank -> bank.pcrs().contains(register)).isPresent();
          var value = isQuoted ? pcrs.value(register) : Optional.<Bytes>empty();
          if (value.filter(values::contains).isEmpty()) {
            wrong.add(
                "PCR %d %s".formatted(register, value.map(Bytes::hex).orElse("is not quoted")));
          }
        });
    findings.require(
        QuoteCheck.PCR_VALUES,
        "PCRs",
        wrong.isEmpty(),
        "expected values of PCR " + numbers(expected.values().keySet()),
        wrong.isEmpty() ? "as expected" : String.join(", ", wrong));
  }
}
