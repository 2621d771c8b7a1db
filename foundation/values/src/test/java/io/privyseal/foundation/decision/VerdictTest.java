package io.privyseal.foundation.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private enum Question implements Check {
    Q;

    @Override
    public Definition definition() {
      return new Definition("test.q", "it holds", "nowhere", "mend it");
    }
  }

  private static final Finding PASSED = Finding.passed(Question.Q, "a", "1", "1");
  private static final Finding FAILED = Finding.failed(Question.Q, "a", "1", "2");
  private static final Finding UNDECIDED = Finding.undecided(Question.Q, "a", "no network");
  private static final Finding NOT_CHECKED = Finding.notChecked(Question.Q, "a", "not asked");

  @Test
  void nothingCheckedIsNotAccepted() {
    assertThat(Verdict.of(List.of())).isEqualTo(Verdict.REJECTED);
    assertThat(Verdict.of(List.of(NOT_CHECKED))).isEqualTo(Verdict.REJECTED);
  }

  @Test
  void oneFailureRejectsWhateverElseThereIs() {
    assertThat(Verdict.of(List.of(PASSED, UNDECIDED, FAILED))).isEqualTo(Verdict.REJECTED);
  }

  @Test
  void whatCouldNotBeDecidedIsNeitherAcceptedNorRejected() {
    assertThat(Verdict.of(List.of(PASSED, UNDECIDED))).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void allPassedIsAccepted() {
    assertThat(Verdict.of(List.of(PASSED, NOT_CHECKED))).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void aDecisionCannotContradictItsFindings() {
    assertThatThrownBy(() ->
            new Decision(
                id(),
                Decision.Kind.RELEASE,
                Verdict.ACCEPTED,
                "key",
                "caller",
                Instant.EPOCH,
                List.of(FAILED)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theDecidingFindingsAreTheFailedOnes() {
    var decision =
        Decision.of(
            id(),
            Decision.Kind.RELEASE,
            "key",
            "caller",
            Instant.EPOCH,
            List.of(PASSED, UNDECIDED, FAILED));
    assertThat(decision.deciding()).containsExactly(FAILED);
    assertThat(FAILED.hint()).isEqualTo("mend it");
  }

  @Test
  void findingsReadBackAsTheyWereWritten() {
    for (var finding : List.of(PASSED, FAILED, UNDECIDED, NOT_CHECKED)) {
      assertThat(Finding.fromJson(finding.toJson())).isEqualTo(finding);
    }
  }

  @Test
  void aDecisionIdHasOneForm() {
    assertThat(id().value()).hasSize(34);
    assertThatThrownBy(() -> new DecisionId("d-1")).isInstanceOf(MalformedInputException.class);
  }

  private static DecisionId id() {
    return new DecisionId("d-00112233445566778899aabbccddeeff");
  }
}
