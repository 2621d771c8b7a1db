package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.testkit.host.QuoteAttack;
import io.privyseal.attestation.testkit.host.QuoteScene;
import io.privyseal.attestation.testkit.host.QuoteScene.Tee;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every attack of a malicious host on SGX and TDX: caught by the checks it is meant to be caught
/// by, and by no other.
class MaliciousHostTest {
  static Stream<Arguments> attacks() {
    return Stream.of(QuoteAttack.values())
        .flatMap(attack -> attack.tees().stream().sorted().map(tee -> Arguments.of(attack, tee)));
  }

  @ParameterizedTest
  @EnumSource(Tee.class)
  void honestEvidenceIsAccepted(Tee tee) {
    assertThatVerification(SimulatedQuotes.verify(tee, scene(tee).honest())).isAccepted();
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("attacks")
  void isCaught(QuoteAttack attack, Tee tee) {
    var verification = SimulatedQuotes.verify(tee, attack.perform(scene(tee)));

    assertThat(
            verification.findings().stream()
                .filter(f -> f.outcome() == Outcome.FAILED || f.outcome() == Outcome.UNDECIDED))
        .as(attack.sentence())
        .extracting(Finding::check)
        .containsExactlyInAnyOrderElementsOf(attack.caughtBy(tee));
    assertThat(verification.verdict()).as(attack.sentence()).isEqualTo(attack.verdict());
  }

  private static QuoteScene scene(Tee tee) {
    return tee == Tee.SGX ? SimulatedQuotes.SGX : SimulatedQuotes.TDX;
  }
}
