package io.privyseal.cli.stack;

import io.privyseal.cli.command.CommandFailure;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A decision as the platform's API tells it to the owner of the key.
///
/// @param json as it came
public record DecisionRecord(JsonObject json, Verdict verdict, List<Finding> findings) {
  private static final String PATH = "/api/v1/decisions/";

  public DecisionRecord {
    findings = List.copyOf(findings);
  }

  /// Fetches the record.
  ///
  /// @param platform base URL of the platform's API
  /// @param bearer a token of one who may read it
  /// @throws CommandFailure if there is none, or this caller may not read it
  public static DecisionRecord fetch(StackClient client, URI platform, DecisionId id, String bearer)
      throws InterruptedException {
    var answer = client.get(platform.resolve(PATH + id.value()), bearer);
    return switch (answer.status()) {
      case 200 -> of(answer.body());
      case 401 ->
          throw CommandFailure.rejected(
              "the token is not accepted", "Get a new one with privyseal token, or give --token.");
      case 403 ->
          throw CommandFailure.rejected(
              "this identity may not read the decision",
              "Ask as an owner of the key: Key Vault Crypto Officer or Administrator.");
      case 404 ->
          throw CommandFailure.rejected(
              "there is no decision " + id.value(),
              "Check the id; the caller of a refused request finds it in the answer.");
      default ->
          throw CommandFailure.surroundings(
              "the platform answered " + answer.status(), "See the log of privyseal up.");
    };
  }

  /// @throws CommandFailure if it has not the form of a record
  static DecisionRecord of(JsonObject json) {
    var decision = json.object("decision").orElse(json);
    try {
      var verdict = Verdict.valueOf(decision.string("verdict").orElse("").toUpperCase(Locale.ROOT));
      return new DecisionRecord(json, verdict, findings(decision.array("findings")));
    } catch (IllegalArgumentException | MalformedInputException _) {
      throw CommandFailure.surroundings(
          "the platform's answer is no decision record",
          "Use a privyseal of the same version as the service.");
    }
  }

  private static List<Finding> findings(Optional<List<JsonValue>> items) {
    var findings = new ArrayList<Finding>();
    for (var item : items.orElse(List.of())) {
      if (!(item instanceof JsonObject finding)) {
        throw new MalformedInputException("a finding is an object");
      }
      findings.add(Finding.fromJson(finding));
    }
    return findings;
  }

  /// A text of the decision or of the event around it; empty if it says nothing of that name.
  public String text(String name) {
    return json.object("decision")
        .flatMap(decision -> decision.string(name))
        .or(() -> json.string(name))
        .orElse("");
  }
}
