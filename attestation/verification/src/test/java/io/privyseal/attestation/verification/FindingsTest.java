package io.privyseal.attestation.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.privyseal.attestation.verification.Expectation.AtLeast;
import io.privyseal.attestation.verification.Expectation.AtMost;
import io.privyseal.attestation.verification.Expectation.Exactly;
import io.privyseal.attestation.verification.Expectation.Unchecked;
import io.privyseal.attestation.verification.RevocationStatus.Issued;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.decision.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every verifier makes its findings with: each check is answered once, expectations are met
/// or not, and revocation decides what its rule lets it.
class FindingsTest {
  private static final String WHERE = "somewhere";

  private enum Question implements Check {
    FIRST,
    SECOND;

    @Override
    public Definition definition() {
      return new Definition(
          "test." + name().toLowerCase(Locale.ROOT), "it holds", "a test", "mend it");
    }
  }

  private final Findings<Question> findings = new Findings<>(Question.class);

  /// What comes of the first question alone.
  private Finding answered(Consumer<Findings<Question>> answer) {
    answer.accept(findings);
    findings.passed(Question.SECOND, WHERE, "", "");
    return findings.complete().getFirst();
  }

  private static void is(Finding finding, Outcome outcome, String expected, String actual) {
    assertThat(finding.outcome()).isEqualTo(outcome);
    assertThat(finding.expected()).isEqualTo(expected);
    assertThat(finding.actual()).isEqualTo(actual);
    assertThat(finding.where()).isEqualTo(WHERE);
  }

  @Test
  void comeInTheOrderOfTheCatalogue() {
    findings.failed(Question.SECOND, WHERE, "b", "c");
    findings.undecided(Question.FIRST, WHERE, "a");

    assertThat(findings.complete())
        .extracting(Finding::check)
        .containsExactly("test.first", "test.second");
  }

  @Test
  void noCheckIsSkipped() {
    findings.passed(Question.SECOND, WHERE, "", "");

    assertThatIllegalStateException()
        .isThrownBy(findings::complete)
        .withMessage("test.first was not answered");
  }

  @Test
  void noCheckIsAnsweredTwice() {
    findings.failed(Question.FIRST, WHERE, "", "");

    assertThatIllegalStateException()
        .isThrownBy(() -> findings.passed(Question.FIRST, WHERE, "", ""))
        .withMessage("test.first was answered twice");
  }

  @Test
  void onlyWhatPassedHasPassed() {
    assertThat(findings.hasPassed(Question.FIRST)).isFalse();
    findings.notChecked(Question.FIRST, WHERE, "why");
    findings.passed(Question.SECOND, WHERE, "", "");

    assertThat(findings.hasPassed(Question.FIRST)).isFalse();
    assertThat(findings.hasPassed(Question.SECOND)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"true, PASSED", "false, FAILED"})
  void whatIsRequiredPassesOrFails(boolean holds, Outcome outcome) {
    is(answered(f -> f.require(Question.FIRST, WHERE, holds, "e", "a")), outcome, "e", "a");
  }

  @Test
  void hintOfANearMissTakesThePlaceOfTheGeneralAdvice() {
    assertThat(answered(f -> f.failed(Question.FIRST, WHERE, "e", "a", "nearly")).hint())
        .isEqualTo("nearly");
  }

