package io.privyseal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.server.certificates.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` in the middle of work: the process dies, PostgreSQL is left behind, and the next start
/// has every key whose creation was acknowledged.
final class KilledStackTest {
  private static final int WRITERS = 4;

  /// Acknowledged keys before the kill.
  private static final int ENOUGH = 40;

  @Test
  void everyAcknowledgedKeyIsThereAfterTheNextStart(@TempDir Path data) throws Exception {
    var process = StackProcess.start(data, TestPostgres.software());
    var acknowledged = new ConcurrentLinkedQueue<String>();
    try {
      var ready = Json.parseObject(Bytes.utf8(StackProcess.firstLine(process)));
      createUntilKilled(ready, process, acknowledged);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isEqualTo(128 + 9);

    System.setProperty(LocalStack.SOFTWARE_PROPERTY, TestPostgres.software().toString());
    try (var stack = LocalStack.start(data, 0);
        var client = HttpClient.newBuilder().sslContext(stack.clientTrust()).build()) {
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
      var token = stack.token("operator");
      for (var name : acknowledged) {
        assertThat(sign(client, stack.vaultUrl(), name, token)).as(name).isEqualTo(200);
      }
    }
  }

  private static void createUntilKilled(
      JsonObject ready, Process process, Queue<String> acknowledged) throws Exception {
    var vault = URI.create(ready.string("vault").orElseThrow());
    var token = ready.string("token").orElseThrow();
    var ca = Pem.certificates(Files.readString(Path.of(ready.string("ca").orElseThrow())));
    var number = new AtomicInteger();
    var enough = new CountDownLatch(ENOUGH);
    try (var client = HttpClient.newBuilder().sslContext(TlsContexts.trusting(ca, false)).build();
        var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < WRITERS; i++) {
        writers.execute(() -> {
          while (createOne(client, vault, token, "k" + number.incrementAndGet(), acknowledged)) {
            enough.countDown();
          }
          // A writer that could not go on must not keep the test waiting for it.
          while (enough.getCount() > 0) {
            enough.countDown();
          }
        });
      }
      enough.await();
      process.destroyForcibly();
    }
  }

  /// False once the server is gone.
  private static boolean createOne(
      HttpClient client, URI vault, String token, String name, Queue<String> acknowledged) {
    try {
      if (post(client, vault, "/keys/" + name + "/create", EC_KEY, token) != 200) {
        return false;
      }
      acknowledged.add(name);
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static final String EC_KEY = "{\"kty\":\"EC\",\"crv\":\"P-256\"}";

  /// Signing proves that the private key is there too, and opens under the root key.
  private static int sign(HttpClient client, URI vault, String name, String token)
      throws Exception {
    var body =
        JsonObject.builder()
            .put("alg", "ES256")
            .put("value", Bytes.zeros(32).base64Url())
            .build()
            .toJson();
    return post(client, vault, "/keys/" + name + "//sign", body, token);
  }

  private static int post(HttpClient client, URI vault, String path, String body, String token)
      throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(vault.resolve(path + "?api-version=7.4"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }
}
