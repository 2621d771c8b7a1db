package io.privyseal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditJsonTest {
  /// The form that others read; a change here is a change of the published schema.
  @Test
  void theFormIsStable() {
    var entry =
        new AuditEntry(
            7, AuditEvents.NOW.plusSeconds(1), AuditEvents.event(AuditEvents.accepted(1)).build());

    assertThat(AuditJson.write(entry).toJson())
        .isEqualTo(
            """
            {"sequence":7,"recordedAt":"2026-11-20T12:00:01Z","version":1,"service":"keyvault",\
            "operation":"keys/release","tenant":"t","vault":"v","resource":"/vaults/v/keys/k/1",\
            "caller":{"issuer":"https://issuer/","tenant":"t","objectId":"worker","appId":"app"},\
            "correlationId":"c-1","decision":{"id":"d-00000000000000000000000000000001",\
            "kind":"release","verdict":"accepted","subject":"/vaults/v/keys/k/1",\
            "actor":"worker@t","at":"2026-11-20T12:00:00Z","findings":[{"check":"test.check",\
            "outcome":"passed","where":"claim","expected":"a","actual":"a"}]}}\
            """);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    var event = AuditEvents.event(AuditEvents.refused(2)).build();

    assertThat(AuditJson.readEvent(parsed(AuditJson.write(event).toJson()))).isEqualTo(event);
  }

  @Test
  void theTraceOfAnEventIsReadAgain() {
    var trace = "0af7651916cd43dd8448eb211c80319c";
    var event = AuditEvents.event(AuditEvents.refused(2)).build().withTraceId(trace);
    var json = AuditJson.write(event);

    assertThat(json.string("traceId")).contains(trace);
    assertThat(AuditJson.readEvent(parsed(json.toJson()))).isEqualTo(event);
  }

  @Test
  void anEventWithoutCircumstancesIsReadAgain() {
    var event = AuditEvent.of(AuditEvents.accepted(3), "attestation", "attest/SevSnpVm").build();

    assertThat(AuditJson.readEvent(parsed(AuditJson.write(event).toJson()))).isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"version\":2}",
        "{\"version\":1,\"service\":\"s\",\"operation\":\"o\"}",
        "{\"version\":1,\"service\":\"s\",\"operation\":\"o\",\"decision\":{\"id\":\"x\"}}",
      })
  void anotherFormIsRefused(String json) {
    assertThatThrownBy(() -> AuditJson.readEvent(parsed(json)))
        .isInstanceOf(MalformedInputException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kind", "verdict", "at", "findings", "id"})
  void aDecisionWithoutAMemberIsRefused(String member) {
    var json = AuditJson.write(AuditEvents.event(AuditEvents.refused(4)).build());
    var decision = new java.util.LinkedHashMap<>(json.object("decision").orElseThrow().members());
    decision.remove(member);
    var changed = json.toBuilder().put("decision", new JsonObject(decision)).build();

    assertThatThrownBy(() -> AuditJson.readEvent(changed))
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void longTextsAreCut() {
    var event =
        AuditEvents.event(AuditEvents.accepted(5)).correlationId("x".repeat(10_000)).build();

    assertThat(event.correlationId()).hasSize(AuditEvent.MAX_TEXT_CHARS);
  }

  private static JsonObject parsed(String json) {
    return (JsonObject) Json.parse(json);
  }
}
