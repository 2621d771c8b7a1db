package io.privyseal.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.server.LocalStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reports over the platform's API of a running stack.
@TestInstance(Lifecycle.PER_CLASS)
final class ReportApiTest {
  private static final String ATTESTATION = "/api/v1/reports/attestation?instance=east";
  private static final String TCB = "/api/v1/reports/tcb?instance=east";

  private LocalStack stack;
  private HttpClient client;
  private String operator;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    System.setProperty(LocalStack.SOFTWARE_PROPERTY, TestPostgres.software().toString());
    stack = LocalStack.start(directory.resolve("data"), 0);
    client = HttpClient.newBuilder().sslContext(stack.clientTrust()).build();
    operator = stack.token("operator");
    attest();
  }

  @AfterAll
  void stop() {
    client.close();
    stack.close();
  }

  private void attest() throws Exception {
    var guest =
        stack.host().report().measurement(Bytes.ofHex("11".repeat(48))).boundTo(Bytes.utf8("{}"));
    var report = SimulatedMachine.maaReport(stack.host().evidence(guest)).toJson();
    var body =
        JsonObject.builder()
            .put("report", Bytes.utf8(report).base64Url())
            .put(
                "runtimeData",
                JsonObject.builder()
                    .put("data", Bytes.utf8("{}").base64Url())
                    .put("dataType", "JSON")
                    .build())
            .build();
    var answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create(stack.attestationUrl() + "/attest/SevSnpVm?api-version=2022-08-01"))
                .POST(BodyPublishers.ofString(body.toJson()))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path, String bearer) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(stack.platformUrl() + path));
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private JsonObject json(String path) throws Exception {
    var answer = get(path, operator);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.parseObject(Bytes.utf8(answer.body()));
  }

  private static JsonObject first(JsonObject json, String name) {
    return (JsonObject) json.array(name).orElseThrow().getFirst();
  }

  @Test
  void whatAttestedIsTold() throws Exception {
    var report = json(ATTESTATION);
    assertThat(report.object("verdicts").orElseThrow().integer("accepted")).contains(1L);
    assertThat(first(report, "platforms").string("chip")).contains(stack.host().chipId().hex());
    var measurement = first(report, "workloads").string("measurement").orElseThrow();
    assertThat(
            first(json(ATTESTATION + "&workload=" + measurement), "workloads")
                .string("measurement"))
        .contains(measurement);
  }

  @Test
  void anotherPeriodOrInstanceTellsNothing() throws Exception {
    var earlier = "&from=2020-01-01T00:00:00Z&until=2020-01-02T00:00:00Z";
    assertThat(json(ATTESTATION + earlier).array("workloads").orElseThrow()).isEmpty();
    assertThat(json(ATTESTATION.replace("east", "west")).array("workloads").orElseThrow())
        .isEmpty();
  }

  @Test
  void aPlatformIsHeldAgainstTheMinimumThatComes() throws Exception {
    var platform = first(json(TCB + "&next-minimum=Milan:microcode=255"), "platforms");
    assertThat(platform.string("family")).contains(stack.host().productLine().label());
    assertThat(platform.object("next").orElseThrow().string("passes")).contains("no");
    assertThat(first(platform, "shortfalls").string("component")).contains("microcode");
    assertThat(first(platform, "shortfalls").string("when")).contains("next");
  }

  @ParameterizedTest
  @ValueSource(strings = {ATTESTATION, TCB})
  void aPageComesWithItsPolicy(String path) throws Exception {
    var page = get(path + "&format=html", operator);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.body()).startsWith("<!DOCTYPE html>");
  }

  @ParameterizedTest
  @ValueSource(strings = {ATTESTATION, TCB})
  void reportsAreForThoseWithARole(String path) throws Exception {
    assertThat(get(path, "").statusCode()).isEqualTo(401);
    assertThat(get(path, stack.token("workload")).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/reports/attestation",
        ATTESTATION + "&format=pdf",
        ATTESTATION + "&from=yesterday",
        ATTESTATION + "&from=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z",
        ATTESTATION + "&from=2020-01-01T00:00:00Z&until=2026-01-01T00:00:00Z",
        ATTESTATION + "&workload=XYZ",
        TCB + "&next-minimum=Rome:microcode=1",
        TCB + "&next-minimum=Milan:fmc=1",
        TCB + "&next-minimum=Milan:microcode=256",
        TCB + "&next-minimum=Milan:microcode=1;Milan:snp=1"
      })
  void aQuestionOfAnotherFormIsRefused(String path) throws Exception {
    var answer = get(path, operator);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
  }
}
