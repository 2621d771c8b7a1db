package io.privyseal.keyvault.release.policy;

import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.List;

/// The canonical form of a policy, with the member order that the service gives back.
final class PolicyWriter {
  private PolicyWriter() {}

  static JsonObject canonical(ReleasePolicy policy) {
    return JsonObject.builder()
        .put("version", policy.version())
        .put(
            "anyOf",
            new JsonArray(policy.anyOf().stream().<JsonValue>map(PolicyWriter::authority).toList()))
        .build();
  }

  private static JsonObject authority(AuthorityRule rule) {
    return JsonObject.builder()
        .put("authority", rule.written())
        .put(word(rule.rule()), conditions(rule.rule().conditions()))
        .build();
  }

  private static JsonArray conditions(List<Condition> conditions) {
    return new JsonArray(conditions.stream().<JsonValue>map(PolicyWriter::condition).toList());
  }

  private static JsonObject condition(Condition condition) {
    return switch (condition) {
      case Condition.Claim(var claim, var operator, var value) ->
          JsonObject.builder()
              .put("claim", new JsonString(claim.toString()))
              .put(operator.word(), value.json())
              .build();
      case Condition.Group group ->
          JsonObject.builder().put(word(group), conditions(group.conditions())).build();
    };
  }

  static String word(Condition.Group group) {
    return switch (group) {
      case Condition.AllOf _ -> "allOf";
      case Condition.AnyOf _ -> "anyOf";
    };
  }
}
