package io.privyseal.identity.federation;

import io.privyseal.access.TenantId;
import io.privyseal.access.token.Authentication;
import io.privyseal.access.token.BearerTokenVerifier;
import io.privyseal.access.token.IssuerKeyCache;
import io.privyseal.access.token.TrustedIssuer;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import io.privyseal.identity.LocalIdentity;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Judges a token of another issuer that is offered in place of a client's own assertion.
/// Thread-safe.
public final class FederatedAssertion {
  private final FederatedCredentials credentials;
  private final IssuerKeyCache keys;
  private final CryptoEngine engine;
  private final InstantSource clock;

  /// @param keys of the issuers that identities name; no other issuer is ever asked
  public FederatedAssertion(
      FederatedCredentials credentials,
      IssuerKeyCache keys,
      CryptoEngine engine,
      InstantSource clock) {
    this.credentials = credentials;
    this.keys = keys;
    this.engine = engine;
    this.clock = clock;
  }

  /// What came of it.
  public enum Outcome {
    ACCEPTED,
    /// The identity believes no issuer of that name.
    ISSUER_UNKNOWN,
    SUBJECT_UNKNOWN,
    AUDIENCE_UNKNOWN,
    /// Signature or times are not good.
    INVALID,
    /// The issuer's keys cannot be had now.
    UNDECIDED
  }

  /// Whether a token with these claims comes from another issuer than the client itself.
  public static boolean isForeign(JsonObject claims) {
    return claims.string("iss").filter(iss -> iss.startsWith("https://")).isPresent();
  }

  /// @param compact the token
  /// @param claims of the token, not believed yet
  public Outcome judge(LocalIdentity identity, String compact, JsonObject claims) {
    var ofIssuer =
        credentials.of(identity.objectId()).stream()
            .filter(c -> claims.string("iss").equals(Optional.of(c.issuer())))
            .toList();
    if (ofIssuer.isEmpty()) {
      return Outcome.ISSUER_UNKNOWN;
    }
    var ofSubject =
        ofIssuer.stream()
            .filter(c -> claims.string("sub").equals(Optional.of(c.subject())))
            .toList();
    if (ofSubject.isEmpty()) {
      return Outcome.SUBJECT_UNKNOWN;
    }
    return ofSubject.stream()
        .filter(c -> onlyAudience(claims).equals(Optional.of(c.audience())))
        .findFirst()
        .map(c -> verify(identity, compact, c))
        .orElse(Outcome.AUDIENCE_UNKNOWN);
  }

  private Outcome verify(LocalIdentity identity, String compact, FederatedCredential credential) {
    var issuer =
        TrustedIssuer.openId(
            credential.issuer(),
            TrustedIssuer.discoveryOf(credential.issuer()),
            new TenantId(identity.tenantId().toString()));
    var verifier =
        new BearerTokenVerifier(
            List.of(issuer),
            Set.of(credential.audience()),
            keys,
            engine,
            clock,
            BearerTokenVerifier.DEFAULT_SKEW);
    return switch (verifier.verify(Optional.of("Bearer " + compact))) {
      case Authentication.Authenticated _ -> Outcome.ACCEPTED;
      case Authentication.Unauthenticated _ -> Outcome.INVALID;
      case Authentication.Undecided _ -> Outcome.UNDECIDED;
    };
  }

  /// A token for several audiences could be used by any of them.
  private static Optional<String> onlyAudience(JsonObject claims) {
    return switch (claims.get("aud").orElse(JsonObject.EMPTY)) {
      case JsonString(var one) -> Optional.of(one);
      case JsonArray(var many)
          when many.size() == 1 && many.getFirst() instanceof JsonString(var one) ->
          Optional.of(one);
      default -> Optional.empty();
    };
  }
}
