package io.privyseal.cli.stack;

import io.privyseal.cli.command.CommandFailure;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Asks a running stack: for tokens of its identities, and for what it decided.
public final class StackClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int MAX_ANSWER_BYTES = 4 << 20;
  private static final Json.Limits LIMITS = new Json.Limits(MAX_ANSWER_BYTES, 32, 100_000);

  /// @param status of HTTP
  /// @param body a JSON object, empty if it was none
  public record Answer(int status, JsonObject body) {}

  private final HttpClient http;

  /// @param certificate PEM of the CA that the stack's certificates come from
  public StackClient(Path certificate) {
    this.http =
        HttpClient.newBuilder().connectTimeout(CONNECT).sslContext(trust(certificate)).build();
  }

  /// A TLS context that trusts the certificates in that file and nothing else.
  ///
  /// @throws CommandFailure if the file holds none
  public static SSLContext trust(Path certificate) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      var number = 0;
      for (var trusted : Pem.certificates(Files.readString(certificate))) {
        store.setCertificateEntry("ca-" + number++, trusted);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | MalformedInputException e) {
      throw CommandFailure.usage(
          certificate + " holds no certificate to trust", "Give the ca.pem of the data directory.");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no TLS", e);
    }
  }

  /// A token of a local identity from the managed identity endpoint, as Azure's IMDS gives it.
  ///
  /// @param clientId of the identity
  /// @param resource what it is for: `https://vault.azure.net`
  public JsonObject token(URI managedIdentity, String clientId, String resource)
      throws InterruptedException {
    var uri =
        URI.create(
            "%s/metadata/identity/oauth2/token?api-version=2018-02-01&resource=%s&client_id=%s"
                .formatted(
                    managedIdentity,
                    URLEncoder.encode(resource, StandardCharsets.UTF_8),
                    URLEncoder.encode(clientId, StandardCharsets.UTF_8)));
    var answer = send(HttpRequest.newBuilder(uri).header("Metadata", "true"));
    if (answer.status() != 200) {
      throw CommandFailure.surroundings(
          "the identity endpoint answered " + answer.status(), "See the log of privyseal up.");
    }
    return answer.body();
  }

  /// What the platform's API answers to a GET.
  public Answer get(URI uri, String bearer) throws InterruptedException {
    return send(HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + bearer));
  }

  /// What the platform's API answers to a GET, as text.
  ///
  /// @throws CommandFailure unless the answer is 200
  public String page(URI uri, String bearer) throws InterruptedException {
    var request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + bearer);
    var answer = exchange(request.timeout(ANSWER).build());
    if (answer.statusCode() != 200) {
      PlatformAnswers.success(
          new Answer(answer.statusCode(), body(answer.body())), "See the rights of the token.");
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /// What it answers to a PUT of that body.
  public Answer put(URI uri, String bearer, JsonObject body) throws InterruptedException {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body.toJson())));
  }

  /// What it answers to a POST of that body.
  public Answer post(URI uri, String bearer, JsonObject body) throws InterruptedException {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toJson())));
  }

  /// What it answers to a DELETE.
  public Answer delete(URI uri, String bearer) throws InterruptedException {
    return send(HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + bearer).DELETE());
  }

  private Answer send(HttpRequest.Builder request) throws InterruptedException {
    var answer = exchange(request.timeout(ANSWER).build());
    return new Answer(answer.statusCode(), body(answer.body()));
  }

  private HttpResponse<byte[]> exchange(HttpRequest built) throws InterruptedException {
    try {
      return http.send(built, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw CommandFailure.surroundings(
          "%s does not answer: %s"
              .formatted(
                  built.uri().resolve("/"),
                  e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
          "Is the stack running? Start it with privyseal up.");
    }
  }

  private static JsonObject body(byte[] content) {
    try {
      return Json.parseObject(Bytes.copyOf(content), LIMITS);
    } catch (MalformedInputException _) {
      return JsonObject.EMPTY;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
