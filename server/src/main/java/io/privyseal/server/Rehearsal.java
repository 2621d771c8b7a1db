package io.privyseal.server;

import io.privyseal.foundation.decision.DecisionId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/// Starts a stack, uses each service once and stops it, so that the Java machine can note which
/// classes that takes. Run by the launcher after a build, on a scratch directory.
public final class Rehearsal {
  private static final int ROUNDS = 3;

  private final LocalStack stack;
  private final HttpClient client;

  private Rehearsal(LocalStack stack, HttpClient client) {
    this.stack = stack;
    this.client = client;
  }

  /// @param arguments the scratch directory
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("expected the scratch directory");
    }
    try (var stack = LocalStack.start(Path.of(arguments[0]), 0);
        var client = HttpClient.newBuilder().sslContext(stack.clientTrust()).build()) {
      var rehearsal = new Rehearsal(stack, client);
      for (var round = 0; round < ROUNDS; round++) {
        rehearsal.play(round);
      }
    }
    // A second start finds what the first made, which is what later starts do.
    LocalStack.start(Path.of(arguments[0]), 0).close();
  }

  private void play(int round) throws IOException, InterruptedException {
    var operator = stack.token("operator");
    var issuer = stack.issuerUrl() + "/" + stack.tenantId();
    get(URI.create(issuer + "/v2.0/.well-known/openid-configuration"), operator);
    get(stack.platformUrl().resolve("/ready"), operator);
    get(stack.platformUrl().resolve("/health"), operator);
    get(stack.attestationUrl().resolve("/certs"), operator);
    get(stack.vaultUrl().resolve("/keys?api-version=7.4"), operator);
    var id = DecisionId.random(stack.engine().random()).value();
    get(stack.platformUrl().resolve("/api/v1/decisions/" + id), operator);
    var key = "/keys/rehearsal-" + round;
    post(key + "/create?api-version=7.4", "{\"kty\":\"RSA\",\"key_size\":2048}", operator);
    get(stack.vaultUrl().resolve(key + "?api-version=7.4"), operator);
    post(
        key + "//encrypt?api-version=7.4",
        "{\"alg\":\"RSA-OAEP-256\",\"value\":\"AAAA\"}",
        operator);
  }

  private void get(URI url, String bearer) throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(url), bearer);
  }

  private void post(String path, String body, String bearer)
      throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(stack.vaultUrl().resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)),
        bearer);
  }

  /// Whatever the answer is, its way has been walked.
  private void send(HttpRequest.Builder request, String bearer)
      throws IOException, InterruptedException {
    client.send(
        request.header("Authorization", "Bearer " + bearer).build(), BodyHandlers.discarding());
  }
}