  @Test
  void verdictThatDoesNotFollowFromThemCannotBeGiven() {
    var failed = List.of(answered(f -> f.failed(Question.FIRST, WHERE, "", "")));

    assertThat(new Verification.Rejected<>(failed).verdict()).isEqualTo(Verdict.REJECTED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Verification.Accepted<>("evidence", failed));
    assertThatIllegalArgumentException().isThrownBy(() -> new Verification.Undecided<>(failed));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Verification.Accepted<>("evidence", List.of()));
  }

  @Nested
  class Expectations {
    private Finding expecting(Expectation<Integer> expectation, int actual) {
      return answered(f ->
          f.expect(Question.FIRST, WHERE, expectation, actual, (a, b) -> a >= b, Object::toString));
    }

    @ParameterizedTest
    @CsvSource({"1, FAILED", "2, PASSED", "3, FAILED"})
    void exactly(int actual, Outcome outcome) {
      is(expecting(new Exactly<>(2), actual), outcome, "2", "" + actual);
    }

    @ParameterizedTest
    @CsvSource({"1, FAILED", "2, PASSED", "3, PASSED"})
    void atLeast(int actual, Outcome outcome) {
      is(expecting(new AtLeast<>(2), actual), outcome, "at least 2", "" + actual);
    }

    @ParameterizedTest
    @CsvSource({"1, PASSED", "2, PASSED", "3, FAILED"})
    void atMost(int actual, Outcome outcome) {
      is(expecting(new AtMost<>(2), actual), outcome, "at most 2", "" + actual);
    }

    @ParameterizedTest
    @CsvSource({"1, PASSED", "2, FAILED", "3, PASSED"})
    void oneOf(int actual, Outcome outcome) {
      is(expecting(Expectation.among(List.of(1, 3)), actual), outcome, "one of 1, 3", "" + actual);
    }

    @Test
    void oneOfOneIsExactlyThat() {
      assertThat(Expectation.among(List.of(1))).isEqualTo(new Exactly<>(1));
    }

    @Test
    void oneOfNothingCannotBeExpected() {
      assertThatIllegalArgumentException().isThrownBy(() -> Expectation.among(List.of()));
    }

    @Test
    void noneIsNotChecked() {
      is(expecting(new Unchecked<>("why"), 1), Outcome.NOT_CHECKED, "", "why");
    }

    @Test
    void ofAFieldWithoutAnOrder() {
      var expectation = Expectation.among(List.of("a", "b"));

      is(
          answered(
              f -> f.expect(Question.FIRST, WHERE, expectation, "b", text -> "<" + text + ">")),
          Outcome.PASSED,
          "one of <a>, <b>",
          "<b>");
      assertThat(expectation.isMetBy("c")).isFalse();
    }

    @Test
    void noneOfAFieldWithoutAnOrderIsNotChecked() {
      is(
          answered(f ->
              f.expect(Question.FIRST, WHERE, new Unchecked<String>("why"), "b", text -> text)),
          Outcome.NOT_CHECKED,
          "",
          "why");
    }

    @Test
    void orderWhereThereIsNone() {
      assertThatIllegalStateException()
          .isThrownBy(() -> new AtLeast<>("a").isMetBy("b"))
          .withMessage("no order between b and a");
    }
  }

  @Nested
  class ReportData {
    private static final Bytes DATA = Bytes.utf8("runtime data");
    private static final Bytes BOUND = Digests.sha256(DATA).concat(Bytes.zeros(32));

    private Finding bound(ReportDataBinding binding, Bytes actual) {
      return answered(f -> binding.answer(f, Question.FIRST, actual));
    }

    @Test
    void ofTheseRuntimeData() {
      var finding = bound(ReportDataBinding.ofRuntimeData(Optional.of(DATA)), BOUND);

      assertThat(finding.outcome()).isEqualTo(Outcome.PASSED);
      assertThat(finding.expected()).isEqualTo(BOUND.hex());
    }

    @Test
    void whereNoneWereSent() {
      var finding = bound(ReportDataBinding.ofRuntimeData(Optional.empty()), BOUND);

      assertThat(finding.outcome()).isEqualTo(Outcome.NOT_CHECKED);
      assertThat(finding.actual()).isEqualTo("no runtime data was sent");
    }

    @Test
    void leftEmpty() {
      var finding = bound(new ReportDataBinding.Sha256Of(DATA), Bytes.zeros(64));

      assertThat(finding.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(finding.hint()).isEqualTo("the guest put nothing into its report data");
    }

    @Test
    void rightInItsFirstHalfAlone() {
      var actual = Digests.sha256(DATA).concat(Bytes.ofHex("01".repeat(32)));
      var finding = bound(new ReportDataBinding.Sha256Of(DATA), actual);

      assertThat(finding.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(finding.hint()).isEqualTo("the first 32 bytes are right, the last 32 are not");
    }

    @Test
    void ofSomethingElse() {
      var finding = bound(new ReportDataBinding.Exactly(BOUND), Bytes.ofHex("01".repeat(64)));

      assertThat(finding.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(finding.actual()).isEqualTo("01".repeat(64));
      assertThat(finding.hint()).isEqualTo(Question.FIRST.mend());
    }

    @Test
    void ofAnotherLength() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ReportDataBinding.Exactly(Bytes.zeros(63)));
    }
  }

  @Nested
  class Revocation {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Issued CURRENT =
        new Issued(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
    private static final Issued NEWER = new Issued(NOW, NOW.plus(Duration.ofDays(2)));
    private static final Issued EXPIRED =
        new Issued(NOW.minus(Duration.ofDays(3)), NOW.minus(Duration.ofDays(2)));

    private Finding judged(RevocationRule rule, Consumer<RevocationStatus> look) {
      var status = new RevocationStatus(rule, NOW);
      look.accept(status);
      return answered(f -> status.answer(f, Question.FIRST, WHERE));
    }

    @Test
    void currentListPassesAndIsNamed() {
      is(
          judged(RevocationRule.fail(), s -> s.issuedBy("the root", List.of(EXPIRED, CURRENT))),
          Outcome.PASSED,
          "current lists of the issuers that name none of the chain",
          "none of the chain is revoked; current from 2026-05-31T12:00:00Z to"
              + " 2026-06-02T12:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void newestOfTheCurrentListsIsNamed(boolean first) {
      var lists = first ? List.of(NEWER, CURRENT) : List.of(CURRENT, NEWER);

      assertThat(judged(RevocationRule.fail(), s -> s.issuedBy("the root", lists)).actual())
          .endsWith("current from 2026-06-01T12:00:00Z to 2026-06-03T12:00:00Z");
    }

    @Test
    void noListDecidesNothing() {
      is(
          judged(RevocationRule.fail(), s -> s.issuedBy("the root", List.of())),
          Outcome.UNDECIDED,
          "",
          "no revocation list of the root was given");
    }

    @Test
    void expiredListDecidesNothing() {
      is(
          judged(RevocationRule.fail(), s -> s.issuedBy("the root", List.of(EXPIRED))),
          Outcome.UNDECIDED,
          "",
          "no current revocation list of the root: expired 2026-05-30T12:00:00Z");
    }

    @Test
    void everythingThatIsWrongIsToldAndRejects() {
      is(
          judged(
              RevocationRule.fail(),
              s -> {
                s.missing("one list is missing");
                s.fault("one list is not signed");
                s.revoked("a certificate");
                s.issuedBy("the root", List.of(CURRENT));
              }),
          Outcome.FAILED,
          "current lists of the issuers that name none of the chain",
          "a certificate is revoked; one list is not signed; one list is missing");
    }

    @Test
    void warningTellsEverythingAndDecidesNothing() {
      is(
          judged(
              RevocationRule.warn(),
              s -> {
                s.missing("one list is missing");
                s.fault("one list is not signed");
                s.revoked("a certificate");
              }),
          Outcome.NOT_CHECKED,
          "",
          "not enforced, only warned of: a certificate is revoked; one list is not signed; one list"
              + " is missing");
    }

    @Test
    void warningOfNothingPasses() {
      assertThat(
              judged(RevocationRule.warn(), s -> s.issuedBy("the root", List.of(CURRENT)))
                  .outcome())
          .isEqualTo(Outcome.PASSED);
    }

    @Test
    void offGivesItsReason() {
      is(
          judged(RevocationRule.off("why"), s -> s.revoked("a certificate")),
          Outcome.NOT_CHECKED,
          "",
          "why");
    }

    @ParameterizedTest
    @EnumSource(names = "OFF", mode = EnumSource.Mode.EXCLUDE)
    void reasonIsGivenForLeavingItUncheckedAndForNothingElse(RevocationMode mode) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new RevocationRule(mode, Freshness.UNTIL_NEXT_UPDATE, "why"));
      assertThatIllegalArgumentException().isThrownBy(() -> RevocationRule.off(" "));
    }

    @Test
    void boundOfTheListsIsTheRules() {
      var bound = Freshness.UNTIL_NEXT_UPDATE.withGrace(Duration.ofDays(3));

      assertThat(
              judged(
                      RevocationRule.fail().within(bound),
                      s -> s.issuedBy("the root", List.of(EXPIRED)))
                  .outcome())
          .isEqualTo(Outcome.PASSED);
    }
  }
}
