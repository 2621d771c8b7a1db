package io.privyseal.attestation.verification;

import io.privyseal.attestation.verification.Expectation.Unchecked;
import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// Collects the findings of one verification. Each check of a catalogue is answered exactly once.
///
/// @param <C> the catalogue
public final class Findings<C extends Enum<C> & Check> {
  private final Class<C> catalogue;
  private final Map<C, Finding> answers;

  public Findings(Class<C> catalogue) {
    this.catalogue = catalogue;
    this.answers = new EnumMap<>(catalogue);
  }

  /// Passed if `holds`, else failed.
  public void require(C check, String where, boolean holds, String expected, String actual) {
    if (holds) {
      passed(check, where, expected, actual);
    } else {
      failed(check, where, expected, actual);
    }
  }

  public void passed(C check, String where, String expected, String actual) {
    answer(check, Finding.passed(check, where, expected, actual));
  }

  public void failed(C check, String where, String expected, String actual) {
    answer(check, Finding.failed(check, where, expected, actual));
  }

  /// @param hint a near miss, in place of the check's general advice
  public void failed(C check, String where, String expected, String actual, String hint) {
    answer(check, Finding.failed(check, where, expected, actual).withHint(hint));
  }

  public void undecided(C check, String where, String reason) {
    answer(check, Finding.undecided(check, where, reason));
  }

  public void notChecked(C check, String where, String reason) {
    answer(check, Finding.notChecked(check, where, reason));
  }

  /// Compares `actual` with the expectation; not checked if there is none.
  public <T> void expect(
      C check,
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

  /// Compares `actual`, which is equal or not and nothing between; not checked if nothing is
  /// expected.
  public <T> void expect(
      C check, String where, Expectation<T> expectation, T actual, Function<T, String> text) {
    if (expectation instanceof Unchecked<T>(var reason)) {
      notChecked(check, where, reason);
    } else {
      require(
          check,
          where,
          expectation.isMetBy(actual),
          expectation.describe(text),
          text.apply(actual));
    }
  }

  public boolean hasPassed(C check) {
    var answer = answers.get(check);
    return answer != null && answer.outcome() == Outcome.PASSED;
  }

  /// All findings in the order of the catalogue.
  ///
  /// @throws IllegalStateException if a check was not answered: none is skipped silently
  public List<Finding> complete() {
    for (var check : catalogue.getEnumConstants()) {
      if (!answers.containsKey(check)) {
        throw new IllegalStateException(check.id() + " was not answered");
      }
    }
    return new ArrayList<>(answers.values());
  }

  private void answer(C check, Finding finding) {
    if (answers.put(check, finding) != null) {
      throw new IllegalStateException(check.id() + " was answered twice");
    }
  }
}
