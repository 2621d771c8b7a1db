package io.privyseal.access.token;

import io.privyseal.access.Caller;
import io.privyseal.access.token.Authentication.Authenticated;
import io.privyseal.access.token.Authentication.Undecided;
import io.privyseal.access.token.TrustedIssuer.TenantSource;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Turns an `Authorization` header into a [Caller], or into the reason why not. Thread-safe.
///
/// The steps are those of RFC 8725 (JWT best current practices): form, algorithm, issuer, key,
/// signature, then lifetime, audience, identity, and whether the token is bound to another client.
/// Claims are read before the signature is checked only to choose the issuer; nothing else of an
/// unverified token is used.
public final class BearerTokenVerifier implements Authenticator {
  /// Characters of a token.
  public static final int MAX_TOKEN_CHARS = 16 * 1024;

  /// How far clocks of issuer and service may differ.
  public static final Duration DEFAULT_SKEW = Duration.ofMinutes(5);

  /// What a token may call itself in `typ`: a JWT, or an access token (RFC 9068 section 2.1). Other
  /// kinds, such as a logout token, are not for calling.
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

  private static final ClaimPath AUDIENCE = ClaimPath.of("aud");

  private final List<TrustedIssuer> issuers;
  private final Set<String> audiences;
  private final IssuerKeyCache keys;
  private final CryptoEngine engine;
  private final InstantSource clock;
  private final Duration skew;

  /// @param audiences what `aud` may be; a trailing slash makes no difference
  public BearerTokenVerifier(
      List<TrustedIssuer> issuers,
      Set<String> audiences,
      IssuerKeyCache keys,
      CryptoEngine engine,
      InstantSource clock,
      Duration skew) {
    if (audiences.isEmpty()) {
      throw new IllegalArgumentException("a service has at least one audience");
    }
    this.issuers = List.copyOf(issuers);
    this.audiences = Set.copyOf(audiences.stream().map(BearerTokenVerifier::unslashed).toList());
    this.keys = keys;
    this.engine = engine;
    this.clock = clock;
    this.skew = skew;
  }

  /// @param authorization the `Authorization` header, empty if the request has none
  public Authentication verify(Optional<String> authorization) {
    return authenticate(Credentials.header(authorization));
  }

  @Override
  public Authentication authenticate(Credentials credentials) {
    var findings = new ArrayList<Finding>();
    try {
      return new Authenticated(check(credentials, findings), findings);
    } catch (Refused e) {
      return e.after(findings);
    } catch (IssuerKeysUnavailableException _) {
      findings.add(Finding.undecided(TokenCheck.KEY, "kid", "the issuer's keys cannot be had"));
      return new Undecided(findings);
    }
  }

  private Caller check(Credentials credentials, List<Finding> findings) {
    var compact = bearer(credentials.authorization());
    findings.add(Finding.passed(TokenCheck.PRESENT, "Authorization", "Bearer", "Bearer"));

    if (compact.length() > MAX_TOKEN_CHARS) {
      throw new Refused(
          TokenRefusal.TOKEN_TOO_LARGE,
          "token",
          "at most %d characters".formatted(MAX_TOKEN_CHARS),
          Integer.toString(compact.length()));
    }
    Jws token;
    JsonObject claims;
    try {
      token = Jws.parse(compact);
      claims = token.claims();
    } catch (MalformedInputException _) {
      throw new Refused(TokenRefusal.TOKEN_MALFORMED, "token", "a JWT", "something else");
    }
    type(token);
    findings.add(Finding.passed(TokenCheck.FORM, "token", "a JWT", "a JWT"));

    var scheme = algorithm(token);
    var issuer = issuer(claims);
    findings.add(Finding.passed(TokenCheck.ISSUER, "iss", issuer.issuer(), "the same"));
    var allowed = issuer.terms().algorithms();
    if (!allowed.contains(scheme)) {
      throw new Refused(TokenRefusal.ALGORITHM_NOT_ALLOWED, "alg", names(allowed), "another");
    }
    findings.add(Finding.passed(TokenCheck.ALGORITHM, "alg", names(allowed), scheme.name()));

    signature(token, issuer, findings);

    findings.add(
        TokenTimes.check(
            claims,
            issuer.terms().notBefore(),
            clock.instant(),
            issuer.terms().skew().orElse(skew)));
    audience(issuer, claims, findings);
    required(issuer, claims, findings);
    var caller = new TokenIdentity(issuer, claims).caller();
    findings.add(
        Finding.passed(TokenCheck.IDENTITY, "tid, oid", "tenant and principal", caller.actor()));
    findings.add(TokenBinding.check(claims, credentials.certificates()));
    return caller;
  }

