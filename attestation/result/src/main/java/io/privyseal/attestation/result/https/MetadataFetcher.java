package io.privyseal.attestation.result.https;

import io.privyseal.attestation.result.Authority;
import io.privyseal.attestation.result.AuthorityKeySet;
import io.privyseal.attestation.result.AuthorityUnavailableException;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/// One fetch of an authority's keys: its OpenID configuration, then the JWK set that it names,
/// which must lie on the same origin. Redirects are not followed.
///
/// Source: OpenID Connect Discovery 1.0 section 4; Azure Attestation, metadata.
final class MetadataFetcher implements AutoCloseable {
  static final String CONFIGURATION_PATH = "/.well-known/openid-configuration";
  static final int MAX_CONFIGURATION_BYTES = 64 * 1024;

  private static final Json.Limits LIMITS = new Json.Limits(MAX_CONFIGURATION_BYTES, 8, 1_000);

  private final HttpClient client;
  private final Duration timeout;

  MetadataFetcher(SSLContext trust, FetchRules rules) {
    this.client =
        HttpClient.newBuilder()
            .sslContext(trust)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(rules.connectTimeout())
            .build();
    this.timeout = rules.fetchTimeout();
  }

  /// @throws AuthorityUnavailableException if it cannot be had or is not of its form
  AuthorityKeySet fetch(Authority authority) {
    try {
      var location = keysLocation(authority);
      return AuthorityKeySet.parse(get(location, AuthorityKeySet.MAX_BYTES));
    } catch (MalformedInputException e) {
      throw new AuthorityUnavailableException(authority + ": " + e.getMessage(), e);
    }
  }

  private URI keysLocation(Authority authority) {
    var text = get(URI.create(authority.url() + CONFIGURATION_PATH), MAX_CONFIGURATION_BYTES);
    var configuration = Json.parseObject(text, LIMITS);
    var issuer = configuration.string("issuer").orElse("");
    if (!authority.is(issuer)) {
      throw new MalformedInputException("openid-configuration: issuer is another one");
    }
    var location = configuration.string("jwks_uri").orElse("");
    try {
      var uri = new URI(location);
      if (!sameOrigin(uri, authority.uri())) {
        throw new MalformedInputException("openid-configuration: jwks_uri is on another origin");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new MalformedInputException("openid-configuration: jwks_uri is no URL", e);
    }
  }

  private static boolean sameOrigin(URI one, URI other) {
    return "https".equalsIgnoreCase(one.getScheme())
        && one.getHost() != null
        && one.getHost().equalsIgnoreCase(other.getHost())
        && one.getRawUserInfo() == null
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    return uri.getPort() == -1 ? 443 : uri.getPort();
  }

  private Bytes get(URI location, int maxBytes) {
    var request =
        HttpRequest.newBuilder(location)
            .timeout(timeout)
            .header("Accept", "application/json")
            .GET()
            .build();
    var answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
    try {
      // The request's own timeout ends with the headers; this one covers the body too.
      var response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new AuthorityUnavailableException(
            location + ": HTTP status " + response.statusCode());
      }
      return Bytes.copyOf(response.body());
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new AuthorityUnavailableException(location + ": " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new AuthorityUnavailableException(location + ": no answer within " + timeout, e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new AuthorityUnavailableException(location + ": interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
