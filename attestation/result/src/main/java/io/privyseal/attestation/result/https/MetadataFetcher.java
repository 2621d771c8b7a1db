package io.privyseal.attestation.result.https;

import io.privyseal.attestation.result.Authority;
import io.privyseal.attestation.result.AuthorityKeySet;
import io.privyseal.attestation.result.AuthorityUnavailableException;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// One fetch of an authority's keys: its OpenID configuration, then the JWK set that it names. What
/// it names must lie on the same origin. Redirects are not followed.
///
/// Source: OpenID Connect Discovery 1.0 section 4; RFC 8414 section 2, `introspection_endpoint`;
/// Azure Attestation, metadata.
final class MetadataFetcher implements AutoCloseable {
  static final String CONFIGURATION_PATH = "/.well-known/openid-configuration";
  private static final String INTROSPECTION = "introspection_endpoint";
  static final int MAX_CONFIGURATION_BYTES = 64 * 1024;

  private static final Json.Limits LIMITS = new Json.Limits(MAX_CONFIGURATION_BYTES, 8, 1_000);

  private final BoundedExchange exchange;

  MetadataFetcher(SSLContext trust, FetchRules rules) {
    this.exchange = new BoundedExchange(trust, rules.connectTimeout(), rules.fetchTimeout());
  }

  /// What an authority says of itself.
  ///
  /// @param introspection where it says whether a token is revoked; empty if it does not
  record Metadata(AuthorityKeySet keys, Optional<URI> introspection) {}

  /// @throws AuthorityUnavailableException if it cannot be had or is not of its form
  Metadata fetch(Authority authority) {
    try {
      var configuration = configuration(authority);
      var keys = sameOrigin(configuration, "jwks_uri", authority);
      var introspection =
          configuration.has(INTROSPECTION)
              ? Optional.of(sameOrigin(configuration, INTROSPECTION, authority))
              : Optional.<URI>empty();
      return new Metadata(
          AuthorityKeySet.parse(get(keys, AuthorityKeySet.MAX_BYTES)), introspection);
    } catch (MalformedInputException e) {
      throw new AuthorityUnavailableException(authority + ": " + e.getMessage(), e);
    }
  }

  private JsonObject configuration(Authority authority) {
    var text = get(URI.create(authority.url() + CONFIGURATION_PATH), MAX_CONFIGURATION_BYTES);
    var configuration = Json.parseObject(text, LIMITS);
    var issuer = configuration.string("issuer").orElse("");
    if (!authority.is(issuer)) {
      throw new MalformedInputException("openid-configuration: issuer is another one");
    }
    return configuration;
  }

  private static URI sameOrigin(JsonObject configuration, String name, Authority authority) {
    var location = configuration.string(name).orElse("");
    try {
      var uri = new URI(location);
      if (!sameOrigin(uri, authority.uri())) {
        throw new MalformedInputException(
            "openid-configuration: %s is on another origin".formatted(name));
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new MalformedInputException("openid-configuration: %s is no URL".formatted(name), e);
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
    return exchange.send(
        HttpRequest.newBuilder(location).header("Accept", "application/json").GET(), maxBytes);
  }

  @Override
  public void close() {
    exchange.close();
  }
}
