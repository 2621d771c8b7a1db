package io.privyseal.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReadinessTest {
  private static final class AwayException extends UnavailableException {
    AwayException() {
      super("secret-host:5432 is away");
    }
  }

  private Instant now = Instant.parse("2026-11-21T05:00:00Z");
  private @Nullable RuntimeException failure;
  private final AtomicInteger asked = new AtomicInteger();
  private final Readiness readiness =
      new Readiness(
          List.of(
              Probe.required("database", "Start it.", this::check),
              Probe.warning("issuers", "Wait.", () -> {})),
          () -> now);

  private void check() {
    asked.incrementAndGet();
    if (failure != null) {
      throw failure;
    }
  }

  private boolean readyAfter(int seconds) {
    now = now.plusSeconds(seconds);
    return readiness.state().ready();
  }

  private JsonObject database() {
    return (JsonObject) readiness.state().components().items().getFirst();
  }

  @Test
  void whatWorksIsReadyAndSaysNothingMore() {
    assertThat(readyAfter(0)).isTrue();
    assertThat(database().toJson())
        .isEqualTo(
            "{\"name\":\"database\",\"up\":true,\"required\":true,"
                + "\"since\":\"2026-11-21T05:00:00Z\"}");
  }

  @Test
  void whatDoesNotWorkAtTheStartIsNotReadyAndSaysWhyAndWhatNext() {
    failure = new AwayException();

    assertThat(readyAfter(0)).isFalse();
    assertThat(database().string("reason")).contains("does not answer");
    assertThat(database().string("next")).contains("Start it.");
    assertThat(database().toJson()).doesNotContain("secret-host");
  }

  @Test
  void oneFailureIsNoOutageAndTwoAre() {
    assertThat(readyAfter(0)).isTrue();
    failure = new AwayException();

    assertThat(readyAfter(1)).isTrue();
    assertThat(readyAfter(1)).isFalse();
  }

  @Test
  void oneAnswerIsNoRecoveryAndThreeAre() {
    failure = new AwayException();
    assertThat(readyAfter(0)).isFalse();
    failure = null;

    assertThat(readyAfter(1)).isFalse();
    assertThat(readyAfter(1)).isFalse();
    assertThat(readyAfter(1)).isTrue();
  }

  @Test
  void whatComesAndGoesStaysAsItWas() {
    assertThat(readyAfter(0)).isTrue();
    for (var i = 0; i < 20; i++) {
      failure = i % 2 == 0 ? new AwayException() : null;
      assertThat(readyAfter(1)).isTrue();
    }
  }

  @Test
  void whatCannotMendItselfIsBelievedAtOnce() {
    assertThat(readyAfter(0)).isTrue();
    failure = new NotUsableException("sealed under another root key");

    assertThat(readyAfter(1)).isFalse();
    assertThat(database().string("reason")).contains("sealed under another root key");
  }

  @Test
  void aDefectOfOursTellsNoDetails() {
    failure = new IllegalStateException("secret");

    assertThat(readyAfter(0)).isFalse();
    assertThat(database().toJson()).doesNotContain("secret");
  }

  @Test
  void aWarningIsShownAndDoesNotStopTheService() {
    var warned =
        new Readiness(
            List.of(
                Probe.warning(
                    "issuers",
                    "Wait.",
                    () -> {
                      throw new AwayException();
                    })),
            () -> now);

    assertThat(warned.state().ready()).isTrue();
    assertThat(warned.state().components().toJson())
        .contains("\"up\":false", "\"required\":false", "\"next\":\"Wait.\"");
  }

  @Test
  void oneRoundServesAllWhoAskWithinASecond() {
    for (var i = 0; i < 10; i++) {
      readyAfter(0);
    }
    assertThat(asked).hasValue(1);
    readyAfter(1);
    assertThat(asked).hasValue(2);
  }

  @Test
  void whoIsStoppingIsNotReady() {
    assertThat(readyAfter(0)).isTrue();
    readiness.stop();

    assertThat(readyAfter(0)).isFalse();
  }
}
