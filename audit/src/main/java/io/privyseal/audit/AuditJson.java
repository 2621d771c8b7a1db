package io.privyseal.audit;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The JSON form of events and entries, version 1. Members are only ever added; a member that is
/// empty is left out. Described in `docs/reference/audit-event.md`.
public final class AuditJson {
  /// Goes up if a member changes its meaning or goes away.
  public static final int VERSION = 1;

  private AuditJson() {}

  /// An entry: the event with its place in the log.
  public static JsonObject write(AuditEntry entry) {
    var json =
        JsonObject.builder()
            .put("sequence", entry.sequence())
            .put("recordedAt", entry.recordedAt().toString());
    write(entry.event()).members().forEach(json::put);
    return json.build();
  }

  public static JsonObject write(AuditEvent event) {
    return JsonObject.builder()
        .put("version", VERSION)
        .put("service", event.service())
        .put("operation", event.operation())
        .put("tenant", orAbsent(event.tenant()))
        .put("vault", orAbsent(event.vault()))
        .put("resource", orAbsent(event.resource()))
        .put("caller", caller(event))
        .put("correlationId", orAbsent(event.correlationId()))
        .put("traceId", orAbsent(event.traceId()))
        .put("facts", facts(event))
        .put("decision", event.decision().toJson())
        .build();
  }

  /// @throws MalformedInputException if it is not of the form that [#write(AuditEvent)] writes
  public static AuditEvent readEvent(JsonObject json) {
    if (json.integer("version").orElse(0L) != VERSION) {
      throw new MalformedInputException("audit event: expected version " + VERSION);
    }
    var caller = json.object("caller").orElse(JsonObject.EMPTY);
    try {
      return AuditEvent.of(
              decision(json.object("decision").orElse(JsonObject.EMPTY)),
              text(json, "service"),
              text(json, "operation"))
          .tenant(text(json, "tenant"))
          .vault(text(json, "vault"))
          .resource(text(json, "resource"))
          .caller(
              text(caller, "issuer"),
              text(caller, "tenant"),
              text(caller, "objectId"),
              text(caller, "appId"))
          .correlationId(text(json, "correlationId"))
          .traceId(text(json, "traceId"))
          .facts(facts(json.object("facts").orElse(JsonObject.EMPTY)))
          .build();
    } catch (IllegalArgumentException e) {
      throw new MalformedInputException("audit event: " + e.getMessage(), e);
    }
  }

  private static Decision decision(JsonObject json) {
    return new Decision(
        new DecisionId(text(json, "id")),
        constant(Decision.Kind.values(), text(json, "kind"), "kind"),
        constant(Verdict.values(), text(json, "verdict"), "verdict"),
        text(json, "subject"),
        text(json, "actor"),
        time(text(json, "at")),
        findings(
            json.array("findings")
                .orElseThrow(() -> new MalformedInputException("audit event: expected findings"))));
  }

  private static List<Finding> findings(List<JsonValue> items) {
    var findings = new ArrayList<Finding>();
    for (var item : items) {
      if (!(item instanceof JsonObject json)) {
        throw new MalformedInputException("audit event: expected objects in findings");
      }
      findings.add(Finding.fromJson(json));
    }
    return findings;
  }

  private static <E extends Enum<E>> E constant(E[] constants, String text, String field) {
    for (var constant : constants) {
      if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
        return constant;
      }
    }
    throw new MalformedInputException("audit event: unknown " + field);
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new MalformedInputException("audit event: expected a time", e);
    }
  }

  private static JsonObject caller(AuditEvent event) {
    return JsonObject.builder()
        .put("issuer", orAbsent(event.callerIssuer()))
        .put("tenant", orAbsent(event.callerTenant()))
        .put("objectId", orAbsent(event.callerObjectId()))
        .put("appId", orAbsent(event.callerAppId()))
        .build();
  }

  private static @org.jspecify.annotations.Nullable JsonValue facts(AuditEvent event) {
    if (event.facts().isEmpty()) {
      return null;
    }
    var facts = JsonObject.builder();
    event.facts().forEach(facts::put);
    return facts.build();
  }

  private static Map<String, String> facts(JsonObject json) {
    var facts = new LinkedHashMap<String, String>();
    for (var name : json.members().keySet()) {
      facts.put(name, text(json, name));
    }
    return facts;
  }

  private static @org.jspecify.annotations.Nullable JsonValue orAbsent(String text) {
    return text.isEmpty() ? null : new JsonValue.JsonString(text);
  }

  private static String text(JsonObject json, String name) {
    return json.string(name).orElse("");
  }

  static JsonArray write(List<AuditEntry> entries) {
    return new JsonArray(entries.stream().<JsonValue>map(AuditJson::write).toList());
  }
}
