package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.attestation.verification.Expectation;
import io.privyseal.attestation.verification.Expectation.Unchecked;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// Collects the findings of one verification. Each check is answered exactly once.
final class Findings {
  private final Map<SnpCheck, Finding> answers = new EnumMap<>(SnpCheck.class);

  /// Passed if `holds`, else failed.
  void require(SnpCheck check, String where, boolean holds, String expected, String actual) {
    if (holds) {
      passed(check, where, expected, actual);
    } else {
      failed(check, where, expected, actual);
    }
  }

  void passed(SnpCheck check, String where, String expected, String actual) {
    answer(check, Finding.passed(check, where, expected, actual));
  }

  void failed(SnpCheck check, String where, String expected, String actual) {
    answer(check, Finding.failed(check, where, expected, actual));
  }

  /// @param hint a near miss, in place of the check's general advice
  void failed(SnpCheck check, String where, String expected, String actual, String hint) {
    answer(check, Finding.failed(check, where, expected, actual).withHint(hint));
  }

  void undecided(SnpCheck check, String where, String reason) {
    answer(check, Finding.undecided(check, where, reason));
  }

  void notChecked(SnpCheck check, String where, String reason) {
    answer(check, Finding.notChecked(check, where, reason));
  }

  /// Compares `actual` with the expectation; not checked if there is none.
  <T> void expect(
      SnpCheck check,
      String where,
      Expectation<T> expectation,
      T actual,
      BiPredicate<T, T> atLeast,
      Function<T, String> text) {
    if (expectation instanceof Unchecked<T>(var reason)) {
      notChecked(check, where, reason);
    } else {
      require(
          check,
          where,
          expectation.isMetBy(actual, atLeast),
          expectation.describe(text),
          text.apply(actual));
    }
  }

  boolean hasPassed(SnpCheck check) {
    var answer = answers.get(check);
    return answer != null && answer.outcome() == Outcome.PASSED;
  }

  /// All findings in the order of the catalogue.
  ///
  /// @throws IllegalStateException if a check was not answered: none is skipped silently
  List<Finding> complete() {
    for (var check : SnpCheck.values()) {
      if (!answers.containsKey(check)) {
        throw new IllegalStateException(check.id() + " was not answered");
      }
    }
    return new ArrayList<>(answers.values());
  }

  private void answer(SnpCheck check, Finding finding) {
    if (answers.put(check, finding) != null) {
      throw new IllegalStateException(check.id() + " was answered twice");
    }
  }
}
