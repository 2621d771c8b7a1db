package io.privyseal.cli.demo;

import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// How one case came out.
///
/// @param who the service that decided, for people
/// @param decision id of the decision record; empty if there is none
/// @param findings of that record, all of them
/// @param proof what was seen with one's own eyes after a release: that the secret came back; empty
///   for a refusal
/// @param time from the first request of the workload to the verdict
record DemoOutcome(
    DemoCase played,
    Verdict verdict,
    String who,
    String decision,
    List<Finding> findings,
    String proof,
    Duration time) {

  enum Verdict {
    RELEASED,
    REFUSED,
    UNDECIDED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  DemoOutcome {
    findings = List.copyOf(findings);
  }

  /// Whether it came out as it must: the verdict, a record that says why, and after a release the
  /// proof.
  boolean asExpected() {
    return verdict == played.expected()
        && !deciding().isEmpty()
        && (verdict != Verdict.RELEASED || !proof.isEmpty());
  }

  /// The findings that decided: for a release, everything that passed.
  List<Finding> deciding() {
    var wanted =
        switch (verdict) {
          case RELEASED -> Outcome.PASSED;
          case REFUSED -> Outcome.FAILED;
          case UNDECIDED -> Outcome.UNDECIDED;
        };
    return findings.stream().filter(f -> f.outcome() == wanted).toList();
  }

  List<String> decidedBy() {
    return deciding().stream().map(Finding::check).distinct().toList();
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("case", played.id())
        .put("verdict", verdict.word())
        .put("decidedBy", JsonArray.ofStrings(decidedBy()))
        .put("decision", decision)
        .put("millis", time.toMillis())
        .build();
  }
}
