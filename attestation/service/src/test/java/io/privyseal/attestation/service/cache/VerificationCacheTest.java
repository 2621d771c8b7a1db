package io.privyseal.attestation.service.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.service.ServiceCheck;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.decision.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerificationCacheTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant FOR_EVER = NOW.plus(Duration.ofDays(1));
  private static final CacheBounds BOUNDS = new CacheBounds(Duration.ofMinutes(5), 3);
  private static final VerificationKey KEY = key("one");

  private final VerificationCache cache = new VerificationCache(BOUNDS);
  private int verified;

  private static VerificationKey key(String request) {
    return new VerificationKey(
        AttestationKind.SEV_SNP_VM, digest(request), "policy", digest("expected"), 1, 1);
  }

  private static Bytes digest(String text) {
    return Digests.sha256(Bytes.utf8(text));
  }

  private static List<Finding> findings(boolean passed) {
    var check = ServiceCheck.REQUEST_FORM;
    return List.of(passed ? Finding.passed(check, "", "", "") : Finding.failed(check, "", "", ""));
  }

  private Verification<String> verify(VerificationKey key, Instant at, Instant until) {
    return cache.verify(
        key,
        at,
        () -> {
          verified++;
          return new Verification.Accepted<>("evidence " + verified, findings(true));
        },
        _ -> until);
  }

  private Verification<String> verify(VerificationKey key, Instant at) {
    return verify(key, at, FOR_EVER);
  }

  private Verification<String> verify(Supplier<Verification<String>> outcome) {
    return cache.verify(KEY, NOW, outcome, _ -> FOR_EVER);
  }

  private void assertVerifiedAnew(UnaryOperator<VerificationKey> change) {
    verify(KEY, NOW);
    verify(change.apply(KEY), NOW);
    assertThat(verified).isEqualTo(2);
  }

  @Test
  void anEqualRequestIsNotVerifiedAgainAndAFindingSaysSo() {
    var first = verify(KEY, NOW);
    var second = verify(KEY, NOW.plusSeconds(60));

    assertThat(verified).isEqualTo(1);
    assertThat(((Verification.Accepted<String>) second).evidence()).isEqualTo("evidence 1");
    assertThat(first.findings().getLast().actual()).isEqualTo("made now");
    assertThat(second.findings().getLast().check()).isEqualTo("maa.verification.reuse");
    assertThat(second.findings().getLast().actual())
        .isEqualTo("made at 2026-11-20T12:00:00Z, 60 s ago");
    assertThat(second.findings()).as("and all of the first").containsAll(findings(true));
  }

  @Test
  void anotherRequestIsVerified() {
    assertVerifiedAnew(_ -> key("two"));
  }

  @Test
  void anotherKindIsVerified() {
    assertVerifiedAnew(k ->
        new VerificationKey(
            AttestationKind.TDX_VM, k.request(), k.policyHash(), k.expectations(), 1, 1));
  }

  @Test
  void anotherPolicyMakesItVoid() {
    assertVerifiedAnew(
        k -> new VerificationKey(k.kind(), k.request(), "other", k.expectations(), 1, 1));
  }

  @Test
  void otherExpectationsMakeItVoid() {
    assertVerifiedAnew(
        k -> new VerificationKey(k.kind(), k.request(), k.policyHash(), digest("other"), 1, 1));
  }

  @Test
  void otherCollateralMakesItVoid() {
    assertVerifiedAnew(
        k -> new VerificationKey(k.kind(), k.request(), k.policyHash(), k.expectations(), 2, 1));
  }

  @Test
  void otherRevocationRulesMakeItVoid() {
    assertVerifiedAnew(
        k -> new VerificationKey(k.kind(), k.request(), k.policyHash(), k.expectations(), 1, 2));
  }

  @Test
  void whatOtherCollateralMadeVoidIsForgotten() {
    verify(KEY, NOW);
    verify(
        new VerificationKey(KEY.kind(), KEY.request(), KEY.policyHash(), KEY.expectations(), 2, 1),
        NOW);
    assertThat(cache.snapshot().entries()).isEqualTo(1);
    assertThat(cache.snapshot().dropped()).isEqualTo(1);
    assertThat(cache.snapshot().invalidated()).containsEntry(Invalidation.COLLATERAL, 1L);
  }

  @Test
  void whatOtherRulesMadeVoidIsCountedAsTheirs() {
    verify(KEY, NOW);
    verify(
        new VerificationKey(KEY.kind(), KEY.request(), KEY.policyHash(), KEY.expectations(), 1, 2),
        NOW);
    assertThat(cache.snapshot().invalidated()).containsEntry(Invalidation.RULES, 1L);
  }

  @Test
  void aResultEndsWithItsAge() {
    verify(KEY, NOW);
    verify(KEY, NOW.plus(BOUNDS.maxAge()).minusMillis(1));
    assertThat(verified).isEqualTo(1);
    verify(KEY, NOW.plus(BOUNDS.maxAge()));
    assertThat(verified).isEqualTo(2);
  }

  @Test
  void useDoesNotMakeAResultYounger() {
    for (var minute = 0; minute < 10; minute++) {
      verify(KEY, NOW.plus(Duration.ofMinutes(minute)));
    }
    assertThat(verified).isEqualTo(2);
  }

  @Test
  void aResultEndsWithTheFirstCertificateThatVouchesForIt() {
    var expiry = NOW.plusSeconds(30);
    verify(KEY, NOW, expiry);
    verify(KEY, expiry.minusMillis(1), expiry);
    assertThat(verified).isEqualTo(1);
    verify(KEY, expiry, FOR_EVER);
    assertThat(verified).isEqualTo(2);
  }

  @Test
  void aResultWhoseCollateralIsOverIsNotKept() {
    verify(KEY, NOW, NOW.minusSeconds(1));
    assertThat(cache.snapshot().entries()).isZero();
  }

  @Test
  void aClockThatWentBackDoesNotMeetResultsOfTheFuture() {
    verify(KEY, NOW);
    verify(KEY, NOW.minusSeconds(1));
    assertThat(verified).isEqualTo(2);
  }

  @Test
  void whatWasRefusedIsAskedAnew() {
    verify(() -> new Verification.Rejected<>(findings(false)));
    assertThat(verify(() -> new Verification.Accepted<>("good", findings(true))))
        .isInstanceOf(Verification.Accepted.class);
  }

  @Test
  void whatWasUndecidedIsAskedAnew() {
    verify(() ->
        new Verification.Undecided<>(
            List.of(Finding.undecided(ServiceCheck.REQUEST_FORM, "", "away"))));
    assertThat(verify(() -> new Verification.Accepted<>("good", findings(true))))
        .isInstanceOf(Verification.Accepted.class);
  }

  @Test
  void aVerifierThatFailsLeavesNoSuccessBehind() {
    verify(KEY, NOW);
    assertThatThrownBy(() ->
            cache.<String>verify(
                key("two"),
                NOW,
                () -> {
                  throw new IllegalStateException("the engine is gone");
                },
                _ -> FOR_EVER))
        .hasMessage("the engine is gone");
    assertThatThrownBy(() ->
            cache.<String>verify(
                KEY,
                NOW,
                () -> {
                  throw new IllegalStateException("still");
                },
                _ -> FOR_EVER))
        .as("the earlier success does not answer in the place of a dead verifier")
        .hasMessage("still");
  }

  @Test
  void theLeastRecentlyUsedGoesFirst() {
    verify(key("a"), NOW);
    verify(key("b"), NOW);
    verify(key("c"), NOW);
    verify(key("a"), NOW);
    verify(key("d"), NOW);
    assertThat(cache.snapshot().entries()).isEqualTo(BOUNDS.maxEntries());
    verify(key("a"), NOW);
    assertThat(verified).as("a is still there").isEqualTo(4);
    verify(key("b"), NOW);
    assertThat(verified).as("b is gone").isEqualTo(5);
  }

  @Test
  void hitsAndMissesAreCounted() {
    verify(KEY, NOW);
    verify(KEY, NOW);
    verify(KEY, NOW);
    var counted = cache.snapshot();
    assertThat(counted)
        .extracting("entries", "hits", "misses", "kept")
        .containsExactly(1, 2L, 1L, 1L);
    assertThat(counted.invalidated()).hasSize(Invalidation.values().length);
    assertThat(counted.dropped()).isZero();
  }

  @Test
  void withoutAnAgeNothingIsRemembered() {
    var none = new VerificationCache(CacheBounds.NONE);
    for (var i = 0; i < 2; i++) {
      none.verify(KEY, NOW, () -> new Verification.Accepted<>("e", findings(true)), _ -> FOR_EVER);
    }
    assertThat(none.snapshot().hits()).isZero();
    assertThat(none.snapshot().entries()).isZero();
  }

  @Test
  void manyThreadsNeverSeeTheEvidenceOfAnotherRequest() throws Exception {
    var shared = new VerificationCache(new CacheBounds(Duration.ofMinutes(5), 8));
    List<Callable<Boolean>> work =
        IntStream.range(0, 2000)
            .<Callable<Boolean>>mapToObj(i ->
                () -> {
                  var name = "r" + i % 16;
                  var verification =
                      shared.verify(
                          key(name),
                          NOW,
                          () -> new Verification.Accepted<>(name, findings(true)),
                          _ -> FOR_EVER);
                  return ((Verification.Accepted<String>) verification).evidence().equals(name);
                })
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var result : threads.invokeAll(work)) {
        assertThat(result.get()).isTrue();
      }
    }
    var counted = shared.snapshot();
    assertThat(counted.hits() + counted.misses()).isEqualTo(2000);
    assertThat(counted.entries()).isLessThanOrEqualTo(8);
  }
}
