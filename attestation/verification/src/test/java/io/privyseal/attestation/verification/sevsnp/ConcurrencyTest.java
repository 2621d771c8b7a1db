package io.privyseal.attestation.verification.sevsnp;

import static io.privyseal.attestation.verification.sevsnp.Simulated.DEFAULTS;
import static io.privyseal.attestation.verification.sevsnp.Simulated.GENOA;
import static io.privyseal.attestation.verification.sevsnp.Simulated.MILAN;
import static io.privyseal.attestation.verification.sevsnp.Simulated.MILAN_VLEK;
import static io.privyseal.attestation.verification.sevsnp.Simulated.NOW;
import static io.privyseal.attestation.verification.sevsnp.Simulated.TURIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.foundation.decision.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// One verifier serves many requests at once, good and bad ones mixed, cold and warm.
class ConcurrencyTest {
  private static final int ROUNDS = 25;

  @Test
  void oneVerifierForMany() throws InterruptedException, ExecutionException {
    var verifier = new SnpVerifier(Simulated.ENGINE, Simulated.ANCHORS);
    var good =
        List.of(
            MILAN.evidence(MILAN.report()),
            GENOA.evidence(GENOA.report()),
            TURIN.evidence(TURIN.report()),
            MILAN_VLEK.evidence(MILAN_VLEK.report()));
    var bad =
        List.of(
            MILAN.evidence(MILAN.report().debugAllowed()),
            MILAN.evidence(MILAN.report()).withCertificates(GENOA.certificates()),
            TURIN.evidence(TURIN.report().vmpl(3)));
    var calls = new ArrayList<Callable<Verdict>>();
    var expected = new ArrayList<Verdict>();
    for (var round = 0; round < ROUNDS; round++) {
      for (var evidence : good) {
        calls.add(() -> verdict(verifier, evidence));
        expected.add(Verdict.ACCEPTED);
      }
      for (var evidence : bad) {
        calls.add(() -> verdict(verifier, evidence));
        expected.add(Verdict.REJECTED);
      }
    }
    var actual = new ArrayList<Verdict>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Verdict> answer : threads.invokeAll(calls)) {
        actual.add(answer.get());
      }
    }
    assertThat(actual).isEqualTo(expected);
  }

  private static Verdict verdict(SnpVerifier verifier, SnpEvidence evidence) {
    return verifier.verify(evidence, DEFAULTS, NOW).verdict();
  }
}
