package io.privyseal.foundation.web.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.privyseal.foundation.web.HttpProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BucketsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T04:00:00Z");

  private final Buckets buckets = new Buckets("caller", new Rate(10, 20), 3);

  @Test
  void aBurstIsTakenAndThenNoMore() {
    for (var i = 0; i < 20; i++) {
      assertThat(buckets.take("a", 1, NOW)).isZero();
    }

    assertThat(buckets.take("a", 1, NOW)).isEqualTo(Duration.ofMillis(100));
    assertThat(buckets.refused()).isEqualTo(1);
  }

  @Test
  void whatIsRefusedTakesNothing() {
    buckets.take("a", 20, NOW);

    assertThat(buckets.take("a", 5, NOW)).isEqualTo(Duration.ofMillis(500));
    assertThat(buckets.take("a", 5, NOW)).isEqualTo(Duration.ofMillis(500));
    assertThat(buckets.take("a", 5, NOW.plusMillis(500))).isZero();
  }

  @Test
  void aBucketFillsAtItsRateAndNotBeyondItsSize() {
    buckets.take("a", 20, NOW);

    assertThat(buckets.take("a", 20, NOW.plusSeconds(2))).isZero();
    assertThat(buckets.take("a", 20, NOW.plus(Duration.ofDays(1)))).isZero();
    assertThat(buckets.take("a", 1, NOW.plus(Duration.ofDays(1)))).isPositive();
  }

  @Test
  void partiesHaveBucketsOfTheirOwn() {
    buckets.take("a", 20, NOW);

    assertThat(buckets.take("b", 20, NOW)).isZero();
  }

  @Test
  void whatCostsMoreThanABucketIsLetThroughAndPaidForAfterwards() {
    assertThat(buckets.take("a", 50, NOW)).isZero();

    assertThat(buckets.take("a", 1, NOW.plusSeconds(2))).isPositive();
    assertThat(buckets.take("a", 1, NOW.plusMillis(3_100))).isZero();
  }

  @Test
  void whatCostsMoreThanABucketWaitsForAHalfFullOne() {
    buckets.take("a", 15, NOW);

    assertThat(buckets.take("a", 50, NOW)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void theTableIsBoundedAndForgetsTheOneUsedLongestAgo() {
    buckets.take("a", 20, NOW);
    buckets.take("b", 20, NOW);
    buckets.take("c", 20, NOW);
    assertThat(buckets.take("d", 1, NOW)).isZero();

    assertThat(buckets.size()).isEqualTo(3);
    assertThat(buckets.take("c", 1, NOW)).isPositive();
    assertThat(buckets.take("a", 1, NOW)).isZero();
  }

  @Test
  void whatIsOwedIsPaidBeforeAnythingElseIsGiven() {
    buckets.take("a", 20, NOW);
    buckets.owe("a", 10, NOW);

    assertThat(buckets.take("a", 1, NOW)).isEqualTo(Duration.ofMillis(1_100));
    assertThat(buckets.take("a", 1, NOW.plusMillis(1_100))).isZero();
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    buckets.take("a", 20, NOW);
    buckets.giveBack("a", 5);

    assertThat(buckets.take("a", 5, NOW)).isZero();
    assertThat(buckets.take("a", 1, NOW)).isPositive();
  }

  @Test
  void theRefusalSaysWhenToComeBackInWholeSeconds() {
    buckets.take("a", 20, NOW);

    var problem =
        catchThrowableOfType(HttpProblem.class, () -> buckets.admit("a", 11, NOW, "Too many."));

    assertThat(problem.status()).isEqualTo(429);
    assertThat(problem.code()).isEqualTo("Throttled");
    assertThat(problem.headers()).containsEntry("Retry-After", "1");
  }

  @Test
  void overAnyTimeNoMoreIsTakenThanRateAndBurstAllow() {
    for (var seed = 0; seed < 100; seed++) {
      var random = new SplittableRandom(seed);
      var table = new Buckets("caller", new Rate(50, 100), 10);
      var at = NOW;
      var taken = 0L;
      for (var i = 0; i < 500; i++) {
        at = at.plusMillis(random.nextLong(40));
        var units = 1 + random.nextInt(20);
        var wait = table.take("a", units, at);
        if (wait.isZero()) {
          taken += units;
        } else {
          assertThat(table.take("a", units, at.plus(wait))).as("seed " + seed).isZero();
          taken += units;
          at = at.plus(wait);
        }
      }
      var allowed = 100 + 50 * (Duration.between(NOW, at).toMillis() / 1000.0) + 1;
      assertThat((double) taken).as("seed " + seed).isLessThanOrEqualTo(allowed);
    }
  }

  @Test
  void aRateOfNothingIsNoRate() {
    assertThatThrownBy(() -> new Rate(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> buckets.take("a", 0, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void addressesOfOneNetworkAreOneParty() {
    assertThat(RemoteNetwork.of("2001:db8::1")).isEqualTo(RemoteNetwork.of("2001:db8::ffff:2"));
    assertThat(RemoteNetwork.of("2001:db8:0:1::1")).isNotEqualTo(RemoteNetwork.of("2001:db8::1"));
    assertThat(RemoteNetwork.of("192.0.2.1")).isNotEqualTo(RemoteNetwork.of("192.0.2.2"));
    assertThat(RemoteNetwork.of("::ffff:192.0.2.1")).isEqualTo(RemoteNetwork.of("192.0.2.1"));
    assertThat(RemoteNetwork.of("a:b:name")).isEqualTo("a:b:name");
  }
}
