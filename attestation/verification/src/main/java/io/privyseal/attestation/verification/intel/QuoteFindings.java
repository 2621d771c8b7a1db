package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.verification.Expectation;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.attestation.verification.RevocationStatus;
import io.privyseal.foundation.decision.Check;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// Answers what every quote is asked, in the catalogue of its own kind.
///
/// @param all of one verification, the questions of the kind itself included
/// @param catalogue the check that stands for a question
record QuoteFindings<C extends Enum<C> & Check>(
    Findings<C> all, Function<QuoteQuestion, C> catalogue) {

  void require(
      QuoteQuestion question, String where, boolean holds, String expected, String actual) {
    all.require(catalogue.apply(question), where, holds, expected, actual);
  }

  void passed(QuoteQuestion question, String where, String expected, String actual) {
    all.passed(catalogue.apply(question), where, expected, actual);
  }

  void failed(QuoteQuestion question, String where, String expected, String actual) {
    all.failed(catalogue.apply(question), where, expected, actual);
  }

  void undecided(QuoteQuestion question, String where, String reason) {
    all.undecided(catalogue.apply(question), where, reason);
  }

  void notChecked(QuoteQuestion question, String where, String reason) {
    all.notChecked(catalogue.apply(question), where, reason);
  }

  <T> void expect(
      QuoteQuestion question,
      String where,
      Expectation<T> expectation,
      T actual,
      BiPredicate<T, T> atLeast) {
    all.expect(catalogue.apply(question), where, expectation, actual, atLeast, String::valueOf);
  }

  void revocation(QuoteQuestion question, String where, RevocationStatus status) {
    status.answer(all, catalogue.apply(question), where);
  }
}
