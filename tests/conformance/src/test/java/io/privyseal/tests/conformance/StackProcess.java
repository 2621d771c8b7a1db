package io.privyseal.tests.conformance;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.server.LocalStack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// A running [StackProgram] and what it said about itself.
final class StackProcess implements AutoCloseable {
  private static final String LOGGING = "java.util.logging.config.file";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final JsonObject description;

  private StackProcess(Process process, JsonObject description) {
    this.process = process;
    this.description = description;
  }

  static StackProcess start(Path directory) throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-D" + LOGGING + "=" + System.getProperty(LOGGING, ""),
            "-D" + LocalStack.SOFTWARE_PROPERTY + "=" + TestPostgres.software(),
            "-cp",
            System.getProperty("java.class.path"),
            StackProgram.class.getName(),
            directory.toString());
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    @Nullable String line = out.readLine();
    if (line == null) {
      throw new IOException("the stack ended before it answered");
    }
    return new StackProcess(process, Json.parseObject(Bytes.utf8(line)));
  }

  String text(String member) {
    return description.string(member).orElseThrow();
  }

  long recordedReleases() {
    return description.integer("recordedReleases").orElseThrow();
  }

  /// The official client with a token that the stack gave. It does not repeat: what is not
  /// acknowledged at once is not acknowledged.
  KeyClient keys(String identity) throws IOException, GeneralSecurityException {
    var token = new AccessToken(text(identity), OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
    TokenCredential credential = _ -> Mono.just(token);
    return new KeyClientBuilder()
        .vaultUrl(text("vault"))
        .credential(credential)
        .httpClient(
            new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder().sslContext(trust()))
                .build())
        .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))))
        .disableChallengeResourceVerification()
        .buildClient();
  }

  private SSLContext trust() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    var ca = Pem.certificates(Files.readString(Path.of(text("ca")))).getFirst();
    store.setCertificateEntry("ca", ca);
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  /// `kill -9` of the server alone; its database goes on as an orphan.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /// `kill -9` of the server and of every process that it started, the database among them.
  void killWithDatabase() throws InterruptedException {
    var children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
    for (var child : children) {
      child.onExit().join();
    }
  }

  @Override
  public void close() throws IOException {
    var children = process.descendants().toList();
    process.getOutputStream().close();
    try {
      if (process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
