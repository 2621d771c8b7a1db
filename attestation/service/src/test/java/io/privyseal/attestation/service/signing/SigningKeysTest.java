package io.privyseal.attestation.service.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.service.storage.PostgresSigningKeys;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
  private static final KeySchedule SCHEDULE =
      new KeySchedule(Duration.ofDays(10), Duration.ofDays(1), Duration.ofHours(9));

  private static final class MovingClock implements InstantSource {
    private Instant now = START;

    @Override
    public synchronized Instant instant() {
      return now;
    }

    synchronized void moveTo(Duration sinceStart) {
      now = START.plus(sinceStart);
    }
  }

  private final Database database = TestPostgres.migratedDatabase();
  private final SigningKeyStore store = new PostgresSigningKeys(database);
  private final RootKey rootKey = RootKey.generate(ENGINE);
  private final MovingClock clock = new MovingClock();

  @AfterEach
  void close() {
    database.close();
  }

  private SigningKeys node() {
    return node("a", rootKey);
  }

  private SigningKeys node(String instance, RootKey key) {
    return new SigningKeys(instance, "https://attest.example", store, key, ENGINE, clock, SCHEDULE);
  }

  private SigningKeys started() {
    var keys = node();
    keys.maintain();
    return keys;
  }

  private static List<String> kids(SigningKeys keys) {
    return keys.published().keys().stream().map(Jwk::kid).map(kid -> kid.orElse("")).toList();
  }

  @Test
  void theFirstKeySignsAtOnce() {
    var keys = started();

    assertThat(keys.signer().signsFrom()).isEqualTo(START);
    assertThat(kids(keys)).containsExactly(keys.signer().kid());
  }

  @Test
  void aRestartFindsTheSameKey() {
    var kid = started().signer().kid();

    assertThat(started().signer().kid()).isEqualTo(kid);
  }

  @Test
  void theNextKeyIsPublishedBeforeItSigns() {
    var keys = started();
    var first = keys.signer().kid();

    clock.moveTo(Duration.ofDays(9));
    keys.maintain();

    assertThat(keys.signer().kid()).isEqualTo(first);
    assertThat(kids(keys)).hasSize(2).startsWith(first);
  }

  @Test
  void beforeItsTimeThereIsNoNextKey() {
    var keys = started();

    clock.moveTo(Duration.ofDays(9).minusSeconds(1));
    keys.maintain();

    assertThat(kids(keys)).hasSize(1);
  }

  @Test
  void theOldKeyStaysPublishedUntilItsTokensHaveExpired() {
    var keys = started();
    var first = keys.signer().kid();
    clock.moveTo(Duration.ofDays(9));
    keys.maintain();
    var second = kids(keys).get(1);

    clock.moveTo(Duration.ofDays(10));
    keys.maintain();
    assertThat(keys.signer().kid()).isEqualTo(second);
    assertThat(kids(keys)).containsExactly(second, first);

    clock.moveTo(Duration.ofDays(10).plus(TokenSigner.ATTESTATION_LIFETIME));
    keys.maintain();
    assertThat(kids(keys)).contains(first);

    clock.moveTo(Duration.ofDays(10).plusHours(9));
    keys.maintain();
    assertThat(kids(keys)).containsExactly(second);
    assertThat(store.of("a")).hasSize(1);
  }

  @Test
  void afterALongPauseTheOldKeySignsUntilTheNewOneWasPublishedLongEnough() {
    var keys = started();
    var first = keys.signer().kid();

    clock.moveTo(Duration.ofDays(100));
    keys.maintain();
    assertThat(keys.signer().kid()).isEqualTo(first);
    assertThat(kids(keys)).hasSize(2);

    clock.moveTo(Duration.ofDays(101));
    assertThat(keys.signer().kid()).isNotEqualTo(first);
  }

  @Test
  void aNodeThatWasAwayReadsWhatOthersDidBeforeItSigns() {
    var here = started();
    var there = started();
    clock.moveTo(Duration.ofDays(9));
    here.maintain();
    clock.moveTo(Duration.ofDays(10));

    assertThat(there.signer().kid()).isEqualTo(here.signer().kid());
  }

  @Test
  void nodesThatStartTogetherAgreeOnOneKey() throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      Callable<String> start = () -> started().signer().kid();
      var kids = threads.invokeAll(List.of(start, start, start, start));

      var first = kids.getFirst().get();
      for (var kid : kids) {
        assertThat(kid.get()).isEqualTo(first);
      }
    }
  }

  @Test
  void instancesHaveKeysOfTheirOwn() {
    var other = node("b", rootKey);
    other.maintain();

    assertThat(kids(other)).doesNotContainAnyElementsOf(kids(started()));
  }

  @Test
  void keysAreSealedAtRest() {
    started();
    var stored = store.of("a").getFirst().sealedKey().toArray();

    assertThatThrownBy(() -> io.privyseal.foundation.crypto.x509.Pem.privateKey(stored))
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void anotherRootKeyOpensNothing() {
    started();
    var stranger = node("a", RootKey.generate(ENGINE));

    assertThatThrownBy(stranger::maintain).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aKeyThatWasMovedToAnotherInstanceDoesNotOpen() {
    started();
    store.add("b", store.of("a").getFirst());
    var thief = node("b", rootKey);

    assertThatThrownBy(thief::maintain).isInstanceOf(CryptoFailureException.class);
  }

  @Test
  void aKeyThatWasChangedDoesNotOpen() {
    started();
    var key = store.of("a").getFirst();
    var changed = key.sealedKey().toArray();
    changed[changed.length - 1] ^= 1;
    store.add(
        "c",
        new SealedSigningKey(
            1, key.kid(), key.certificate(), Bytes.copyOf(changed), key.signsFrom()));

    assertThatThrownBy(() -> node("c", rootKey).maintain())
        .isInstanceOf(CryptoFailureException.class);
  }

  @Test
  void aScheduleThatWouldCutTokensOffIsRefused() {
    assertThatThrownBy(
            () -> new KeySchedule(Duration.ofDays(10), Duration.ofDays(1), Duration.ofHours(7)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new KeySchedule(Duration.ofDays(10), Duration.ofMinutes(1), Duration.ofHours(9)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new KeySchedule(Duration.ofHours(1), Duration.ofDays(1), Duration.ofHours(9)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
