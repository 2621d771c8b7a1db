package io.privyseal.keyvault.domain;

import static io.privyseal.keyvault.domain.Fixture.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotationPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "P30D, 2026-03-31T12:00:00Z",
    "P48M, 2030-03-01T12:00:00Z",
    "P4Y, 2030-03-01T12:00:00Z",
    "P1Y6M10D, 2027-09-11T12:00:00Z",
    "p2w, 2026-03-15T12:00:00Z"
  })
  void aLifetimeIsAddedByTheCalendar(String text, Instant end) {
    assertThat(new KeyLifetime(text).after(Fixture.START)).isEqualTo(end);
  }

  /// The recorded key lived from 2022-04-14 to 2026-04-14 by a policy of `P48M`.
  @Test
  void aLifetimeEndsAsRecorded() {
    assertThat(new KeyLifetime("P48M").after(Instant.ofEpochSecond(1_649_972_252)))
        .isEqualTo(Instant.ofEpochSecond(1_776_202_652));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P",
        "30D",
        "P30",
        "P1.5D",
        "PT720H",
        "P1DT1H",
        "P-30D",
        "-P30D",
        "+P30D",
        "P101Y",
        "P99999D",
        "P1D1M",
        "P999999D",
        " P30D",
        "P30D "
      })
  void whatIsNoLifetimeIsRefused(String text) {
    assertThatThrownBy(() -> new KeyLifetime(text)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aLifeOf28DaysIsTheShortest() {
    assertThat(policy("P28D", null, 7).expiry()).isPresent();
    refuses(RefusalReason.BAD_PARAMETER, () -> policy("P27D", null, 7));
  }

  @Test
  void aRotationLaterThanSevenDaysBeforeTheEndIsRefused() {
    assertThat(policy("P90D", after("P83D"), 30).rotation()).isPresent();
    refuses(RefusalReason.BAD_PARAMETER, () -> policy("P90D", after("P84D"), 30));
  }

  @Test
  void aRotationBeforeTheMakingIsRefused() {
    assertThat(policy("P90D", before("P83D"), 30).rotation()).isPresent();
    refuses(RefusalReason.BAD_PARAMETER, () -> policy("P90D", before("P84D"), 30));
  }

  @Test
  void aRotationEveryDayIsRefused() {
    assertThat(policy(null, after("P7D"), 30).rotation()).isPresent();
    refuses(RefusalReason.BAD_PARAMETER, () -> policy(null, after("P6D"), 30));
  }

  @Test
  void aRotationOnTheLastDayIsRefused() {
    refuses(RefusalReason.BAD_PARAMETER, () -> policy("P90D", before("P6D"), 30));
  }

  @Test
  void aRotationBeforeAnEndThatVersionsDoNotHaveIsRefused() {
    refuses(RefusalReason.BAD_PARAMETER, () -> policy(null, before("P30D"), 30));
  }

  @Test
  void aNoticeOnTheLastDayIsRefused() {
    refuses(RefusalReason.BAD_PARAMETER, () -> policy("P90D", null, 6));
  }

  static RotationPolicy policy(
      @Nullable String expiry, RotationPolicy.@Nullable Rotation rotation, int noticeDays) {
    return new RotationPolicy(
        Optional.ofNullable(expiry).map(KeyLifetime::new),
        Optional.ofNullable(rotation),
        KeyLifetime.ofDays(noticeDays));
  }

  static RotationPolicy.Rotation after(String time) {
    return new RotationPolicy.AfterCreate(new KeyLifetime(time));
  }

  static RotationPolicy.Rotation before(String time) {
    return new RotationPolicy.BeforeExpiry(new KeyLifetime(time));
  }
}
