package io.privyseal.keyvault.storage;

import static io.privyseal.keyvault.storage.Stored.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import io.privyseal.keyvault.domain.AttributesChange;
import io.privyseal.keyvault.domain.KeptRotationPolicy;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.KeyLifetime;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.KeyRequest;
import io.privyseal.keyvault.domain.KeyRotation;
import io.privyseal.keyvault.domain.RotationPolicies;
import io.privyseal.keyvault.domain.RotationPolicy;
import io.privyseal.keyvault.domain.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresRotationPoliciesTest {
  private static final RotationPolicy EVERY_60_DAYS =
      new RotationPolicy(
          Optional.of(new KeyLifetime("P90D")),
          Optional.of(new RotationPolicy.AfterCreate(new KeyLifetime("P60D"))),
          new KeyLifetime("P20D"));

  private final Database database = TestPostgres.migratedDatabase();
  private final RootKey rootKey = rootKey(1);
  private final Stored s = new Stored(database, rootKey);

  @AfterEach
  void close() {
    database.close();
    rootKey.close();
  }

  private KeptRotationPolicy keep(RotationPolicy policy) {
    var kept = new KeptRotationPolicy(policy, START, START.plusSeconds(5));
    assertThat(s.policies.keep(VAULT.name(), NAME, kept)).isTrue();
    return kept;
  }

  private List<RotationPolicies.Claim> claim(Instant now) {
    return s.policies.claim(now, now.plus(KeyRotation.CLAIM), 10);
  }

  @Test
  void aPolicyIsReadAsItWasKept() {
    s.life.create(VAULT, NAME, plain());
    assertThat(s.policies.find(VAULT.name(), NAME)).isEmpty();

    assertThat(keep(EVERY_60_DAYS)).isEqualTo(s.policies.find(VAULT.name(), NAME).orElseThrow());

    var other =
        new RotationPolicy(
            Optional.of(new KeyLifetime("P4Y")),
            Optional.of(new RotationPolicy.BeforeExpiry(new KeyLifetime("P2M"))),
            new KeyLifetime("P1Y"));
    assertThat(keep(other)).isEqualTo(s.policies.find(VAULT.name(), NAME).orElseThrow());
    assertThat(keep(RotationPolicy.DEFAULT))
        .isEqualTo(s.policies.find(VAULT.name(), NAME).orElseThrow());
  }

  @Test
  void aKeyThatIsNotThereKeepsNone() {
    var kept = new KeptRotationPolicy(EVERY_60_DAYS, START, START);
    assertThat(s.policies.keep(VAULT.name(), NAME, kept)).isFalse();
    s.life.create(VAULT, NAME, plain());
    s.life.delete(VAULT, NAME);

    assertThat(s.policies.keep(VAULT.name(), NAME, kept)).isFalse();
  }

  @Test
  void aPurgedKeyLeavesNothing() {
    s.life.create(VAULT, NAME, plain());
    keep(EVERY_60_DAYS);
    s.life.delete(VAULT, NAME);
    s.life.purge(VAULT, NAME);
    s.life.create(VAULT, NAME, plain());

    assertThat(s.policies.find(VAULT.name(), NAME)).isEmpty();
    assertThat(claim(START)).isEmpty();
  }

  @Test
  void aKeyWithoutEndAndPolicyIsNotLookedAt() {
    s.life.create(VAULT, NAME, plain());

    assertThat(claim(START)).isEmpty();
  }

  @Test
  void aClaimHoldsUntilItEnds() {
    s.life.create(VAULT, NAME, plain());
    var kept = keep(EVERY_60_DAYS);

    var claim = claim(START).getFirst();

    assertThat(claim.latest()).isEqualTo(s.life.get(VAULT, NAME, Optional.empty()));
    assertThat(claim.policy()).contains(kept);
    assertThat(claim.noticed()).isEmpty();
    assertThat(claim(START.plus(KeyRotation.CLAIM).minusSeconds(1))).isEmpty();
    assertThat(claim(START.plus(KeyRotation.CLAIM))).hasSize(1);
  }

  @Test
  void aSettledKeyComesBackWhenItSaid() {
    s.life.create(VAULT, NAME, plain());
    keep(EVERY_60_DAYS);
    var next = START.plus(Duration.ofDays(60));

    s.policies.settle(claim(START).getFirst(), Optional.of(next));

    assertThat(claim(next.minusSeconds(1))).isEmpty();
    var again = claim(next);
    assertThat(again).hasSize(1);
    s.policies.settle(again.getFirst(), Optional.empty());
    assertThat(claim(START.plus(Duration.ofDays(36_500)))).isEmpty();
  }

  @Test
  void aNoticeIsRemembered() {
    var made = s.life.create(VAULT, NAME, ending());
    var claim = claim(START).getFirst();

    s.policies.settle(
        new RotationPolicies.Claim(
            claim.latest(), claim.policy(), Optional.of(made.version().version()), claim.until()),
        Optional.of(START));

    assertThat(claim(START).getFirst().noticed()).contains(made.version().version());
  }

  @Test
  void aChangeDuringAClaimIsNotLost() {
    s.life.create(VAULT, NAME, ending());
    var claim = claim(START).getFirst();
    s.life.update(VAULT, NAME, Optional.empty(), change(AttributesChange.NONE));

    s.policies.settle(claim, Optional.empty());

    assertThat(claim(START)).hasSize(1);
  }

  @Test
  void aRecoveredKeyIsLookedAtAgain() {
    s.life.create(VAULT, NAME, ending());
    s.policies.settle(claim(START).getFirst(), Optional.empty());
    s.life.delete(VAULT, NAME);
    assertThat(claim(START)).isEmpty();

    s.life.recover(VAULT, NAME);

    assertThat(claim(START)).hasSize(1);
  }

  @Test
  void manyNodesMakeOneVersionOfEachKey() throws Exception {
    var names = IntStream.range(0, 40).mapToObj(i -> new KeyName("key-" + i)).toList();
    for (var name : names) {
      s.life.create(VAULT, name, plain());
      s.policies.keep(VAULT.name(), name, new KeptRotationPolicy(EVERY_60_DAYS, START, START));
    }
    s.now = START.plus(Duration.ofDays(61));
    var recorded = new AtomicInteger();
    var start = new CountDownLatch(1);
    try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> node =
          () -> {
            start.await();
            return rotation().runDue(1_000, counting(recorded)).rotated();
          };
      var rounds = IntStream.range(0, 4).mapToObj(_ -> nodes.submit(node)).toList();
      start.countDown();
      var rotated = 0;
      for (var round : rounds) {
        rotated += round.get();
      }
      assertThat(rotated).isEqualTo(names.size());
    }

    assertThat(recorded).hasValue(names.size());
    for (var name : names) {
      assertThat(s.life.get(VAULT, name, Optional.empty()).key().versions()).isEqualTo(2);
    }
  }

  private KeyRotation rotation() {
    return new KeyRotation(s.life, s.policies, new PostgresVaultRegistry(database), () -> s.now);
  }

  private static KeyRotation.Journal counting(AtomicInteger recorded) {
    return new KeyRotation.Journal() {
      @Override
      public void rotating(Vault vault, KeyBundle latest, Instant due) {
        recorded.incrementAndGet();
      }

      @Override
      public void notRotating(Vault vault, KeyBundle latest, String reason) {
        throw new AssertionError(reason);
      }

      @Override
      public void nearExpiry(Vault vault, KeyBundle latest, Instant expires) {
        throw new AssertionError("no version is near its end");
      }
    };
  }

  private static KeyRequest.Create ending() {
    return new KeyRequest.Create(
        EC,
        Optional.empty(),
        AttributesChange.NONE.withExpires(START.plus(Duration.ofDays(100))),
        Optional.empty(),
        Optional.empty());
  }
}
