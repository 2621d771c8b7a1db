package io.privyseal.attestation.result.https;

import io.privyseal.attestation.result.AuthorityUnavailableException;
import io.privyseal.foundation.bytes.Bytes;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/// One request to an authority and its whole answer, within a time and a size. Redirects are not
/// followed.
final class BoundedExchange implements AutoCloseable {
  private final HttpClient client;
  private final Duration timeout;

  /// @param timeout from the request to the last byte of the answer
  BoundedExchange(SSLContext trust, Duration connectTimeout, Duration timeout) {
    this.client =
        HttpClient.newBuilder()
            .sslContext(trust)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .build();
    this.timeout = timeout;
  }

  /// @throws AuthorityUnavailableException unless the answer is 200 and within the bounds
  Bytes send(HttpRequest.Builder prepared, int maxBytes) {
    var request = prepared.timeout(timeout).build();
    var location = request.uri();
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
