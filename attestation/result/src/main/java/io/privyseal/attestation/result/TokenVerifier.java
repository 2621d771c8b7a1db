package io.privyseal.attestation.result;

import io.privyseal.attestation.result.TokenVerification.Rejected;
import io.privyseal.attestation.result.TokenVerification.Undecided;
import io.privyseal.attestation.result.TokenVerification.Verified;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.math.RoundingMode;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Checks a token of an attestation service. All independent checks are made; one that needs an
/// earlier one is reported as not checked.
///
/// Keys are asked for only at authorities that the caller names: what a token says about its issuer
/// or about where keys are (`jku`, `jwk`, `x5c`) is never followed. Thread-safe.
public final class TokenVerifier {
  /// Longest `kid` looked up, in characters.
  public static final int MAX_KID_CHARS = 256;

  /// Latest time that is read, so that arithmetic on it cannot overflow: the year 9999.
  private static final long MAX_EPOCH_SECONDS = 253_402_300_799L;

  private static final int MAX_SHOWN_CHARS = 200;

  private final AuthorityKeys keys;
  private final CryptoEngine engine;
  private final TokenRules rules;
  private final TokenStatuses statuses;

  /// A verifier that asks no authority whether it has revoked a token: for explaining one, not for
  /// giving something for it.
  public TokenVerifier(AuthorityKeys keys, CryptoEngine engine, TokenRules rules) {
    this(keys, engine, rules, TokenStatuses.notAsked("revocation is not asked for here"));
  }

  /// @param statuses asked about tokens that pass everything else
  public TokenVerifier(
      AuthorityKeys keys, CryptoEngine engine, TokenRules rules, TokenStatuses statuses) {
    this.keys = keys;
    this.engine = engine;
    this.rules = rules;
    this.statuses = statuses;
  }

  /// @param token as received; nothing of it is believed
  /// @param authorities those that may have issued it
  /// @param at the time of the check
  public TokenVerification verify(String token, Collection<Authority> authorities, Instant at) {
    var run = new Run(authorities, at);
    run.check(token);
    return switch (Verdict.of(run.findings)) {
      case ACCEPTED -> new Verified(run.result(), run.findings);
      case REJECTED -> new Rejected(run.findings);
      case UNDECIDED -> new Undecided(run.findings);
    };
  }

  private final class Run {
    private final Collection<Authority> authorities;
    private final Instant at;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable Authority issuer;
    private @Nullable JsonObject claims;
    private @Nullable Jws jws;
    private @Nullable Instant issuedAt;
    private @Nullable Instant notBefore;
    private @Nullable Instant expiresAt;

    Run(Collection<Authority> authorities, Instant at) {
      this.authorities = authorities;
      this.at = at;
    }

    AttestationResult result() {
      if (issuer == null
          || claims == null
          || jws == null
          || issuedAt == null
          || notBefore == null
          || expiresAt == null) {
        throw new IllegalStateException("accepted without every check");
      }
      return new AttestationResult(
          issuer, jws.kid().orElse(""), claims, issuedAt, notBefore, expiresAt);
    }

    void check(String token) {
      try {
        if (token.length() > rules.maxChars()) {
          throw new MalformedInputException(
              "expected at most %d characters, found %d"
                  .formatted(rules.maxChars(), token.length()));
        }
        var parsed = Jws.parse(token);
        jws = parsed;
        claims = parsed.claims();
      } catch (MalformedInputException e) {
        findings.add(
            Finding.failed(TokenCheck.FORM, "", "a compact JWS", String.valueOf(e.getMessage())));
        for (var check : TokenCheck.values()) {
          if (check != TokenCheck.FORM) {
            findings.add(Finding.notChecked(check, "", "the token has not the form of one"));
          }
        }
        return;
      }
      var form = TokenCheck.FORM;
      findings.add(Finding.passed(form, "", "a compact JWS", token.length() + " characters"));
      var algorithm = checkAlgorithm(jws);
      issuer = checkIssuer(claims);
      var key = checkKey(jws, algorithm, issuer);
      checkSignature(jws, algorithm, key);
      checkTimes(claims);
      checkStatus(token);
    }

    /// Last, because it may cost a question to the authority, and only tokens of its own are any of
    /// its business.
    private void checkStatus(String token) {
      var check = TokenCheck.STATUS;
      if (Verdict.of(findings) != Verdict.ACCEPTED
          || issuer == null
          || claims == null
          || issuedAt == null) {
        findings.add(Finding.notChecked(check, "", "needs a token that passes every other check"));
        return;
      }
      var expected = "not revoked by " + issuer;
      var question = new TokenStatuses.Signed(issuer, claims, issuedAt, token);
      findings.add(
          switch (statuses.of(question)) {
            case TokenStatus.Active(var epoch) ->
                Finding.passed(check, "", expected, "not revoked as of epoch " + epoch);
            case TokenStatus.Revoked(var reason) -> Finding.failed(check, "", expected, reason);
            case TokenStatus.Unknown(var reason) ->
                Finding.undecided(check, "", reason)
                    .withHint("The authority could not be asked. Try again later.");
            case TokenStatus.NotOffered(var reason) -> Finding.notChecked(check, "", reason);
          });
    }

    private boolean checkAlgorithm(Jws token) {
      var accepted =
          SignatureScheme.named(token.alg()).filter(rules.algorithms()::contains).isPresent();
      var expected =
          rules.algorithms().stream().map(Enum::name).sorted().collect(Collectors.joining(" or "));
      add(TokenCheck.ALGORITHM, accepted, "alg", expected, shown(token.alg()));
      return accepted;
    }

