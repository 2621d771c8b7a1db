package io.privyseal.attestation.verification.sevsnp;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.util.Arrays;
import java.util.List;

/// Assertions on what verification came to, with all findings in the message.
final class SnpAssert {
  private final Verification<VerifiedSnp> verification;

  private SnpAssert(Verification<VerifiedSnp> verification) {
    this.verification = verification;
  }

  static SnpAssert assertThatVerification(Verification<VerifiedSnp> verification) {
    return new SnpAssert(verification);
  }

  VerifiedSnp isAccepted() {
    assertThat(ids(Outcome.FAILED)).as(describe()).isEmpty();
    assertThat(ids(Outcome.UNDECIDED)).as(describe()).isEmpty();
    return switch (verification) {
      case Verification.Accepted<VerifiedSnp>(var evidence, var _) -> evidence;
      case Verification.Rejected<VerifiedSnp> _, Verification.Undecided<VerifiedSnp> _ ->
          throw new AssertionError("not accepted:\n" + describe());
    };
  }

  /// Exactly these checks failed.
  void isRejectedBecauseOf(SnpCheck... checks) {
    assertThat(verification).as(describe()).isInstanceOf(Verification.Rejected.class);
    assertThat(ids(Outcome.FAILED)).as(describe()).containsExactlyInAnyOrder(idsOf(checks));
  }

  /// Exactly these checks were undecided, and none failed.
  void isUndecidedBecauseOf(SnpCheck... checks) {
    assertThat(verification).as(describe()).isInstanceOf(Verification.Undecided.class);
    assertThat(ids(Outcome.UNDECIDED)).as(describe()).containsExactlyInAnyOrder(idsOf(checks));
  }

  void didNotCheck(SnpCheck check, String reason) {
    assertThat(finding(check).outcome()).as(describe()).isEqualTo(Outcome.NOT_CHECKED);
    assertThat(finding(check).actual()).contains(reason);
  }

  void passed(SnpCheck check) {
    assertThat(finding(check).outcome()).as(describe()).isEqualTo(Outcome.PASSED);
  }

  Finding finding(SnpCheck check) {
    return verification.findings().stream()
        .filter(f -> f.check().equals(check.id()))
        .findFirst()
        .orElseThrow();
  }

  private static String[] idsOf(SnpCheck... checks) {
    return Arrays.stream(checks).map(SnpCheck::id).toArray(String[]::new);
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
