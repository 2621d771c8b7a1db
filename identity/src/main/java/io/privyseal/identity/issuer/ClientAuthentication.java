package io.privyseal.identity.issuer;

import static io.privyseal.identity.issuer.TokenProblem.*;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import io.privyseal.foundation.web.FormBody;
import io.privyseal.identity.IdentityDirectory;
import io.privyseal.identity.LocalIdentity;
import io.privyseal.identity.federation.FederatedAssertion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Asks an application to prove that it is the client it says: by its secret, by an assertion that
/// it signed with a registered key (RFC 7523 section 3), or by a token of an issuer that the
/// identity believes.
final class ClientAuthentication {
  static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /// How long an assertion may live; a longer one would be a password.
  static final Duration MAX_ASSERTION_LIFETIME = Duration.ofHours(1);

  static final Duration SKEW = Duration.ofMinutes(5);

  private static final Set<String> ALGORITHMS = Set.of("RS256", "PS256", "ES256");

  private final IdentityDirectory directory;
  private final FederatedAssertion federated;
  private final CryptoEngine engine;
  private final InstantSource clock;

  ClientAuthentication(
      IdentityDirectory directory,
      FederatedAssertion federated,
      CryptoEngine engine,
      InstantSource clock) {
    this.directory = directory;
    this.federated = federated;
    this.engine = engine;
    this.clock = clock;
  }

  record Authenticated(LocalIdentity identity, TokenIssuer.Proof proof) {}

  /// @param audiences what an assertion may be meant for
  /// @throws TokenRefusedException if the client does not prove itself
  Authenticated authenticate(FormBody form, Set<String> audiences) {
    var clientId = form.get("client_id").orElseThrow(() -> refuse(CLIENT_MISSING));
    var identity = client(clientId).orElseThrow(() -> refuse(CLIENT_UNKNOWN));
    var secret = form.get("client_secret");
    if (secret.isPresent()) {
      checkSecret(identity, secret.get());
      return new Authenticated(identity, TokenIssuer.Proof.SECRET);
    }
    var assertion = form.get("client_assertion").orElseThrow(() -> refuse(PROOF_MISSING));
    if (!form.get("client_assertion_type").equals(Optional.of(JWT_BEARER))) {
      throw refuse(ASSERTION_TYPE_WRONG);
    }
    checkAssertion(identity, assertion, audiences);
    return new Authenticated(identity, TokenIssuer.Proof.ASSERTION);
  }

  private Optional<LocalIdentity> client(String clientId) {
    try {
      return directory.ofClient(UUID.fromString(clientId));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private void checkSecret(LocalIdentity identity, String given) {
    try (var expected = directory.clientSecret(identity);
        var offered = Secret.takeOver(given.getBytes(StandardCharsets.UTF_8))) {
      if (!expected.sameAs(offered)) {
        throw refuse(SECRET_WRONG);
      }
    }
  }

  private void checkAssertion(LocalIdentity identity, String compact, Set<String> audiences) {
    Jws assertion;
    JsonObject claims;
    try {
      assertion = Jws.parse(compact);
      claims = assertion.claims();
    } catch (MalformedInputException _) {
      throw refuse(ASSERTION_MALFORMED);
    }
    if (FederatedAssertion.isForeign(claims)) {
      checkFederated(identity, compact, claims);
      return;
    }
    if (!ALGORITHMS.contains(assertion.alg())
        || candidates(identity, assertion).stream()
            .noneMatch(key -> assertion.isSignedBy(engine, key.publicKey()))) {
      throw refuse(ASSERTION_SIGNATURE_WRONG);
    }
    var client = Optional.of(identity.clientId().toString());
    if (!claims.string("iss").equals(client) || !claims.string("sub").equals(client)) {
      throw refuse(ASSERTION_NOT_OF_CLIENT);
    }
    if (audiencesOf(claims).stream().noneMatch(audiences::contains)) {
      throw refuse(ASSERTION_AUDIENCE_WRONG);
    }
    if (!isInTime(claims, clock.instant())) {
      throw refuse(ASSERTION_NOT_IN_TIME);
    }
  }

  private void checkFederated(LocalIdentity identity, String compact, JsonObject claims) {
    switch (federated.judge(identity, compact, claims)) {
      case ACCEPTED -> {}
      case ISSUER_UNKNOWN -> throw refuse(FEDERATED_ISSUER_UNKNOWN);
      case SUBJECT_UNKNOWN -> throw refuse(FEDERATED_SUBJECT_UNKNOWN);
      case AUDIENCE_UNKNOWN -> throw refuse(FEDERATED_AUDIENCE_UNKNOWN);
      case INVALID -> throw refuse(FEDERATED_ASSERTION_INVALID);
      case UNDECIDED -> throw refuse(FEDERATED_ISSUER_SILENT);
    }
  }

  /// The key that the assertion names, or all if it names none (certificates are named by `x5t`).
  private List<Jwk> candidates(LocalIdentity identity, Jws assertion) {
    var registered = directory.assertionKeys(identity);
    return assertion
        .kid()
        .map(kid -> registered.find(kid).stream().toList())
        .orElse(registered.keys());
  }

  private static boolean isInTime(JsonObject claims, Instant now) {
    var expiry = time(claims, "exp");
    var start = time(claims, "nbf").or(() -> time(claims, "iat"));
    return expiry.isPresent()
        && start.isPresent()
        && now.isBefore(expiry.get().plus(SKEW))
        && !now.isBefore(start.get().minus(SKEW))
        && !expiry.get().isAfter(now.plus(MAX_ASSERTION_LIFETIME).plus(SKEW));
  }

  private static Optional<Instant> time(JsonObject claims, String name) {
    return claims
        .integer(name)
        .filter(seconds -> seconds >= 0 && seconds < 253_402_300_800L)
        .map(Instant::ofEpochSecond);
  }

  private static List<String> audiencesOf(JsonObject claims) {
    var audience = claims.get("aud").orElse(new JsonArray(List.of()));
    var items = audience instanceof JsonArray(var many) ? many : List.<JsonValue>of(audience);
    return items.stream().map(item -> item instanceof JsonString(var name) ? name : "").toList();
  }

  private static TokenRefusedException refuse(TokenProblem problem) {
    return new TokenRefusedException(problem);
  }
}
