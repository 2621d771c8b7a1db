package io.privyseal.server.platform;

import io.privyseal.access.Role;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.access.elevation.Elevation;
import io.privyseal.access.elevation.Eligibility;
import io.privyseal.access.elevation.Progress;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// Eligibilities and elevations on the wire. Durations are ISO 8601 (`PT15M`), times UTC.
final class ElevationJson {
  private static final Json.Limits LIMITS = new Json.Limits(PlatformService.MAX_BODY_BYTES, 2, 16);
  private static final Set<String> ELIGIBILITY =
      Set.of("principalId", "role", "scope", "longest", "approval");
  private static final Set<String> REQUEST =
      Set.of("role", "scope", "duration", "reason", "ticket");

  private ElevationJson() {}

  /// What the body of a request for a role asks for.
  ///
  /// @param ticket empty without
  record Wanted(Role role, Scope scope, Duration duration, String reason, String ticket) {}

  static JsonObject write(Eligibility eligibility) {
    return JsonObject.builder()
        .put("id", eligibility.id().toString())
        .put("principalId", eligibility.principalId())
        .put("role", eligibility.role().azureName())
        .put("scope", eligibility.scope().path())
        .put("longest", eligibility.longest().toString())
        .put("approval", eligibility.needsApproval())
        .build();
  }

  static JsonObject write(Elevation elevation, Instant now) {
    var json =
        JsonObject.builder()
            .put("id", elevation.id().toString())
            .put("state", elevation.stateAt(now).name().toLowerCase(Locale.ROOT))
            .put("principalId", elevation.principalId())
            .put("role", elevation.role().azureName())
            .put("scope", elevation.scope().path())
            .put("duration", elevation.duration().toString())
            .put("reason", elevation.reason())
            .put("ticket", elevation.ticket().isEmpty() ? null : elevation.ticket())
            .put("eligibilityId", elevation.eligibility().toString())
            .put("requestedAt", elevation.requestedAt().toString());
    switch (elevation.progress()) {
      case Progress.Pending() -> {}
      case Progress.Granted(var by, var from, var until) ->
          json.put("approvedBy", by.isEmpty() ? null : by)
              .put("from", from.toString())
              .put("until", until.toString());
      case Progress.Denied(var by, var at) -> json.put("deniedBy", by).put("at", at.toString());
      case Progress.Ended(var by, var at) -> json.put("endedBy", by).put("at", at.toString());
    }
    return json.build();
  }

  static <T> JsonObject list(List<T> items, Function<T, JsonObject> write) {
    var written = items.stream().<JsonValue>map(write).toList();
    return JsonObject.builder().put("value", new JsonArray(written)).build();
  }

  /// What the body of a PUT asks for.
  ///
  /// @throws MalformedInputException if it has another form
  static Eligibility eligibility(UUID id, TenantId tenant, Bytes body) {
    var json = parse(body, ELIGIBILITY);
    var longest = duration(json, "longest");
    var approval = json.has("approval") ? json.bool("approval") : Optional.of(true);
    return new Eligibility(
        id,
        tenant,
        RoleAssignmentJson.principal(json),
        RoleAssignmentJson.role(json),
        RoleAssignmentJson.scope(json),
        longest,
        approval.orElseThrow(
            () -> new MalformedInputException("approval: expected true or false")));
  }

  /// What the body of a POST asks for.
  ///
  /// @throws MalformedInputException if it has another form
  static Wanted wanted(Bytes body) {
    var json = parse(body, REQUEST);
    var reason = RoleAssignmentJson.text(json, "reason").strip();
    if (!Elevation.isReason(reason)) {
      throw new MalformedInputException(
          "reason: expected 1 to %d characters on one line".formatted(Elevation.MAX_REASON_CHARS));
    }
    var ticket = json.has("ticket") ? RoleAssignmentJson.text(json, "ticket") : "";
    if (json.has("ticket") && !Elevation.isTicket(ticket)) {
      throw new MalformedInputException(
          "ticket: expected 1 to %d letters, digits and ._/#:-"
              .formatted(Elevation.MAX_TICKET_CHARS));
    }
    return new Wanted(
        RoleAssignmentJson.role(json),
        RoleAssignmentJson.scope(json),
        duration(json, "duration"),
        reason,
        ticket);
  }

  private static JsonObject parse(Bytes body, Set<String> members) {
    var json = Json.parseObject(body, LIMITS);
    if (!members.containsAll(json.members().keySet())) {
      throw new MalformedInputException(
          "expected no other members than "
              + String.join(", ", members.stream().sorted().toList()));
    }
    return json;
  }

  private static Duration duration(JsonObject json, String name) {
    var message =
        "%s: expected a duration such as PT15M, from %s to %s"
            .formatted(name, Eligibility.SHORTEST, Eligibility.LONGEST);
    try {
      var duration = Duration.parse(RoleAssignmentJson.text(json, name));
      if (Eligibility.isDuration(duration)) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      throw new MalformedInputException(message, e);
    }
    throw new MalformedInputException(message);
  }
}
