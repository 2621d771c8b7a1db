package io.privyseal.identity.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.jose.Jwk;
import io.privyseal.identity.IdentityStorageUnavailableException;
import io.privyseal.identity.InMemorySigningKeys;
import io.privyseal.identity.TestIdentityHost;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
  private final InMemorySigningKeys store = new InMemorySigningKeys();
  private Instant now = TestIdentityHost.NOW;
  private final SigningKeys keys = new SigningKeys(store, TestIdentityHost.ENGINE, () -> now);

  @Test
  void theFirstKeyIsMadeOnFirstUse() {
    assertThat(keys.current().generation()).isEqualTo(1);
    assertThat(keys.current().activeFrom()).isEqualTo(now);
  }

  @Test
  void aKeyStaysForItsTurn() {
    var first = keys.current().kid();
    now = now.plus(SigningKeys.TURN).minusSeconds(1);

    assertThat(keys.current().kid()).isEqualTo(first);
  }

  @Test
  void theSuccessorIsPublishedBeforeItsTurn() {
    keys.current();
    now = now.plus(SigningKeys.TURN).minus(SigningKeys.AHEAD);
    var successor = newestPublished();

    assertThat(successor).isNotEqualTo(keys.current().kid());
    now = now.plus(SigningKeys.AHEAD);
    assertThat(keys.current().kid()).isEqualTo(successor);
  }

  @Test
  void noSuccessorIsMadeEarlier() {
    keys.current();
    now = now.plus(SigningKeys.TURN).minus(SigningKeys.AHEAD).minusSeconds(1);

    assertThat(keys.published().keys()).hasSize(1);
  }

  @Test
  void thePredecessorStaysPublishedAfterItsTurn() {
    var first = keys.current().kid();
    now = now.plus(SigningKeys.TURN).plus(SigningKeys.BEHIND).minusSeconds(1);
    keys.current();

    assertThat(keys.published().find(first)).isPresent();
    now = now.plusSeconds(1).plus(SigningKeys.REFRESH);
    assertThat(keys.published().find(first)).isEmpty();
  }

  @Test
  void thePredecessorOutlivesItsLastToken() {
    assertThat(SigningKeys.BEHIND).isGreaterThan(TokenIssuer.LIFETIME.plus(Duration.ofMinutes(5)));
  }

  @Test
  void afterALongPauseAKeyIsThereAtOnce() {
    var first = keys.current().kid();
    now = now.plus(SigningKeys.TURN.multipliedBy(5));

    assertThat(keys.current().kid()).isNotEqualTo(first);
    assertThat(keys.published().find(keys.current().kid())).isPresent();
  }

  @Test
  void anotherNodeUsesTheSameKeys() {
    var other = new SigningKeys(store, TestIdentityHost.ENGINE, () -> now);

    assertThat(other.current().kid()).isEqualTo(keys.current().kid());
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void nodesThatStartTogetherAgreeOnOneKey() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          java.util.stream.IntStream.range(0, 4)
              .mapToObj(_ ->
                  threads.submit(() ->
                      new SigningKeys(store, TestIdentityHost.ENGINE, () -> now).current().kid()))
              .toList();
      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo(keys.current().kid());
      }
    }
  }

  @Test
  void theStoreIsNotAskedForEveryToken() {
    keys.current();
    var before = store.reads();
    for (var i = 0; i < 100; i++) {
      keys.current();
      keys.published();
    }

    assertThat(store.reads()).isEqualTo(before);
  }

  @Test
  void aSilentStoreDoesNotStopAKeyInItsTurn() {
    var first = keys.current().kid();
    store.breakDown();
    now = now.plus(SigningKeys.REFRESH);

    assertThat(keys.current().kid()).isEqualTo(first);
    assertThat(keys.published().find(first)).isPresent();
    var reads = store.reads();
    keys.current();
    assertThat(store.reads()).isEqualTo(reads);
    store.repair();
    now = now.plus(SigningKeys.TURN);
    assertThat(keys.current().kid()).isNotEqualTo(first);
  }

  @Test
  void aSilentStoreAtTheStartIsUnavailable() {
    store.breakDown();

    assertThatThrownBy(keys::current).isInstanceOf(IdentityStorageUnavailableException.class);
  }

  @Test
  void printsNoKey() {
    assertThat(keys.current().toString()).isEqualTo("SigningKey[1]");
  }

  private String newestPublished() {
    return keys.published().keys().getLast().kid().orElseThrow();
  }

  @Test
  void kidIsTheThumbprint() {
    var key = keys.current();

    assertThat(key.kid()).isEqualTo(Jwk.of(key.publicKey()).thumbprint().base64Url());
  }
}
