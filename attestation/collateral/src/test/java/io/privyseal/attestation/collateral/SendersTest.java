package io.privyseal.attestation.collateral;

import static io.privyseal.attestation.collateral.Makers.LIST;
import static io.privyseal.attestation.collateral.Makers.MILAN;
import static io.privyseal.attestation.collateral.Makers.NOW;
import static io.privyseal.attestation.collateral.Makers.TCB_INFO;
import static io.privyseal.attestation.collateral.Makers.VCEK;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.collateral.Asker.Sender;
import io.privyseal.attestation.collateral.Asker.Stranger;
import io.privyseal.attestation.collateral.CacheRules.Fetches;
import io.privyseal.attestation.collateral.CollateralId.AmdVcek;
import io.privyseal.attestation.collateral.CollateralSource.Answer;
import io.privyseal.attestation.collateral.Lookup.Current;
import io.privyseal.attestation.collateral.Lookup.Unavailable;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.foundation.bytes.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whoever sends evidence can invent names; what that takes from others is bounded.
@Timeout(60)
class SendersTest {
  private static final int IN_ALL = 40;
  private static final int EACH = 10;
  private static final Sender HONEST = new Sender("192.0.2.1");
  private static final Sender FLOOD = new Sender("198.51.100.1");

  private final ManualClock clock = new ManualClock(NOW);
  private final ScriptedSource source = ScriptedSource.of(Makers.published(NOW));
  private final CollateralCache cache =
      new CollateralCache(
          new CollateralCache.Surroundings(
              List.of(source),
              Makers.check(),
              CollateralStore.none(),
              clock,
              new SplittableRandom(7)),
          CacheRules.DEFAULT.with(Fetches.DEFAULT.askingForNew(IN_ALL, EACH)));

  @AfterEach
  void close() {
    cache.close();
  }

  private static AmdVcek invented(int number) {
    var chip = new byte[64];
    chip[0] = (byte) number;
    chip[1] = (byte) (number >> 8);
    chip[63] = 1;
    return AmdVcek.of(ProductLine.MILAN, Bytes.copyOf(chip), MILAN.tcb());
  }

  private void flood(Sender sender, int from, int count) {
    for (var i = from; i < from + count; i++) {
      cache.askedBy(sender).find(invented(i));
    }
  }

  @Test
  void oneSenderCannotTakeWhatIsThereForAll() {
    flood(FLOOD, 1, 1_000);

    assertThat(source.asked()).isLessThanOrEqualTo(EACH);
    assertThat(cache.askedBy(HONEST).find(VCEK)).isInstanceOf(Current.class);
  }

  @Test
  void namesThatNoMakerKnowsCostTheirSenderMore() {
    flood(FLOOD, 1, 50);

    assertThat(source.asked()).isEqualTo(EACH / (1 + FetchBudgets.UNKNOWN_COSTS));
  }

  @Test
  void aMakerThatDoesNotAnswerCostsNobodyMore() {
    source.fail();
    flood(FLOOD, 1, 50);

    assertThat(source.asked()).isEqualTo(EACH);
  }

  @Test
  void aSendersShareFillsAgain() {
    flood(FLOOD, 1, 50);
    assertThat(cache.askedBy(FLOOD).find(VCEK)).isInstanceOf(Unavailable.class);
    clock.advance(Duration.ofMinutes(2));

    assertThat(cache.askedBy(FLOOD).find(VCEK)).isInstanceOf(Current.class);
  }

  @Test
  void inventedChipsLeaveThePlatformsOfIntelAlone() {
    for (var i = 0; i < IN_ALL; i++) {
      flood(new Sender("203.0.113." + i), 1 + i * 10, 10);
    }

    assertThat(cache.askedBy(HONEST).find(VCEK)).isInstanceOf(Unavailable.class);
    assertThat(cache.askedBy(HONEST).find(TCB_INFO)).isInstanceOf(Current.class);
  }

  @Test
  void evidenceThatNobodyLookedAtIsAnsweredWithWhatIsHeld() {
    var stranger = cache.askedBy(new Stranger());

    assertThat(stranger.find(VCEK)).isInstanceOf(Unavailable.class);
    assertThat(source.asked(VCEK)).isZero();
    cache.find(VCEK);
    assertThat(stranger.find(VCEK)).isInstanceOf(Current.class);
  }

  @Test
  void whatEverybodyAsksForNeedsNoSender() {
    assertThat(cache.askedBy(new Stranger()).find(LIST)).isInstanceOf(Current.class);
  }

  @Test
  void nobodyIsRefusedBecauseAnotherSenderMayNotAskForMore() throws Exception {
    flood(FLOOD, 1, 50);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 200; i++) {
        var _ = threads.submit(() -> cache.askedBy(FLOOD).find(VCEK));
      }
      var honest = threads.submit(() -> cache.askedBy(HONEST).find(VCEK));

      assertThat(honest.get()).isInstanceOf(Current.class);
    }
  }

  @Test
  void sendersBeyondTheBoundAreForgottenAndBoundedInAll() {
    var budgets = new FetchBudgets(Fetches.DEFAULT.askingForNew(IN_ALL, EACH), NOW);
    var asked = 0;
    for (var i = 0; i < FetchBudgets.MAX_SENDERS + 100; i++) {
      asked += budgets.refusal(invented(i), new Sender("s" + i), NOW).isEmpty() ? 1 : 0;
    }

    assertThat(asked).isEqualTo(IN_ALL);
  }

  @Test
  void whatWasNotSpentOnAnEmptyBudgetIsGivenBack() {
    var budgets = new FetchBudgets(Fetches.DEFAULT.askingForNew(1, EACH), NOW);
    for (var i = 0; i < 2 * EACH; i++) {
      var _ = budgets.refusal(invented(i), HONEST, NOW);
    }

    assertThat(budgets.refusal(TCB_INFO, HONEST, NOW)).isEmpty();
  }

  @Test
  void theReasonSaysWhoseBudgetIsEmpty() {
    source.answer(VCEK, new Answer.NotFound("there is none"));
    flood(FLOOD, 1, 50);

    assertThat(cache.askedBy(FLOOD).find(VCEK))
        .isInstanceOfSatisfying(
            Unavailable.class,
            answer -> assertThat(answer.reason()).contains("the sender asked for too many"));
  }
}
