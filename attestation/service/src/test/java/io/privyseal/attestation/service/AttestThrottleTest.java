package io.privyseal.attestation.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.limit.Rate;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttestThrottleTest {
  private static final Instant NOW = TestInstance.NOW;

  private final AttestThrottle throttle = new AttestThrottle("attestations", new Rate(2, 3));

  private void spend(String address, int attempts) {
    for (var i = 0; i < attempts; i++) {
      throttle.admit(address, NOW);
    }
  }

  private void assertRefused(String address, Instant at) {
    assertThatThrownBy(() -> throttle.admit(address, at))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(429);
              assertThat(problem.headers()).containsEntry("Retry-After", "1");
            });
  }

  @Test
  void anAddressHasItsBurstAndNoMore() {
    spend("192.0.2.1", 3);

    assertRefused("192.0.2.1", NOW);
  }

  @Test
  void attemptsComeBackWithTime() {
    spend("192.0.2.1", 3);

    throttle.admit("192.0.2.1", NOW.plusMillis(500));
    assertRefused("192.0.2.1", NOW.plusMillis(999));
    throttle.admit("192.0.2.1", NOW.plusMillis(1000));
  }

  @Test
  void noMoreThanTheBurstIsSaved() {
    var later = NOW.plusSeconds(3600);
    throttle.admit("192.0.2.1", NOW);
    for (var i = 0; i < 3; i++) {
      throttle.admit("192.0.2.1", later);
    }

    assertRefused("192.0.2.1", later);
  }

  @Test
  void anotherAddressHasItsOwn() {
    spend("192.0.2.1", 3);

    assertThatCode(() -> throttle.admit("192.0.2.2", NOW)).doesNotThrowAnyException();
  }

  @Test
  void addressesOfOneIpv6NetworkShareTheirs() {
    spend("2001:db8:1:2::1", 2);
    spend("2001:db8:1:2:ffff::9", 1);

    assertRefused("2001:db8:1:2::3", NOW);
    assertThatCode(() -> throttle.admit("2001:db8:1:3::1", NOW)).doesNotThrowAnyException();
  }

  @Test
  void theAddressUsedLongestAgoIsForgotten() {
    spend("192.0.2.1", 3);
    for (var i = 0; i < AttestThrottle.MAX_ADDRESSES; i++) {
      throttle.admit("10.%d.%d.%d".formatted(i >> 16, (i >> 8) & 0xff, i & 0xff), NOW);
    }

    assertThatCode(() -> throttle.admit("192.0.2.1", NOW)).doesNotThrowAnyException();
  }

  @Test
  void refusedAttemptsLeaveNoRecord() {
    var slow =
        AttestationInstance.of(
                "test", TestInstance.URL, TestInstance.TENANT, ReferenceValues.none())
            .with(choices -> choices.throttledTo(new Rate(1, 1)));
    try (var instance = TestInstance.start(slow)) {
      assertThat(instance.attest(TestInstance.request()).status()).isEqualTo(200);

      var refused = instance.attest(TestInstance.request());

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.code()).isEqualTo("TooManyRequests");
      assertThat(refused.header("retry-after")).isEqualTo("1");
      assertThat(instance.audit.entries()).hasSize(1);
    }
  }

  @Test
  void questionsAreBoundedLikeAttestationsAndApartFromThem() {
    var slow =
        AttestationInstance.of(
                "test", TestInstance.URL, TestInstance.TENANT, ReferenceValues.none())
            .with(choices -> choices.throttledTo(new Rate(1, 2)));
    try (var instance = TestInstance.start(slow)) {
      instance.attest(TestInstance.request());
      instance.attest(TestInstance.request());

      assertThat(baselines(instance)).isEqualTo(200);
      assertThat(introspected(instance)).isEqualTo(200);
      assertThat(introspected(instance)).isEqualTo(429);
      assertThat(baselines(instance)).isEqualTo(429);
    }
  }

  private static int baselines(TestInstance instance) {
    return instance.get("/tcbbaselines/SgxEnclave?api-version=2025-06-01").status();
  }

  private static int introspected(TestInstance instance) {
    return instance
        .send(
            "POST",
            "/introspect",
            "token=nobodys",
            Map.of("Content-Type", "application/x-www-form-urlencoded"))
        .status();
  }
}