  private void signature(Jws token, TrustedIssuer issuer, List<Finding> findings) {
    var kid =
        token
            .kid()
            .orElseThrow(
                () -> new Refused(TokenRefusal.KEY_ID_MISSING, "kid", "the signing key", "none"));
    var key =
        keys.find(issuer, kid)
            .orElseThrow(() ->
                new Refused(
                    TokenRefusal.KEY_UNKNOWN, "kid", "a key of " + issuer.issuer(), "another"));
    findings.add(Finding.passed(TokenCheck.KEY, "kid", "a key of " + issuer.issuer(), "found"));

    if (!token.isSignedBy(engine, key)) {
      throw new Refused(TokenRefusal.SIGNATURE_INVALID, "signature", "verifies", "does not");
    }
    findings.add(Finding.passed(TokenCheck.SIGNATURE, "signature", "verifies", "verifies"));
  }

  private static String bearer(Optional<String> authorization) {
    if (authorization.isEmpty() || authorization.get().isBlank()) {
      throw new Refused(TokenRefusal.TOKEN_MISSING, "Authorization", "Bearer", "none");
    }
    var header = authorization.get().strip();
    var space = header.indexOf(' ');
    var scheme = space < 0 ? header : header.substring(0, space);
    if (!scheme.toLowerCase(Locale.ROOT).equals("bearer")) {
      throw new Refused(
          TokenRefusal.SCHEME_NOT_BEARER, "Authorization", "Bearer", "another scheme");
    }
    var compact = space < 0 ? "" : header.substring(space + 1).strip();
    if (compact.isEmpty()) {
      throw new Refused(TokenRefusal.TOKEN_MISSING, "Authorization", "Bearer", "no token");
    }
    return compact;
  }

  private static void type(Jws token) {
    var type = token.header().get("typ");
    if (type.isPresent()
        && !TYPES.contains(token.header().string("typ").orElse("").toLowerCase(Locale.ROOT))) {
      throw new Refused(TokenRefusal.TOKEN_OF_ANOTHER_TYPE, "typ", "JWT or at+jwt", "another");
    }
  }

  private static SignatureScheme algorithm(Jws token) {
    if (token.alg().equalsIgnoreCase("none")) {
      throw new Refused(TokenRefusal.ALGORITHM_NONE, "alg", "a signature", "none");
    }
    return SignatureScheme.named(token.alg())
        .orElseThrow(() ->
            new Refused(TokenRefusal.ALGORITHM_NOT_ALLOWED, "alg", "an asymmetric one", "another"));
  }

  private static String names(Collection<SignatureScheme> schemes) {
    return schemes.stream().sorted().map(SignatureScheme::name).collect(Collectors.joining(", "));
  }

  private TrustedIssuer issuer(JsonObject claims) {
    var iss =
        claims
            .string("iss")
            .filter(name -> !name.isEmpty())
            .orElseThrow(
                () -> new Refused(TokenRefusal.ISSUER_MISSING, "iss", "a trusted one", "none"));
    for (var issuer : issuers) {
      var expected =
          switch (issuer.tenant()) {
            case TenantSource.Claim(var name, _) ->
                name.textIn(claims).map(issuer::issuerFor).orElse(issuer.issuer());
            case TenantSource.Fixed _ -> issuer.issuer();
          };
      if (iss.equals(expected)) {
        return issuer;
      }
    }
    throw new Refused(
        TokenRefusal.ISSUER_UNKNOWN,
        "iss",
        String.join(" or ", issuers.stream().map(TrustedIssuer::issuer).toList()),
        "another");
  }

  private void audience(TrustedIssuer issuer, JsonObject claims, List<Finding> findings) {
    var own = issuer.terms().audiences();
    var wanted =
        own.isEmpty()
            ? audiences
            : own.stream().map(BearerTokenVerifier::unslashed).collect(Collectors.toSet());
    var expected = String.join(" or ", wanted.stream().sorted().toList());
    var named = AUDIENCE.textsIn(claims);
    if (named.isEmpty()) {
      throw new Refused(TokenRefusal.AUDIENCE_MISSING, "aud", expected, "none");
    }
    if (named.stream().map(BearerTokenVerifier::unslashed).noneMatch(wanted::contains)) {
      throw new Refused(TokenRefusal.AUDIENCE_WRONG, "aud", expected, "another");
    }
    findings.add(Finding.passed(TokenCheck.AUDIENCE, "aud", expected, "the same"));
  }

  private static void required(TrustedIssuer issuer, JsonObject claims, List<Finding> findings) {
    var required = issuer.terms().required();
    for (var claim : required) {
      if (!claim.holdsIn(claims)) {
        throw new Refused(
            TokenRefusal.CLAIM_MISSING, claim.claim().text(), claim.toString(), "not so");
      }
    }
    findings.add(
        Finding.passed(
            TokenCheck.CLAIMS,
            "claims",
            required.isEmpty()
                ? "none in particular"
                : String.join(", ", required.stream().map(RequiredClaim::toString).toList()),
            "all there"));
  }

  private static String unslashed(String audience) {
    return audience.endsWith("/") ? audience.substring(0, audience.length() - 1) : audience;
  }
}
