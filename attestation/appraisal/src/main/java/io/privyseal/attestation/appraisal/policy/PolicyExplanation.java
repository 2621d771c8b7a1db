package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.RuleTrace.ConditionTrace;
import io.privyseal.attestation.appraisal.policy.RuleTrace.Firing;
import io.privyseal.attestation.appraisal.policy.RuleTrace.NearMiss;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Why a policy came to what it came to: every rule, what it looked for, what it found.
///
/// @param rules in the order of evaluation
public record PolicyExplanation(PolicyOutcome outcome, List<RuleTrace> rules) {
  public PolicyExplanation {
    rules = List.copyOf(rules);
  }

  /// For people's tools:
  ///
  /// ```json
  /// {"outcome": "denied", "rules": [{
  ///   "section": "authorizationrules", "line": 1, "column": 33,
  ///   "rule": "[type == \"a\"] => permit()", "result": "not-matched",
  ///   "conditions": [{"condition": "[type == \"a\"]", "holds": false, "satisfiedBy": [],
  ///     "count": 0, "nearest": {"claim": {...}, "test": "type == \"a\"", "expected": "\"a\"",
  ///     "actual": "\"b\""}}],
  ///   "fired": 0, "firings": []}]}
  /// ```
  public JsonObject toJson() {
    var json = JsonObject.builder();
    switch (outcome) {
      case PolicyOutcome.Permitted(var by, var issued, var properties, _) -> {
        json.put("outcome", "permitted").put("by", at(by)).put("issued", claims(issued));
        json.put("properties", claims(properties));
      }
      case PolicyOutcome.Denied(var by) -> {
        json.put("outcome", "denied");
        by.ifPresent(position -> json.put("by", at(position)));
      }
      case PolicyOutcome.Failed(var rule, var fault) ->
          json.put("outcome", "failed").put("by", at(rule)).put("fault", fault);
    }
    return json.put("rules", each(rules, PolicyExplanation::json)).build();
  }

  private static JsonValue json(RuleTrace rule) {
    var json =
        JsonObject.builder()
            .put("section", rule.section().keyword())
            .put("line", rule.position().line())
            .put("column", rule.position().column())
            .put("rule", rule.rule())
            .put("result", rule.result().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    if (!rule.fault().isEmpty()) {
      json.put("fault", rule.fault());
    }
    return json.put("conditions", each(rule.conditions(), PolicyExplanation::json))
        .put("fired", rule.fired())
        .put("firings", each(rule.firings(), PolicyExplanation::json))
        .build();
  }

  private static JsonValue json(ConditionTrace condition) {
    return JsonObject.builder()
        .put("condition", condition.condition())
        .put("reached", condition.reached())
        .put("holds", condition.holds())
        .put("satisfiedBy", claims(condition.satisfied()))
        .put("count", condition.count())
        .put("nearest", condition.nearest().map(PolicyExplanation::json).orElse(null))
        .build();
  }

  private static JsonValue json(NearMiss miss) {
    return JsonObject.builder()
        .put("claim", json(miss.claim()))
        .put("test", miss.test())
        .put("expected", miss.expected())
        .put("actual", miss.actual())
        .build();
  }

  private static JsonValue json(Firing firing) {
    var match = JsonObject.builder();
    firing.match().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(bound -> match.put(bound.getKey(), json(bound.getValue())));
    return JsonObject.builder()
        .put("match", match.build())
        .put("made", claims(firing.made()))
        .build();
  }

  private static JsonValue json(PolicyClaim claim) {
    return JsonObject.builder()
        .put("type", claim.type())
        .put("value", claim.value().toJson())
        .put("issuer", claim.issuer().text())
        .build();
  }

  private static JsonValue at(Position position) {
    return JsonObject.builder()
        .put("line", position.line())
        .put("column", position.column())
        .build();
  }

  private static JsonArray claims(Collection<PolicyClaim> claims) {
    return each(claims, PolicyExplanation::json);
  }

  private static <T> JsonArray each(Collection<T> items, Function<T, JsonValue> json) {
    return new JsonArray(items.stream().map(json).toList());
  }
}
