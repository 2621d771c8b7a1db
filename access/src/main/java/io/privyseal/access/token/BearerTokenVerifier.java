package io.privyseal.access.token;

import io.privyseal.access.Caller;
import io.privyseal.access.TenantId;
import io.privyseal.access.token.Authentication.Authenticated;
import io.privyseal.access.token.Authentication.Unauthenticated;
import io.privyseal.access.token.Authentication.Undecided;
import io.privyseal.access.token.TrustedIssuer.TenantSource;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Turns an `Authorization` header into a [Caller], or into the reason why not. Thread-safe.
///
/// The steps are those of RFC 8725 (JWT best current practices): form, algorithm, issuer, key,
/// signature, then lifetime, audience and identity. Claims are read before the signature is checked
/// only to choose the issuer; nothing else of an unverified token is used.
public final class BearerTokenVerifier {
  /// Characters of a token.
  public static final int MAX_TOKEN_CHARS = 16 * 1024;

  /// How far clocks of issuer and service may differ.
  public static final Duration DEFAULT_SKEW = Duration.ofMinutes(5);

  private static final Set<SignatureScheme> ALLOWED =
      EnumSet.of(SignatureScheme.RS256, SignatureScheme.PS256, SignatureScheme.ES256);

  private static final int MAX_ID_CHARS = 256;

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
    var findings = new ArrayList<Finding>();
    try {
      return new Authenticated(check(authorization, findings), findings);
    } catch (Refused e) {
      findings.add(
          Finding.failed(e.refusal.check(), e.where, e.expected, e.actual)
              .withHint(e.refusal.check().mend()));
      return new Unauthenticated(e.refusal, findings);
    } catch (IssuerKeysUnavailableException _) {
      findings.add(Finding.undecided(TokenCheck.KEY, "kid", "the issuer's keys cannot be had"));
      return new Undecided(findings);
    }
  }

  private Caller check(Optional<String> authorization, List<Finding> findings) {
    var compact = bearer(authorization);
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
    findings.add(Finding.passed(TokenCheck.FORM, "token", "a JWT", "a JWT"));

    var scheme = algorithm(token);
    findings.add(Finding.passed(TokenCheck.ALGORITHM, "alg", ALLOWED.toString(), scheme.name()));

    var issuer = issuer(claims);
    findings.add(Finding.passed(TokenCheck.ISSUER, "iss", issuer.issuer(), "the same"));

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

    lifetime(claims, findings);
    audience(claims, findings);
    return identity(issuer, claims, findings);
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

  private static SignatureScheme algorithm(Jws token) {
    if (token.alg().equalsIgnoreCase("none")) {
      throw new Refused(TokenRefusal.ALGORITHM_NONE, "alg", ALLOWED.toString(), "none");
    }
    return SignatureScheme.named(token.alg())
        .filter(ALLOWED::contains)
        .orElseThrow(() ->
            new Refused(TokenRefusal.ALGORITHM_NOT_ALLOWED, "alg", ALLOWED.toString(), "another"));
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
            case TenantSource.Claim(var name) ->
                claims.string(name).map(issuer::issuerFor).orElse(issuer.issuer());
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

  private void lifetime(JsonObject claims, List<Finding> findings) {
    var now = clock.instant();
    var expiry =
        time(claims, "exp")
            .orElseThrow(() -> new Refused(TokenRefusal.EXPIRY_MISSING, "exp", "a time", "none"));
    var notBefore =
        time(claims, "nbf")
            .orElseThrow(
                () -> new Refused(TokenRefusal.NOT_BEFORE_MISSING, "nbf", "a time", "none"));
    if (!now.isBefore(expiry.plus(skew))) {
      throw new Refused(TokenRefusal.EXPIRED, "exp", "after " + now, expiry.toString());
    }
    if (now.isBefore(notBefore.minus(skew))) {
      throw new Refused(
          TokenRefusal.NOT_YET_VALID, "nbf", "not after " + now, notBefore.toString());
    }
    findings.add(
        Finding.passed(TokenCheck.LIFETIME, "exp", "after " + now.minus(skew), expiry.toString()));
  }

  private static Optional<Instant> time(JsonObject claims, String name) {
    return claims
        .get(name)
        .filter(JsonValue.JsonNumber.class::isInstance)
        .map(value -> ((JsonValue.JsonNumber) value).value())
        .filter(seconds -> seconds.signum() >= 0 && seconds.compareTo(MAX_SECONDS) < 0)
        .map(seconds -> Instant.ofEpochSecond(seconds.longValue()));
  }

  /// The end of the year 9999; a larger number is not a time of an issuer.
  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(253_402_300_800L);

  private void audience(JsonObject claims, List<Finding> findings) {
    var named = audiencesOf(claims);
    if (named.isEmpty()) {
      throw new Refused(
          TokenRefusal.AUDIENCE_MISSING, "aud", String.join(" or ", audiences), "none");
    }
    if (named.stream().map(BearerTokenVerifier::unslashed).noneMatch(audiences::contains)) {
      throw new Refused(
          TokenRefusal.AUDIENCE_WRONG, "aud", String.join(" or ", audiences), "another");
    }
    findings.add(
        Finding.passed(TokenCheck.AUDIENCE, "aud", String.join(" or ", audiences), "the same"));
  }

  private static List<String> audiencesOf(JsonObject claims) {
    return switch (claims.get("aud").orElse(new JsonArray(List.of()))) {
      case JsonString(var one) -> one.isEmpty() ? List.of() : List.of(one);
      case JsonArray(var many) -> {
        var names = new ArrayList<String>();
        for (var item : many) {
          if (item instanceof JsonString(var name)) {
            names.add(name);
          }
        }
        yield names;
      }
      case JsonValue.JsonObject _,
          JsonValue.JsonNumber _,
          JsonValue.JsonBoolean _,
          JsonValue.JsonNull _ ->
          List.of();
    };
  }

  private static Caller identity(TrustedIssuer issuer, JsonObject claims, List<Finding> findings) {
    var tenant = tenant(issuer, claims);
    var objectId =
        first(claims, issuer.objectIdClaims())
            .orElseThrow(() ->
                new Refused(
                    TokenRefusal.OBJECT_MISSING,
                    String.join(" or ", issuer.objectIdClaims()),
                    "a principal",
                    "none"));
    var appId = first(claims, issuer.appIdClaims()).orElse("");
    var iss = claims.string("iss").orElse(issuer.issuer());
    var caller = Caller.ofVerifiedToken(iss, tenant, objectId, appId);
    findings.add(
        Finding.passed(TokenCheck.IDENTITY, "tid, oid", "tenant and principal", caller.actor()));
    return caller;
  }

  private static TenantId tenant(TrustedIssuer issuer, JsonObject claims) {
    return switch (issuer.tenant()) {
      case TenantSource.Fixed(var tenant) -> tenant;
      case TenantSource.Claim(var name) -> {
        var text =
            claims
                .string(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(
                    () -> new Refused(TokenRefusal.TENANT_MISSING, name, "a tenant", "none"));
        try {
          yield new TenantId(text);
        } catch (MalformedInputException _) {
          throw new Refused(TokenRefusal.TENANT_MISSING, name, "a tenant", "something else");
        }
      }
    };
  }

  private static Optional<String> first(JsonObject claims, List<String> names) {
    for (var name : names) {
      var value = claims.string(name).filter(text -> !text.isEmpty());
      if (value.isPresent()) {
        return value.filter(text -> text.length() <= MAX_ID_CHARS);
      }
    }
    return Optional.empty();
  }

  private static String unslashed(String audience) {
    return audience.endsWith("/") ? audience.substring(0, audience.length() - 1) : audience;
  }

  /// Carries a refusal from the step that made it to [#verify]; never leaves this class.
  private static final class Refused extends RuntimeException {
    private final TokenRefusal refusal;
    private final String where;
    private final String expected;
    private final String actual;

    Refused(TokenRefusal refusal, String where, String expected, String actual) {
      super(refusal.name(), null, false, false);
      this.refusal = refusal;
      this.where = where;
      this.expected = expected;
      this.actual = actual;
    }
  }
}
