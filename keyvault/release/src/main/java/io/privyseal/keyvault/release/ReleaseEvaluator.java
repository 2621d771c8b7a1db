package io.privyseal.keyvault.release;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.AttestationResult;
import io.privyseal.attestation.result.TokenVerification;
import io.privyseal.attestation.result.TokenVerifier;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.keyvault.release.policy.PolicyCheck;
import io.privyseal.keyvault.release.policy.PolicyEvaluator;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides whether a key may leave: the token is an authority's that the policy names, its claims
/// satisfy the policy, and it attests a sound key to wrap to. Thread-safe.
///
/// Whether the caller may ask at all, and whether the key is enabled, is decided elsewhere and
/// before.
///
/// Source: Microsoft Learn, secure key release.
public final class ReleaseEvaluator {
  /// Longest nonce, in characters.
  public static final int MAX_NONCE_CHARS = 512;

  private final TokenVerifier tokens;
  private final NonceRule nonceRule;

  public ReleaseEvaluator(TokenVerifier tokens) {
    this(tokens, NonceRule.ECHO);
  }

  public ReleaseEvaluator(TokenVerifier tokens, NonceRule nonceRule) {
    this.tokens = tokens;
    this.nonceRule = nonceRule;
  }

  /// @param policy of the key
  /// @param token as received in `target`
  /// @param nonce as received
  /// @param now the time of the decision
  public ReleaseDecision decide(
      ReleasePolicy policy, String token, Optional<String> nonce, Instant now) {
    var verification = tokens.verify(token, policy.authorities(), now);
    var findings = new ArrayList<>(verification.findings());
    Optional<KeyEncryptionKey> kek;
    Optional<AttestationResult> result;
    switch (verification) {
      case TokenVerification.Verified(var verified, _) -> {
        result = Optional.of(verified);
        findings.addAll(PolicyEvaluator.evaluate(policy, verified).findings());
        kek = KekSelection.select(verified.claims(), findings);
      }
      case TokenVerification.Rejected _, TokenVerification.Undecided _ -> {
        result = Optional.empty();
        kek = Optional.empty();
        var reason = "the token's claims may not be believed";
        findings.add(Finding.notChecked(PolicyCheck.CLAIM, "", reason));
        findings.add(Finding.notChecked(ReleaseCheck.KEY_ENCRYPTION_KEY, "", reason));
        findings.add(Finding.notChecked(ReleaseCheck.KEY_ENCRYPTION_KEY_STRENGTH, "", reason));
      }
    }
    checkNonce(nonce, result, findings);
    return switch (Verdict.of(findings)) {
      case ACCEPTED ->
          new ReleaseDecision.Released(kek.orElseThrow(), result.orElseThrow(), findings);
      case REJECTED -> new ReleaseDecision.Refused(findings);
      case UNDECIDED -> new ReleaseDecision.Undecided(findings);
    };
  }

  private void checkNonce(
      Optional<String> nonce, Optional<AttestationResult> token, List<Finding> findings) {
    var check = ReleaseCheck.NONCE;
    var where = "nonce";
    if (nonce.isPresent() && !isWellFormed(nonce.get())) {
      findings.add(
          Finding.failed(
              check,
              where,
              "1 to %d printable characters".formatted(MAX_NONCE_CHARS),
              nonce.get().length() + " characters, or some not printable"));
      return;
    }
    switch (nonceRule) {
      case ECHO ->
          findings.add(
              nonce.isPresent()
                  ? Finding.passed(check, where, "printable text", "echoed in the answer")
                  : Finding.notChecked(check, where, "the request has no nonce"));
      case SAME_AS_TOKEN -> {
        if (token.isEmpty()) {
          findings.add(Finding.notChecked(check, where, "the token's claims may not be believed"));
          return;
        }
        var attested = token.get().claims().string(AttestationClaims.NONCE);
        var same = nonce.isPresent() && nonce.equals(attested);
        var expected = "a nonce that is also the token's";
        var actual =
            nonce.isEmpty()
                ? "the request has no nonce"
                : attested.isEmpty() ? "the token has no nonce" : same ? "the same" : "another one";
        findings.add(
            same
                ? Finding.passed(check, where, expected, actual)
                : Finding.failed(check, where, expected, actual)
                    .withHint("Attest with the nonce that is sent with the release."));
      }
    }
  }

  private static boolean isWellFormed(String nonce) {
    return !nonce.isEmpty()
        && nonce.length() <= MAX_NONCE_CHARS
        && nonce.codePoints().allMatch(c -> c >= 0x20 && c < 0x7f);
  }
}