    private @Nullable Authority checkIssuer(JsonObject payload) {
      var said = payload.string(AttestationClaims.ISSUER);
      var found = said.flatMap(iss -> authorities.stream().filter(a -> a.is(iss)).findFirst());
      var expected =
          authorities.stream()
              .map(Authority::url)
              .distinct()
              .sorted()
              .collect(Collectors.joining(" or "));
      add(
          TokenCheck.ISSUER,
          found.isPresent(),
          AttestationClaims.ISSUER,
          expected,
          said.map(TokenVerifier::shown).orElse("absent"));
      return found.orElse(null);
    }

    private @Nullable RSAPublicKey checkKey(
        Jws token, boolean algorithm, @Nullable Authority authority) {
      var check = TokenCheck.KEY;
      if (!algorithm || authority == null) {
        findings.add(
            Finding.notChecked(check, "kid", "needs an accepted algorithm and a known issuer"));
        return null;
      }
      var kid = token.kid().orElse("");
      var expected = "a key that " + authority + " publishes";
      if (kid.isEmpty() || kid.length() > MAX_KID_CHARS) {
        findings.add(Finding.failed(check, "kid", expected, kid.isEmpty() ? "absent" : "too long"));
        return null;
      }
      Optional<AuthorityKey> found;
      try {
        found = keys.find(authority, kid);
      } catch (AuthorityUnavailableException e) {
        findings.add(
            new Finding(
                check.id(),
                Outcome.UNDECIDED,
                "kid",
                expected,
                String.valueOf(e.getMessage()),
                "The authority could not be asked. Try again later."));
        return null;
      }
      return switch (found.orElse(null)) {
        case null -> {
          findings.add(Finding.failed(check, "kid", expected, shown(kid) + ": unknown key"));
          yield null;
        }
        case AuthorityKey.Unusable(_, var reason) -> {
          findings.add(Finding.failed(check, "kid", expected, shown(kid) + ": " + reason));
          yield null;
        }
        case AuthorityKey.Usable(_, var key) -> {
          findings.add(Finding.passed(check, "kid", expected, shown(kid)));
          yield key;
        }
      };
    }

    private void checkSignature(Jws token, boolean algorithm, @Nullable RSAPublicKey key) {
      if (key == null || !algorithm) {
        findings.add(Finding.notChecked(TokenCheck.SIGNATURE, "", "there is no key to check with"));
        return;
      }
      var good = token.isSignedBy(engine, key);
      add(
          TokenCheck.SIGNATURE,
          good,
          "",
          "a signature by the key " + shown(token.kid().orElse("")),
          good ? "verified" : "does not verify");
    }

    private void checkTimes(JsonObject payload) {
      issuedAt = time(payload, AttestationClaims.ISSUED_AT);
      notBefore = time(payload, AttestationClaims.NOT_BEFORE);
      expiresAt = time(payload, AttestationClaims.EXPIRES_AT);
      var latest = at.plus(rules.skew());
      var earliest = at.minus(rules.skew());
      add(
          TokenCheck.ISSUED_AT,
          issuedAt != null && !issuedAt.isAfter(latest),
          AttestationClaims.ISSUED_AT,
          "not after " + latest,
          said(payload, AttestationClaims.ISSUED_AT, issuedAt));
      add(
          TokenCheck.NOT_BEFORE,
          notBefore != null && !notBefore.isAfter(latest),
          AttestationClaims.NOT_BEFORE,
          "not after " + latest,
          said(payload, AttestationClaims.NOT_BEFORE, notBefore));
      add(
          TokenCheck.EXPIRES_AT,
          expiresAt != null && expiresAt.isAfter(earliest),
          AttestationClaims.EXPIRES_AT,
          "after " + earliest,
          said(payload, AttestationClaims.EXPIRES_AT, expiresAt));
      if (issuedAt == null || expiresAt == null) {
        findings.add(
            Finding.notChecked(TokenCheck.LIFETIME, "exp", "needs the times of issue and expiry"));
        return;
      }
      var lifetime = java.time.Duration.between(issuedAt, expiresAt);
      add(
          TokenCheck.LIFETIME,
          lifetime.isPositive() && lifetime.compareTo(rules.maxLifetime()) <= 0,
          AttestationClaims.EXPIRES_AT,
          "more than nothing, at most " + rules.maxLifetime(),
          lifetime.toString());
    }

    private void add(
        TokenCheck check, boolean passed, String where, String expected, String actual) {
      findings.add(
          passed
              ? Finding.passed(check, where, expected, actual)
              : Finding.failed(check, where, expected, actual));
    }
  }

  /// NumericDate (RFC 7519 section 2), fractions cut off; null if absent, of another type, or out
  /// of range.
  private static @Nullable Instant time(JsonObject claims, String name) {
    JsonValue value = claims.get(name).orElse(null);
    if (!(value instanceof JsonNumber(var number))) {
      return null;
    }
    var seconds = number.setScale(0, RoundingMode.FLOOR);
    if (seconds.signum() < 0
        || seconds.compareTo(java.math.BigDecimal.valueOf(MAX_EPOCH_SECONDS)) > 0) {
      return null;
    }
    return Instant.ofEpochSecond(seconds.longValueExact());
  }

  private static String said(JsonObject claims, String name, @Nullable Instant read) {
    if (read != null) {
      return read.toString();
    }
    return claims.has(name) ? "not a time" : "absent";
  }

  private static String shown(String text) {
    var printable = text.codePoints().allMatch(c -> c >= 0x20 && c < 0x7f);
    if (!printable) {
      return text.length() + " characters, not printable";
    }
    return text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "...";
  }
}
