package io.privyseal.attestation.service;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.Authority;
import io.privyseal.attestation.result.AuthorityKey;
import io.privyseal.attestation.result.AuthorityKeys;
import io.privyseal.attestation.result.TokenRules;
import io.privyseal.attestation.result.TokenVerification;
import io.privyseal.attestation.result.TokenVerifier;
import io.privyseal.attestation.service.revocation.RevocationBook;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.jose.JwkSet;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.FormBody;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// `POST /introspect`: whether a token of this instance is still good.
///
/// Anonymous, like attestation itself: whoever asks holds the token, and is told only of it. A text
/// that we did not sign, or a token that is over, is inactive without another word.
///
/// Source: RFC 7662 section 2. Beyond it: the epoch in every answer, and for a revoked token the
/// rule; what the operator wrote as its reason is not told.
final class IntrospectionHandler {
  private final List<Authority> self;
  private final RevocationBook book;
  private final TokenVerifier tokens;
  private final InstantSource clock;

  IntrospectionHandler(
      AttestationInstance instance,
      Supplier<JwkSet> published,
      RevocationBook book,
      CryptoEngine engine,
      InstantSource clock) {
    this.self = List.of(Authority.parse(instance.url().toString()));
    this.book = book;
    AuthorityKeys keys =
        (_, kid) -> published.get().find(kid).map(key -> AuthorityKey.parse(key.json()));
    this.tokens = new TokenVerifier(keys, engine, TokenRules.DEFAULT);
    this.clock = clock;
  }

  Reply introspect(Request request) {
    if (!FormBody.isIn(request)) {
      throw new HttpProblem(
          400,
          MaaErrors.INVALID_PARAMETER,
          "The body must be application/x-www-form-urlencoded with the parameter token.");
    }
    var token =
        FormBody.parse(request.body())
            .get("token")
            .orElseThrow(() ->
                new HttpProblem(
                    400, MaaErrors.INVALID_PARAMETER, "The parameter token is required."));
    // First the rules, then the token: an answer is never older than its epoch says.
    var rules = book.current();
    var answer = JsonObject.builder().put(AttestationClaims.REVOCATION_EPOCH, rules.epoch());
    var now = clock.instant();
    if (!(tokens.verify(token, self, now) instanceof TokenVerification.Verified(var good, _))) {
      return reply(answer.put("active", false).build());
    }
    var inactive = rules.inactive(good.claims(), good.issuedAt(), now);
    answer.put("active", inactive.isEmpty());
    if (inactive.isPresent()) {
      return reply(answer.put(AttestationClaims.INACTIVE_REASON, inactive.get()).build());
    }
    for (var name : List.of("iss", "jti", "iat", "nbf", "exp")) {
      answer.put(name, good.claims().get(name).orElse(null));
    }
    return reply(answer.put("token_type", "attestation").build());
  }

  private static Reply reply(JsonObject answer) {
    return Reply.json(200, answer).withHeader("Cache-Control", "no-store");
  }
}
