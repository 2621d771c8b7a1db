package io.privyseal.foundation.decision;

import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// What was decided, about what, when and why. One shape for attestation, access, release and every
/// other decision of the product.
///
/// @param id opaque; the caller of a refused request is given this and nothing else of it
/// @param kind what sort of decision
/// @param subject what it is about: a key id, a digest of evidence; never a secret
/// @param actor who asked: an object id with its tenant, or `anonymous`
/// @param at when it was made
/// @param findings every check that was made; the verdict follows from them
public record Decision(
    DecisionId id,
    Kind kind,
    Verdict verdict,
    String subject,
    String actor,
    Instant at,
    List<Finding> findings) {

  /// What sort of decision.
  public enum Kind {
    ATTESTATION,
    ACCESS,
    RELEASE,
    KEY_OPERATION,
    KEY_CHANGE,
    /// Something about a key that its owner has to know; nothing was changed.
    KEY_NOTICE,
    /// The value of a secret was asked for in plain.
    SECRET_READ,
    SECRET_CHANGE,
    /// Something about a secret that its owner has to know; nothing was changed.
    SECRET_NOTICE,
    POLICY_CHANGE,
    ROLE_CHANGE,
    REVOCATION_CHANGE
  }

  public Decision {
    findings = List.copyOf(findings);
    if (verdict != Verdict.of(findings)) {
      throw new IllegalArgumentException("the verdict must follow from the findings");
    }
  }

  /// A decision whose verdict is what the findings come to.
  public static Decision of(
      DecisionId id, Kind kind, String subject, String actor, Instant at, List<Finding> findings) {
    return new Decision(id, kind, Verdict.of(findings), subject, actor, at, findings);
  }

  /// The findings that decided: the failed ones of a rejection, the undecided ones, else none.
  public List<Finding> deciding() {
    return switch (verdict) {
      case REJECTED -> findings.stream().filter(f -> f.outcome() == Outcome.FAILED).toList();
      case UNDECIDED -> findings.stream().filter(f -> f.outcome() == Outcome.UNDECIDED).toList();
      case ACCEPTED -> List.of();
    };
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("id", id.value())
        .put("kind", kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("verdict", verdict.name().toLowerCase(Locale.ROOT))
        .put("subject", subject)
        .put("actor", actor)
        .put("at", at.toString())
        .put(
            "findings",
            new JsonArray(
                findings.stream()
                    .<io.privyseal.foundation.json.JsonValue>map(Finding::toJson)
                    .toList()))
        .build();
  }
}
