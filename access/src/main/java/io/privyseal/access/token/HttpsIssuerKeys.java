package io.privyseal.access.token;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.jose.JwkSet;
import io.privyseal.foundation.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.PublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/// Gets issuers' keys over HTTPS: the OpenID metadata, then the key set that it names. Follows no
/// redirect, reads at most [#MAX_DOCUMENT_BYTES] of each, waits at most [#TIME_LIMIT] for each.
///
/// Source: OpenID Connect Discovery 1.0 sections 3 and 4.
public final class HttpsIssuerKeys implements IssuerKeySource, AutoCloseable {
  /// Bytes of the metadata and of the key set.
  public static final int MAX_DOCUMENT_BYTES = 512 * 1024;

  /// For one document, connection included.
  public static final Duration TIME_LIMIT = Duration.ofSeconds(5);

  private final HttpClient client;

  /// @param trust which certificates issuers may have
  public HttpsIssuerKeys(SSLContext trust) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIME_LIMIT)
            .sslContext(trust)
            .build();
  }

  @Override
  public Map<String, PublicKey> fetch(TrustedIssuer issuer) {
    try {
      return signatureKeys(JwkSet.parse(get(keySetOf(issuer))));
    } catch (MalformedInputException e) {
      throw new IssuerKeysUnavailableException(
          "(%s) expected OpenID metadata and a key set".formatted(issuer.discovery().getHost()), e);
    }
  }

  private URI keySetOf(TrustedIssuer issuer) {
    var metadata = Json.parseObject(get(issuer.discovery()));
    if (!metadata.string("issuer").equals(Optional.of(issuer.issuer()))) {
      throw new MalformedInputException("issuer: the metadata is of another issuer");
    }
    try {
      var uri = new URI(metadata.string("jwks_uri").orElse(""));
      if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
        throw new MalformedInputException("jwks_uri: expected an https address");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new MalformedInputException("jwks_uri: expected an https address", e);
    }
  }

  /// Keys for signatures by their id. An id that two keys share names neither.
  private static Map<String, PublicKey> signatureKeys(JwkSet set) {
    var keys = new HashMap<String, PublicKey>();
    var ambiguous = new HashSet<String>();
    for (var jwk : set.keys()) {
      var forSignatures = jwk.json().string("use").map("sig"::equals).orElse(true);
      if (forSignatures && jwk.kid().isPresent()) {
        var kid = jwk.kid().get();
        if (keys.put(kid, jwk.publicKey()) != null) {
          ambiguous.add(kid);
        }
      }
    }
    ambiguous.forEach(keys::remove);
    return keys;
  }

  private Bytes get(URI address) {
    var request =
        HttpRequest.newBuilder(address)
            .header("Accept", "application/json")
            .timeout(TIME_LIMIT)
            .build();
    var answer =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_DOCUMENT_BYTES));
    try {
      HttpResponse<byte[]> response = answer.get(TIME_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IssuerKeysUnavailableException(
            "(%s) expected status 200, found %d"
                .formatted(address.getHost(), response.statusCode()));
      }
      return Bytes.copyOf(response.body());
    } catch (ExecutionException e) {
      throw new IssuerKeysUnavailableException(
          "(%s) does not answer".formatted(address.getHost()), e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IssuerKeysUnavailableException(
          "(%s) did not answer in time".formatted(address.getHost()), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new IssuerKeysUnavailableException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
