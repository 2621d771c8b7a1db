package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.util.BinaryData;
import com.azure.security.keyvault.keys.cryptography.models.EncryptionAlgorithm;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyReleasePolicy;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.audit.AuditFilter;
import io.privyseal.audit.AuditPage;
import io.privyseal.client.KeyRefusedException;
import io.privyseal.client.PrivysealClient;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.trace.TraceContext;
import io.privyseal.server.LocalStack;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Profile;
import io.privyseal.server.logging.JsonLines;
import io.privyseal.server.simulation.SimulatedGuest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What an operator sees of a stack and what bounds its callers, with the official clients: one
/// trace from the client through attestation to release, metrics, a copy of the audit log, and
/// throttling that the SDK waits out.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OperationsConformanceTest {
  private static final String KEY = "observed";

  private final List<JsonObject> spans = new CopyOnWriteArrayList<>();
  private HttpServer collector;
  private LocalStack stack;
  private Path export;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", this::collect);
    collector.start();
    export = directory.resolve("audit.jsonl");
    System.setProperty(LocalStack.SOFTWARE_PROPERTY, TestPostgres.software().toString());
    stack =
        LocalStack.start(
            Configuration.read(
                Profile.LOCAL,
                Optional.empty(),
                Map.of(
                    "PRIVYSEAL_DATA_DIRECTORY",
                    directory.resolve("data").toString(),
                    "PRIVYSEAL_PORTS_BASE",
                    "0",
                    "PRIVYSEAL_TRACING_ENDPOINT",
                    "http://127.0.0.1:%d/v1/traces".formatted(collector.getAddress().getPort()),
                    "PRIVYSEAL_AUDIT_EXPORT",
                    export.toString(),
                    "PRIVYSEAL_LIMITS_CALLER_RATE",
                    "50",
                    "PRIVYSEAL_LIMITS_CALLER_BURST",
                    "300"),
                Map.of()));
    new Clients(stack)
        .keys("operator")
        .createEcKey(
            new CreateEcKeyOptions(KEY)
                .setHardwareProtected(true)
                .setExportable(true)
                .setReleasePolicy(
                    new KeyReleasePolicy(
                        BinaryData.fromString(
                            """
                            {"version":"1.0.0","anyOf":[{"authority":"%s","allOf":[
                              {"claim":"x-ms-sevsnpvm-is-debuggable","equals":"false"}]}]}
                            """
                                .formatted(stack.attestationUrl())))));
  }

  @AfterAll
  void stop() {
    stack.close();
    collector.stop(0);
  }

  private void collect(HttpExchange exchange) throws IOException {
    try (exchange) {
      var message = Json.parseObject(Bytes.copyOf(exchange.getRequestBody().readAllBytes()));
      for (var resource : message.array("resourceSpans").orElseThrow()) {
        for (var scope : ((JsonObject) resource).array("scopeSpans").orElseThrow()) {
          for (var span : ((JsonObject) scope).array("spans").orElseThrow()) {
            spans.add((JsonObject) span);
          }
        }
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private Evidence evidence(Bytes runtimeData, boolean debug) {
    var report =
        stack.host().report().measurement(SimulatedGuest.confidentialVm()).boundTo(runtimeData);
    var evidence = stack.host().evidence(debug ? report.debugAllowed() : report);
    return new Evidence.SevSnpVm(
        evidence.report().bytes(), stack.host().certificateChainPem(), runtimeData);
  }

  private PrivysealClient client(TraceContext trace, boolean debug) {
    return PrivysealClient.builder(
            stack.attestationUrl(),
            stack.vaultUrl(),
            new Clients(stack).credential("workload"),
            data -> evidence(data, debug))
        .trust(List.of(stack.ca()))
        .disableChallengeResourceVerification()
        .traceContext(() -> Optional.of(trace))
        .build();
  }

  private List<JsonObject> of(TraceContext trace) {
    stack.flushTraces();
    return spans.stream()
        .filter(span -> span.string("traceId").orElseThrow().equals(trace.traceId()))
        .toList();
  }

  private static Optional<String> attribute(JsonObject span, String name) {
    return span.array("attributes").orElseThrow().stream()
        .map(JsonObject.class::cast)
        .filter(a -> a.string("key").orElseThrow().equals(name))
        .map(a -> a.object("value").orElseThrow().string("stringValue").orElseThrow())
        .findFirst();
  }

  private static JsonObject named(List<JsonObject> spans, String name) {
    return spans.stream()
        .filter(span -> span.string("name").orElseThrow().equals(name))
        .filter(span ->
            attribute(span, "http.response.status_code").orElse("").isEmpty()
                || !attribute(span, "http.response.status_code").orElse("").equals("401"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " in " + spans));
  }

  private static String id(JsonObject span) {
    return span.string("spanId").orElseThrow();
  }

  private static String parent(JsonObject span) {
    return span.string("parentSpanId").orElse("");
  }

  @Test
  void oneTraceRunsFromTheClientThroughAttestationToTheRelease() {
    var trace = TraceContext.begin(new SplittableRandom(11));

    client(trace, false).release(KEY).close();

    var seen = of(trace);
    var attest = named(seen, "POST /attest/{type}");
    var release = named(seen, "POST /keys/{name}/{version}/release");
    assertThat(parent(attest)).isEqualTo(trace.spanId());
    assertThat(parent(release)).isEqualTo(trace.spanId());
    assertThat(seen)
        .filteredOn(span -> span.string("name").orElseThrow().equals("audit.commit"))
        .extracting(OperationsConformanceTest::parent)
        .contains(id(attest), id(release));
    assertThat(attribute(attest, "az.client_request_id")).isPresent();
    assertThat(attribute(release, "privyseal.decision.verdict")).contains("accepted");
    var recorded =
        stack.audit().list(AuditFilter.ALL, AuditPage.Position.NEWEST, 50).entries().stream()
            .filter(entry -> entry.event().traceId().equals(trace.traceId()))
            .map(entry -> entry.event().service())
            .toList();
    assertThat(recorded).contains("attestation", "keyvault");
  }

  @Test
  void noSpanHoldsATokenOrTheNameOfAKey() {
    var trace = TraceContext.begin(new SplittableRandom(12));

    client(trace, false).release(KEY).close();

    assertThat(of(trace))
        .isNotEmpty()
        .allSatisfy(span -> assertThat(span.toJson()).doesNotContain("eyJ", KEY, "workload"));
  }

  @Test
  void aRefusalNamesTheTraceInItsAnswerAndItsRecord() throws Exception {
    var trace = TraceContext.begin(new SplittableRandom(13));

    var refused =
        catchThrowableOfType(KeyRefusedException.class, () -> client(trace, true).release(KEY));
    assertThat(refused.status()).isEqualTo(403);
    try (var http = HttpClient.newBuilder().sslContext(stack.clientTrust()).build()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(stack.vaultUrl().resolve("/keys/none?api-version=7.4"))
                  .header("traceparent", trace.header())
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("privyseal-trace-id")).contains(trace.traceId());
    }
    assertThat(Files.readAllLines(export))
        .anySatisfy(line -> assertThat(line).contains(trace.traceId(), "\"verdict\":\"rejected\""));
  }

  @Test
  void theJavaSdkWaitsOutTheThrottleAndSucceeds() throws Exception {
    var keys = new Clients(stack).keys("operator");

    // Costs more than a bucket holds: it is let through and paid for afterwards.
    keys.createRsaKey(new CreateRsaKeyOptions("dear-" + UUID.randomUUID()));
    assertThat(keys.getKey(KEY).getName()).isEqualTo(KEY);

    var limited =
        metrics()
            .lines()
            .filter(line -> line.startsWith("privyseal_rate_limited_total{limit=\"caller\"}"))
            .findFirst()
            .orElseThrow();
    assertThat(Double.parseDouble(limited.split(" ", 2)[1])).isPositive();
  }

  /// Everything that a process tells of itself, with its own log at the finest level, while keys
  /// are imported, used, released and refused.
  @Test
  void nothingThatIsToldHoldsAKeyATokenOrAPlaintext() throws Exception {
    var log = new CopyOnWriteArrayList<String>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            log.add(new JsonLines().format(line));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handler.setLevel(Level.ALL);
    var loggers =
        Stream.of("io.privyseal", "io.helidon", "com.zaxxer").map(Logger::getLogger).toList();
    loggers.forEach(logger -> {
      logger.setLevel(Level.ALL);
      logger.addHandler(handler);
    });
    try {
      var secrets = new ArrayList<String>();
      secrets.add("eyJ");
      secrets.add(stack.token("workload"));
      try (var secret = stack.clientSecret("workload")) {
        secret.expose(plain -> secrets.add(new String(plain, StandardCharsets.US_ASCII)));
      }
      var pair = stack.engine().generateRsa(2048);
      var jwk = JsonWebKey.fromRsa(pair, List.of(KeyOperation.ENCRYPT, KeyOperation.DECRYPT));
      for (var number : List.of(jwk.getD(), jwk.getP(), jwk.getQ(), jwk.getDp(), jwk.getDq())) {
        secrets.add(Bytes.copyOf(number).base64Url());
        secrets.add(Bytes.copyOf(number).hex());
      }
      secrets.add(Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
      var keys = new Clients(stack).keys("operator");
      var plain = "a plaintext that nobody else knows";
      secrets.add(plain);
      secrets.add(Bytes.utf8(plain).base64Url());
      keys.importKey("imported", jwk);
      var crypto = keys.getCryptographyClient("imported");
      var sealed =
          crypto.encrypt(EncryptionAlgorithm.RSA_OAEP_256, plain.getBytes(StandardCharsets.UTF_8));
      crypto.decrypt(EncryptionAlgorithm.RSA_OAEP_256, sealed.getCipherText());
      try (var released =
          client(TraceContext.begin(new SplittableRandom(21)), false).release(KEY)) {
        var encoded = Bytes.copyOf(released.privateKey().getEncoded());
        secrets.add(encoded.base64Url());
        secrets.add(encoded.hex());
      }
      assertThatThrownBy(
              () -> client(TraceContext.begin(new SplittableRandom(22)), true).release(KEY))
          .isInstanceOf(KeyRefusedException.class);

      stack.flushTraces();
      var told = new ArrayList<String>(log);
      spans.forEach(span -> told.add(span.toJson()));
      told.addAll(Files.readAllLines(export));
      told.add(metrics());
      told.add(stack.ready().toJson());
      assertThat(told).hasSizeGreaterThan(20);
      for (var secret : secrets) {
        assertThat(told).noneMatch(line -> line.contains(secret));
      }
    } finally {
      loggers.forEach(logger -> logger.removeHandler(handler));
    }
  }

  private String metrics() throws Exception {
    try (var http = HttpClient.newBuilder().sslContext(stack.clientTrust()).build()) {
      return http.send(
              HttpRequest.newBuilder(stack.platformUrl().resolve("/metrics")).build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void everyLabelIsOfOurOwnWords() throws Exception {
    client(TraceContext.begin(new SplittableRandom(14)), false).release(KEY).close();

    var page = metrics();

    assertThat(page)
        .contains(
            "privyseal_requests_seconds_count{operation=\"POST /keys/{name}/{version}/release\"")
        .contains("privyseal_decisions_total{kind=\"release\"")
        .doesNotContain(KEY, stack.tenantId().toString(), "127.0.0.1");
    var names = new ArrayList<String>();
    page.lines()
        .filter(l -> l.startsWith("# TYPE "))
        .map(l -> l.split(" ", 4)[2])
        .forEach(names::add);
    assertThat(names).contains("privyseal_audit_commit_seconds", "jvm_memory_used_bytes");
  }
}
