package io.privyseal.access.token;

import static io.privyseal.access.token.TestIssuer.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IssuerKeyCacheTest {
  private final TestIssuer issuer = new TestIssuer();
  private Instant now = NOW;
  private final IssuerKeyCache cache = new IssuerKeyCache(issuer, () -> now);

  @Test
  void fetchesOnceForManyTokens() {
    for (var i = 0; i < 100; i++) {
      assertThat(find("rsa")).isPresent();
    }

    assertThat(issuer.fetches).isEqualTo(1);
  }

  @Test
  void fetchesAgainWhenTheKeysAreNoLongerFresh() {
    find("rsa");
    now = now.plus(IssuerKeyCache.FRESH);

    assertThat(find("rsa")).isPresent();
    assertThat(issuer.fetches).isEqualTo(2);
  }

  @Test
  void aKeyThatTheIssuerWithdrewIsGoneAfterTheNextFetch() {
    find("rsa");
    issuer.published.remove("rsa");
    now = now.plus(IssuerKeyCache.FRESH);

    assertThat(find("rsa")).isEmpty();
  }

  @Test
  void aNewKeyOfTheIssuerIsFoundAfterThePause() {
    find("rsa");
    issuer.published.put("new", issuer.published.get("rsa"));

    assertThat(find("new")).as("within the pause").isEmpty();
    now = now.plus(IssuerKeyCache.UNKNOWN_KEY_PAUSE);
    assertThat(find("new")).isPresent();
  }

  @Test
  void unknownKeysCauseAtMostOneFetchInThePause() {
    find("rsa");
    now = now.plus(IssuerKeyCache.UNKNOWN_KEY_PAUSE);
    for (var i = 0; i < 1000; i++) {
      assertThat(find("invented-" + i)).isEmpty();
    }

    assertThat(issuer.fetches).isEqualTo(2);
  }

  @Test
  void unknownKeysAreNotKept() {
    for (var i = 0; i < 1000; i++) {
      find("invented-" + i);
    }

    assertThat(find("rsa")).isPresent();
    assertThat(issuer.fetches).isEqualTo(1);
  }

  @Test
  void oldKeysServeWhileTheIssuerIsSilent() {
    find("rsa");
    issuer.silent = true;
    now = now.plus(IssuerKeyCache.USABLE).minusSeconds(1);

    assertThat(find("rsa")).isPresent();
  }

  @Test
  void tooOldKeysServeNoLonger() {
    find("rsa");
    issuer.silent = true;
    now = now.plus(IssuerKeyCache.USABLE);

    assertThatThrownBy(() -> find("rsa")).isInstanceOf(IssuerKeysUnavailableException.class);
  }

  @Test
  void anUnknownKeyOfASilentIssuerIsUndecidedNotRefused() {
    find("rsa");
    issuer.silent = true;
    now = now.plus(IssuerKeyCache.UNKNOWN_KEY_PAUSE);

    assertThatThrownBy(() -> find("new")).isInstanceOf(IssuerKeysUnavailableException.class);
  }

  /// Else those who waited for it would make one after the other, each as slow.
  @Test
  void theTimeThatAFailedFetchTookIsNoPause() {
    var fetches = new AtomicInteger();
    var slow =
        new IssuerKeyCache(
            _ -> {
              fetches.incrementAndGet();
              now = now.plus(HttpsIssuerKeys.TIME_LIMIT);
              throw new IssuerKeysUnavailableException("no answer in time");
            },
            () -> now);

    for (var i = 0; i < 10; i++) {
      assertThatThrownBy(() -> slow.find(issuer.trusted, "rsa"))
          .isInstanceOf(IssuerKeysUnavailableException.class);
    }

    assertThat(fetches).hasValue(1);
  }

  @Test
  void aFailedFetchIsNotRepeatedAtOnce() {
    issuer.silent = true;
    for (var i = 0; i < 10; i++) {
      assertThatThrownBy(() -> find("rsa")).isInstanceOf(IssuerKeysUnavailableException.class);
    }
    assertThat(issuer.fetches).isEqualTo(1);

    issuer.silent = false;
    now = now.plus(IssuerKeyCache.FAILURE_PAUSE);
    assertThat(find("rsa")).isPresent();
  }

  @Test
  void concurrentCallersShareOneFetch() throws Exception {
    var inside = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var fetches = new AtomicInteger();
    IssuerKeySource slow =
        trusted -> {
          fetches.incrementAndGet();
          inside.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return Map.copyOf(issuer.published);
        };
    var shared = new IssuerKeyCache(slow, () -> now);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<java.util.concurrent.Future<Optional<PublicKey>>>();
      Callable<Optional<PublicKey>> task = () -> shared.find(issuer.trusted, "rsa");
      for (var i = 0; i < 50; i++) {
        answers.add(threads.submit(task));
      }
      inside.await();
      release.countDown();
      for (var answer : answers) {
        assertThat(answer.get()).isPresent();
      }
    }

    assertThat(fetches).hasValue(1);
  }

  @Test
  void durationsAreInOrder() {
    assertThat(IssuerKeyCache.FRESH).isLessThan(IssuerKeyCache.USABLE);
    assertThat(IssuerKeyCache.UNKNOWN_KEY_PAUSE).isLessThan(Duration.ofMinutes(5));
  }

  private Optional<PublicKey> find(String kid) {
    return cache.find(issuer.trusted, kid);
  }
}
