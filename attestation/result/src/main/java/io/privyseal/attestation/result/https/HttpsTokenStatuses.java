package io.privyseal.attestation.result.https;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.Authority;
import io.privyseal.attestation.result.AuthorityUnavailableException;
import io.privyseal.attestation.result.TokenStatus;
import io.privyseal.attestation.result.TokenStatuses;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;

/// Asks authorities over HTTPS whether a token is revoked, where their metadata name an
/// introspection endpoint (RFC 7662). Thread-safe.
///
/// - "Active" is remembered for [StatusRules#activeFor], and no longer than until any answer of the
///   same authority, or any token of it, shows a later epoch: then every remembered answer of it is
///   void. "Inactive" is never remembered, "active" from before a known epoch never believed.
/// - Whatever goes wrong is [TokenStatus.Unknown], never a statement about the token.
/// - An authority whose metadata name no endpoint is [TokenStatus.NotOffered]; but a token that
///   speaks of an epoch is not taken at the word of metadata that know of none.
public final class HttpsTokenStatuses implements TokenStatuses, AutoCloseable {
  static final int MAX_ANSWER_BYTES = 16 * 1024;
  private static final Json.Limits LIMITS = new Json.Limits(MAX_ANSWER_BYTES, 8, 1_000);
  private static final float LOAD_FACTOR = 0.75f;

  private final HttpsAuthorityKeys metadata;
  private final BoundedExchange exchange;
  private final InstantSource clock;
  private final StatusRules rules;
  private final Semaphore questions;
  private final Map<Asked, Remembered> answers;
  private final Map<Authority, Long> epochs = new HashMap<>();

  private record Asked(Authority authority, Bytes tokenDigest) {}

  private record Remembered(long epoch, Instant at) {}

  /// @param metadata of the authorities; admits or refuses them
  /// @param trust decides which certificates authorities may have
  public HttpsTokenStatuses(
      HttpsAuthorityKeys metadata, SSLContext trust, InstantSource clock, StatusRules rules) {
    this.metadata = metadata;
    this.exchange = new BoundedExchange(trust, rules.connectTimeout(), rules.askTimeout());
    this.clock = clock;
    this.rules = rules;
    this.questions = new Semaphore(rules.maxQuestions());
    this.answers =
        new LinkedHashMap<>(16, LOAD_FACTOR, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Asked, Remembered> eldest) {
            return size() > rules.maxAnswers();
          }
        };
  }

  @Override
  public TokenStatus of(Signed token) {
    var ofAnEpoch = token.claims().has(AttestationClaims.REVOCATION_EPOCH);
    // The token is the authority's own word, and may be newer than any answer so far.
    token
        .claims()
        .integer(AttestationClaims.REVOCATION_EPOCH)
        .ifPresent(epoch -> raise(token.issuer(), epoch));
    try {
      var endpoint = metadata.introspectionEndpoint(token.issuer(), ofAnEpoch);
      if (endpoint.isPresent()) {
        return ask(endpoint.get(), token);
      }
      return ofAnEpoch
          ? new TokenStatus.Unknown(
              "the token says that it can be revoked, the metadata of %s name no way to ask"
                  .formatted(token.issuer()))
          : new TokenStatus.NotOffered(token.issuer() + " does not say what it has revoked");
    } catch (AuthorityUnavailableException e) {
      return new TokenStatus.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private TokenStatus ask(URI endpoint, Signed token) {
    var asked = new Asked(token.issuer(), Digests.sha256(Bytes.utf8(token.compact())));
    var known = remembered(asked);
    if (known.isPresent()) {
      return known.get();
    }
    if (!questions.tryAcquire()) {
      return new TokenStatus.Unknown("too many questions to authorities are under way");
    }
    try {
      // The time of the question, not of the answer: the bound counts from what the authority knew.
      var at = clock.instant();
      var body = "token=" + URLEncoder.encode(token.compact(), StandardCharsets.US_ASCII);
      var answer =
          Json.parseObject(
              exchange.send(
                  HttpRequest.newBuilder(endpoint)
                      .header("Accept", "application/json")
                      .header("Content-Type", "application/x-www-form-urlencoded")
                      .POST(BodyPublishers.ofString(body)),
                  MAX_ANSWER_BYTES),
              LIMITS);
      return read(asked, answer, at);
    } catch (MalformedInputException e) {
      return new TokenStatus.Unknown(endpoint + ": " + e.getMessage());
    } finally {
      questions.release();
    }
  }

  private TokenStatus read(Asked asked, JsonObject answer, Instant at) {
    var active =
        answer
            .bool("active")
            .orElseThrow(() -> new MalformedInputException("introspection: expected active"));
    var epoch = answer.integer(AttestationClaims.REVOCATION_EPOCH).orElse(0L);
    if (epoch < 0) {
      throw new MalformedInputException("introspection: the epoch is negative");
    }
    if (epoch < raise(asked.authority(), epoch) && active) {
      return new TokenStatus.Unknown(asked.authority() + " answered from before a known epoch");
    }
    remember(asked, active, new Remembered(epoch, at));
    return active
        ? new TokenStatus.Active(epoch)
        : new TokenStatus.Revoked(
            answer
                .string(AttestationClaims.INACTIVE_REASON)
                .map(HttpsTokenStatuses::shown)
                .orElse("inactive"));
  }

  private synchronized Optional<TokenStatus> remembered(Asked asked) {
    var answer = answers.get(asked);
    if (answer == null) {
      return Optional.empty();
    }
    var isCurrent =
        answer.epoch() >= epochs.getOrDefault(asked.authority(), 0L)
            && clock.instant().isBefore(answer.at().plus(rules.activeFor()));
    if (!isCurrent) {
      answers.remove(asked);
      return Optional.empty();
    }
    return Optional.of(new TokenStatus.Active(answer.epoch()));
  }

  private synchronized void remember(Asked asked, boolean active, Remembered answer) {
    if (active) {
      answers.put(asked, answer);
    } else {
      answers.remove(asked);
    }
  }

  /// The latest epoch of that authority that was ever seen. As many authorities as the operator
  /// admits, so this needs no bound of its own.
  private synchronized long raise(Authority authority, long epoch) {
    return epochs.merge(authority, epoch, Math::max);
  }

  /// What a remote party wrote goes into findings in part and only if it is printable.
  private static String shown(String text) {
    var printable = text.codePoints().allMatch(c -> c >= 0x20 && c < 0x7f);
    return printable && text.length() <= 200 ? text : "inactive";
  }

  @Override
  public void close() {
    exchange.close();
  }
}
