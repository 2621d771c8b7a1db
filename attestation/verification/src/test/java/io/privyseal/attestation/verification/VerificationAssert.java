package io.privyseal.attestation.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.util.Arrays;
import java.util.List;

/// Assertions on what verification came to, with all findings in the message.
public final class VerificationAssert<E> {
  private final Verification<E> verification;

  private VerificationAssert(Verification<E> verification) {
    this.verification = verification;
  }

  public static <E> VerificationAssert<E> assertThatVerification(Verification<E> verification) {
    return new VerificationAssert<>(verification);
  }

  public E isAccepted() {
    assertThat(ids(Outcome.FAILED)).as(describe()).isEmpty();
    assertThat(ids(Outcome.UNDECIDED)).as(describe()).isEmpty();
    return switch (verification) {
      case Verification.Accepted<E>(var evidence, var _) -> evidence;
      case Verification.Rejected<E> _, Verification.Undecided<E> _ ->
          throw new AssertionError("not accepted:\n" + describe());
    };
  }

  /// Exactly these checks failed.
  public void isRejectedBecauseOf(Check... checks) {
    assertThat(verification).as(describe()).isInstanceOf(Verification.Rejected.class);
    assertThat(ids(Outcome.FAILED)).as(describe()).containsExactlyInAnyOrder(idsOf(checks));
  }

  /// This check failed, whatever else did.
  public void isRejectedAlsoBecauseOf(Check check) {
    assertThat(verification).as(describe()).isInstanceOf(Verification.Rejected.class);
    assertThat(ids(Outcome.FAILED)).as(describe()).contains(check.id());
  }

  /// Exactly these checks were undecided, and none failed.
  public void isUndecidedBecauseOf(Check... checks) {
    assertThat(verification).as(describe()).isInstanceOf(Verification.Undecided.class);
    assertThat(ids(Outcome.UNDECIDED)).as(describe()).containsExactlyInAnyOrder(idsOf(checks));
  }

  public void didNotCheck(Check check, String reason) {
    assertThat(finding(check).outcome()).as(describe()).isEqualTo(Outcome.NOT_CHECKED);
    assertThat(finding(check).actual()).contains(reason);
  }

  public void passed(Check check) {
    assertThat(finding(check).outcome()).as(describe()).isEqualTo(Outcome.PASSED);
  }

  /// The finding of this check names these two, which people read and compare.
  public void says(Check check, String expected, String actual) {
    assertThat(finding(check))
        .as(describe())
        .extracting(Finding::expected, Finding::actual)
        .containsExactly(expected, actual);
  }

  public Finding finding(Check check) {
    return verification.findings().stream()
        .filter(f -> f.check().equals(check.id()))
        .findFirst()
        .orElseThrow();
  }

  private static String[] idsOf(Check... checks) {
    return Arrays.stream(checks).map(Check::id).toArray(String[]::new);
  }

  private List<String> ids(Outcome outcome) {
    return verification.findings().stream()
        .filter(f -> f.outcome() == outcome)
        .map(Finding::check)
        .toList();
  }

  private String describe() {
    var text = new StringBuilder();
    for (var finding : verification.findings()) {
      if (finding.outcome() != Outcome.PASSED) {
        text.append(finding).append('\n');
      }
    }
    return text.toString().replace("%", "%%");
  }
}
