package io.privyseal.client;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.InstantSource;
import java.util.Optional;

/// Asks a vault to release a secret. The Azure SDK has no such request, as Azure has no such
/// secrets, so it goes through the SDK's own pipeline, with a token for what the vault's challenge
/// names. Thread-safe.
///
/// Source: docs/reference/secrets.md, release.
final class SecretReleases {
  private static final String API_VERSION = "7.6";
  private static final Json.Limits LIMITS = new Json.Limits(Attestation.MAX_ANSWER_BYTES, 8, 1_000);

  private final HttpPipeline pipeline;
  private final TokenCredential credential;
  private final URI vault;
  private final boolean verifyResource;
  private final InstantSource clock;
  private volatile Optional<VaultChallenge> challenge = Optional.empty();

  /// @param verifyResource whether the challenge must name a domain that the vault is in
  SecretReleases(
      HttpPipeline pipeline,
      TokenCredential credential,
      URI vault,
      boolean verifyResource,
      InstantSource clock) {
    this.pipeline = pipeline;
    this.credential = credential;
    this.vault = vault;
    this.verifyResource = verifyResource;
    this.clock = clock;
  }

  /// The compact JWS of the vault.
  ///
  /// @param trace as of [TraceHeader#of]
  /// @throws FailedAnswerException if the vault answers with an error
  /// @throws MalformedInputException if it answers with something else
  String release(String name, Optional<String> version, JsonObject body, Context trace) {
    var url = url(name, version);
    if (challenge.isEmpty()) {
      // Without a token and a body the vault says for what it wants a token.
      ask(url, Optional.empty(), JsonObject.EMPTY, trace);
    }
    var known =
        challenge.orElseThrow(() -> new MalformedInputException("the vault named no resource"));
    return ask(url, Optional.of(token(known)), body, trace)
        // The vault wants another token now: once more.
        .or(() -> ask(url, Optional.of(token(challenge.orElseThrow())), body, trace))
        .orElseThrow(() -> new MalformedInputException("the vault takes no token"));
  }

  private String token(VaultChallenge known) {
    var context = new TokenRequestContext().addScopes(known.scope());
    known.tenant().ifPresent(context::setTenantId);
    return credential.getTokenSync(context).getToken();
  }

  /// @return empty after a challenge
  private Optional<String> ask(URL url, Optional<String> token, JsonObject body, Context trace) {
    var request =
        new HttpRequest(HttpMethod.POST, url)
            .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json; charset=utf-8")
            .setHeader(HttpHeaderName.ACCEPT, "application/json")
            .setBody(body.toJson());
    token.ifPresent(text -> request.setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + text));
    try (var response = pipeline.sendSync(request, trace)) {
      var text = Attestation.bounded(response.getBodyAsInputStreamSync());
      var asked = challenged(response);
      if (asked.isPresent() && !(token.isPresent() && asked.equals(challenge))) {
        challenge = asked;
        return Optional.empty();
      }
      if (response.getStatusCode() != 200) {
        throw new FailedAnswerException(
            Failure.ofAnswer(
                response.getStatusCode(), response.getHeaders(), text.asUtf8(), clock.instant()));
      }
      return Optional.of(
          Json.parseObject(text, LIMITS)
              .string("value")
              .orElseThrow(() -> new MalformedInputException("value: expected a string")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<VaultChallenge> challenged(HttpResponse response) {
    var header = response.getHeaderValue(HttpHeaderName.WWW_AUTHENTICATE);
    if (response.getStatusCode() != 401 || header == null) {
      return Optional.empty();
    }
    var asked = VaultChallenge.parse(header);
    if (verifyResource) {
      asked.requireFor(vault);
    }
    return Optional.of(asked);
  }

  private URL url(String name, Optional<String> version) {
    var base = vault.toString();
    try {
      return URI.create(
              "%s%ssecrets/%s%s/release?api-version=%s"
                  .formatted(
                      base,
                      base.endsWith("/") ? "" : "/",
                      name,
                      version.map(v -> "/" + v).orElse(""),
                      API_VERSION))
          .toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("checked when the client was built", e);
    }
  }
}
