package io.privyseal.tests.conformance;

import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.server.LocalStack;
import io.privyseal.server.simulation.SimulatedGuest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyPair;
import java.util.List;
import java.util.function.UnaryOperator;

/// Attests the simulated machine of a stack over an ephemeral key, as a guest does. The Azure SDK
/// for Java has no method for SEV-SNP, so the requests are made by hand.
final class Attestations {
  private final LocalStack stack;
  private final KeyPair key;

  Attestations(LocalStack stack) {
    this.stack = stack;
    this.key = stack.engine().generateRsa(2048);
  }

  /// The ephemeral key that released keys are wrapped to.
  KeyPair key() {
    return key;
  }

  /// A token of the stack's first attestation service about the genuine guest.
  String token() {
    return token(stack.attestationUrl(), report -> report);
  }

  /// A token of `service` about a guest that differs from the genuine one by `change`.
  String token(URI service, UnaryOperator<SnpReportBuilder> change) {
    var runtimeData = runtimeData();
    var report =
        stack.host().report().measurement(SimulatedGuest.confidentialVm()).boundTo(runtimeData);
    var evidence = stack.host().evidence(change.apply(report));
    var body =
        JsonObject.builder()
            .put("report", Bytes.utf8(SimulatedMachine.maaReport(evidence).toJson()).base64Url())
            .put(
                "runtimeData",
                JsonObject.builder()
                    .put("data", runtimeData.base64Url())
                    .put("dataType", "JSON")
                    .build())
            .build();
    return post(service.resolve("/attest/SevSnpVm?api-version=2022-08-01"), body)
        .string("token")
        .orElseThrow();
  }

  private Bytes runtimeData() {
    var jwk = Jwk.of(key.getPublic()).with("kid", "ephemeral").withKeyOps(List.of("encrypt"));
    return Bytes.utf8(
        JsonObject.builder().put("keys", new JsonArray(List.of(jwk.json()))).build().toJson());
  }

  private JsonObject post(URI address, JsonObject body) {
    var request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toJson()))
            .build();
    try (var http = HttpClient.newBuilder().sslContext(stack.clientTrust()).build()) {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            "attestation answered %d: %s".formatted(answer.statusCode(), answer.body()));
      }
      return Json.parseObject(Bytes.utf8(answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
