package io.privyseal.server.platform;

import io.privyseal.attestation.service.revocation.Revocation;
import io.privyseal.attestation.service.revocation.Subject;
import io.privyseal.attestation.service.revocation.SubjectKind;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Revocation rules on the wire: `{"id", "kind", "value", "reason", "author", "decision",
/// "createdAt", "expiresAt"}`.
final class RevocationJson {
  private static final Json.Limits LIMITS = new Json.Limits(PlatformService.MAX_BODY_BYTES, 2, 16);
  private static final Set<String> MEMBERS = Set.of("kind", "value", "reason", "expiresAt");

  private RevocationJson() {}

  /// What the body of a POST asks for.
  record Wanted(Subject subject, String reason, Optional<Instant> expiresAt) {
    /// The same, made by somebody at some time.
    Revocation by(UUID id, String author, String decision, Instant at) {
      return new Revocation(id, subject, reason, author, decision, at, expiresAt);
    }

    /// For the record of the decision.
    @Override
    public String toString() {
      var until = expiresAt.map(time -> " until " + time).orElse("");
      return "%s%s: %s".formatted(subject, until, reason);
    }
  }

  static JsonObject write(Revocation rule) {
    return JsonObject.builder()
        .put("id", rule.id().toString())
        .put("kind", rule.subject().kind().code())
        .put("value", rule.subject().value())
        .put("reason", rule.reason())
        .put("author", rule.author())
        .put("decision", rule.decision())
        .put("createdAt", rule.createdAt().toString())
        .put("expiresAt", rule.expiresAt().map(Instant::toString).orElse(null))
        .build();
  }

  /// @throws MalformedInputException if it has not the form above
  static Wanted read(Bytes body) {
    var json = Json.parseObject(body, LIMITS);
    for (var name : json.members().keySet()) {
      if (!MEMBERS.contains(name)) {
        throw new MalformedInputException(
            "expected kind, value, reason and expiresAt, found another");
      }
    }
    var kind =
        SubjectKind.named(text(json, "kind"))
            .orElseThrow(
                () -> new MalformedInputException("kind: expected one of " + SubjectKind.codes()));
    return new Wanted(
        new Subject(kind, text(json, "value")),
        text(json, "reason"),
        json.has("expiresAt") ? Optional.of(time(text(json, "expiresAt"))) : Optional.empty());
  }

  /// To the microsecond, which is what the database keeps.
  private static Instant time(String text) {
    try {
      return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeParseException e) {
      throw new MalformedInputException("expiresAt: expected a time like 2026-01-31T12:00:00Z", e);
    }
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected a text"));
  }
}
