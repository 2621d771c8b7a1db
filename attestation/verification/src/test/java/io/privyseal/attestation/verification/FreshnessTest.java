package io.privyseal.attestation.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.privyseal.attestation.verification.Freshness.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A statement issued at 12:00 whose next one is due at 14:00.
class FreshnessTest {
  private static final Instant ISSUED = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant DUE = Instant.parse("2026-06-01T14:00:00Z");

  private static Instant at(String time) {
    return Instant.parse("2026-06-01T%sZ".formatted(time));
  }

  @ParameterizedTest
  @CsvSource({
    "11:59:59, NOT_YET, not valid before 2026-06-01T12:00:00Z",
    "12:00:00, CURRENT, current from 2026-06-01T12:00:00Z to 2026-06-01T14:00:00Z",
    "14:00:00, CURRENT, current from 2026-06-01T12:00:00Z to 2026-06-01T14:00:00Z",
    "14:00:01, EXPIRED, expired 2026-06-01T14:00:00Z"
  })
  void untilTheNextOneIsDueAndNotASecondLonger(String time, State state, String words) {
    var freshness = Freshness.UNTIL_NEXT_UPDATE;

    assertThat(freshness.stateOf(ISSUED, DUE, at(time))).isEqualTo(state);
    assertThat(freshness.describe(ISSUED, DUE, at(time))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "14:00:00, CURRENT, current from 2026-06-01T12:00:00Z to 2026-06-01T14:00:00Z",
    "14:00:01, IN_GRACE, 'due 2026-06-01T14:00:00Z, used within a grace of PT1H'",
    "15:00:00, IN_GRACE, 'due 2026-06-01T14:00:00Z, used within a grace of PT1H'",
    "15:00:01, EXPIRED, expired 2026-06-01T14:00:00Z"
  })
  void withAGraceOfAnHour(String time, State state, String words) {
    var freshness = Freshness.UNTIL_NEXT_UPDATE.withGrace(Duration.ofHours(1));

    assertThat(freshness.stateOf(ISSUED, DUE, at(time))).isEqualTo(state);
    assertThat(freshness.describe(ISSUED, DUE, at(time))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "13:00:00, CURRENT, current from 2026-06-01T12:00:00Z to 2026-06-01T14:00:00Z",
    "13:00:01, TOO_OLD, 'issued 2026-06-01T12:00:00Z, older than PT1H'",
    "14:00:01, EXPIRED, expired 2026-06-01T14:00:00Z"
  })
  void notOlderThanAnHour(String time, State state, String words) {
    var freshness = Freshness.UNTIL_NEXT_UPDATE.noOlderThan(Duration.ofHours(1));

    assertThat(freshness.stateOf(ISSUED, DUE, at(time))).isEqualTo(state);
    assertThat(freshness.describe(ISSUED, DUE, at(time))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_YET, false",
    "CURRENT, true",
    "IN_GRACE, true",
    "EXPIRED, false",
    "TOO_OLD, false"
  })
  void usableInItsTimeAndInTheGrace(State state, boolean usable) {
    assertThat(state.isUsable()).isEqualTo(usable);
  }

  @Test
  void oneBoundKeepsTheOther() {
    var day = Duration.ofDays(1);

    assertThat(Freshness.UNTIL_NEXT_UPDATE.withGrace(day).noOlderThan(day))
        .isEqualTo(new Freshness(Optional.of(day), day))
        .isEqualTo(Freshness.UNTIL_NEXT_UPDATE.noOlderThan(day).withGrace(day));
  }

  @Test
  void graceFromNothingToNinetyDays() {
    var freshness = Freshness.UNTIL_NEXT_UPDATE;

    assertThat(freshness.withGrace(Duration.ofDays(90)).grace()).isEqualTo(Duration.ofDays(90));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> freshness.withGrace(Duration.ofDays(90).plusNanos(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> freshness.withGrace(Duration.ofNanos(-1)));
  }

  @Test
  void largestAgeIsPositive() {
    var freshness = Freshness.UNTIL_NEXT_UPDATE;

    assertThatIllegalArgumentException().isThrownBy(() -> freshness.noOlderThan(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> freshness.noOlderThan(Duration.ofNanos(-1)));
  }
}
