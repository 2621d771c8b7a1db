package io.privyseal.keyvault.domain;

import static io.privyseal.keyvault.domain.Fixture.*;
import static io.privyseal.keyvault.domain.RotationPolicyTest.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
  private final Fixture f = new Fixture();
  private final List<String> journal = new ArrayList<>();
  private Consumer<KeyBundle> beforeRotating = _ -> {};
  private final KeyRotation rotation =
      new KeyRotation(f.life, f.policies, vaults(f.vault), f.clock);

  private final KeyRotation.Journal keeping =
      new KeyRotation.Journal() {
        @Override
        public void rotating(Vault vault, KeyBundle latest, Instant due) {
          journal.add("rotating " + latest.key().name() + " due " + due);
          beforeRotating.accept(latest);
        }

        @Override
        public void notRotating(Vault vault, KeyBundle latest, String reason) {
          journal.add("not rotating " + latest.key().name() + " " + reason);
        }

        @Override
        public void nearExpiry(Vault vault, KeyBundle latest, Instant expires) {
          journal.add("near expiry " + latest.key().name() + " " + expires);
        }
      };

  private static VaultRegistry vaults(Vault vault) {
    return new VaultRegistry() {
      @Override
      public Optional<Vault> find(VaultName name) {
        return Optional.of(vault).filter(v -> v.name().equals(name));
      }

      @Override
      public void register(Vault other) {
        throw new UnsupportedOperationException();
      }

      @Override
      public List<Vault> all() {
        return List.of(vault);
      }
    };
  }

  private KeyRotation.Round run() {
    return rotation.runDue(100, keeping);
  }

  private void set(RotationPolicy policy) {
    rotation.setPolicy(f.vault, NAME, policy);
  }

  private void at(String time) {
    f.now = Instant.parse(time);
  }

  private int versions() {
    return f.get().key().versions();
  }

  @Nested
  class Policies {
    @Test
    void aKeyHasTheDefaultUntilOneIsSet() {
      f.create(EC);

      assertThat(rotation.policy(f.vault, NAME)).isEmpty();

      set(policy("P90D", after("P60D"), 20));

      var kept = rotation.policy(f.vault, NAME).orElseThrow();
      assertThat(kept.policy()).isEqualTo(policy("P90D", after("P60D"), 20));
      assertThat(kept.created()).isEqualTo(START);
      assertThat(kept.updated()).isEqualTo(START);
    }

    @Test
    void anotherPolicyIsAnUpdateAndTheSameIsNone() {
      f.create(EC);
      set(policy("P90D", after("P60D"), 20));
      f.now = START.plusSeconds(60);
      set(policy("P90D", after("P60D"), 20));
      assertThat(rotation.policy(f.vault, NAME).orElseThrow().updated()).isEqualTo(START);

      set(policy("P90D", after("P61D"), 20));

      var kept = rotation.policy(f.vault, NAME).orElseThrow();
      assertThat(kept.created()).isEqualTo(START);
      assertThat(kept.updated()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void aKeyThatIsNotThereHasNone() {
      refuses(RefusalReason.KEY_NOT_FOUND, () -> rotation.policy(f.vault, NAME));
      refuses(RefusalReason.KEY_NOT_FOUND, () -> set(RotationPolicy.DEFAULT));
    }

    @Test
    void aDeletedKeyHasNone() {
      f.create(EC);
      f.life.delete(f.vault, NAME);

      refuses(RefusalReason.KEY_NOT_FOUND, () -> rotation.policy(f.vault, NAME));
      refuses(RefusalReason.KEY_NOT_FOUND, () -> set(RotationPolicy.DEFAULT));
    }
  }

  @Nested
  class NewVersions {
    @Test
    void theyEndAsThePolicySaysAndTheFirstOneDoesNot() {
      var first = f.create(EC);
      set(policy("P90D", null, 30));

      assertThat(first.version().attributes().expires()).isEmpty();
      assertThat(f.get().version().attributes().expires()).isEmpty();
      var end = Optional.of(Instant.parse("2026-05-30T12:00:00Z"));
      assertThat(f.create(EC).version().attributes().expires()).isEqualTo(end);
      assertThat(f.life.rotate(f.vault, NAME).version().attributes().expires()).isEqualTo(end);
    }

    @Test
    void theyEndWhenTheirRequestSaysSo() {
      f.create(EC);
      set(policy("P90D", null, 30));
      var end = START.plus(Duration.ofDays(3));

      var made = f.life.create(f.vault, NAME, with(EC, AttributesChange.NONE.withExpires(end)));

      assertThat(made.version().attributes().expires()).contains(end);
    }

    @Test
    void aRotationAfterAVersionThatIsNotTheLatestIsRefused() {
      var first = f.create(EC).version().version();
      f.create(EC);

      refuses(RefusalReason.CONCURRENT_CHANGE, () -> f.life.rotate(f.vault, NAME, first));
      assertThat(versions()).isEqualTo(2);
    }
  }

  @Nested
  class Rotating {
    @Test
    void aVersionIsFollowedSoLongAfterItsMaking() {
      f.create(EC);
      set(policy("P90D", after("P60D"), 10));
      at("2026-04-30T11:59:59Z");
      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));

      at("2026-04-30T12:00:00Z");
      assertThat(run()).isEqualTo(new KeyRotation.Round(1, 0));

      assertThat(journal).containsExactly("rotating a-Key due 2026-04-30T12:00:00Z");
      assertThat(versions()).isEqualTo(2);
      assertThat(f.get().version().attributes().expires())
          .contains(Instant.parse("2026-07-29T12:00:00Z"));
      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));
      at("2026-06-29T12:00:00Z");
      assertThat(run()).isEqualTo(new KeyRotation.Round(1, 0));
      assertThat(versions()).isEqualTo(3);
    }

    @Test
    void aVersionIsFollowedSoLongBeforeItsEnd() {
      f.create(EC);
      set(policy("P90D", before("P40D"), 10));
      at("2027-03-01T12:00:00Z");
      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));
      f.life.update(
          f.vault,
          NAME,
          Optional.empty(),
          change(AttributesChange.NONE.withExpires(f.now.plus(Duration.ofDays(41)))));
      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));

      f.now = f.now.plus(Duration.ofDays(1));
      assertThat(run()).isEqualTo(new KeyRotation.Round(1, 0));

      assertThat(f.get().version().attributes().expires())
          .contains(f.now.plus(Duration.ofDays(90)));
    }

    @Test
    void aVersionThatWasMadeByARequestPutsItOff() {
      f.create(EC);
      set(policy(null, after("P60D"), 10));
      at("2026-04-29T12:00:00Z");
      f.life.rotate(f.vault, NAME);

      at("2026-04-30T12:00:00Z");

      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));
    }

    @Test
    void aDisabledKeyIsLeftAloneUntilItIsEnabled() {
      f.create(EC);
      set(policy(null, after("P60D"), 10));
      f.life.update(
          f.vault, NAME, Optional.empty(), change(AttributesChange.NONE.withEnabled(false)));
      at("2026-06-01T12:00:00Z");
      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));

      f.life.update(
          f.vault, NAME, Optional.empty(), change(AttributesChange.NONE.withEnabled(true)));

      assertThat(run()).isEqualTo(new KeyRotation.Round(1, 0));
    }

    @Test
    void aDeletedKeyIsLeftAloneUntilItIsRecovered() {
      f.create(EC);
      set(policy(null, after("P60D"), 10));
      f.life.delete(f.vault, NAME);
      at("2026-05-01T12:00:00Z");
      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));

      f.life.recover(f.vault, NAME);

      assertThat(run()).isEqualTo(new KeyRotation.Round(1, 0));
    }

    @Test
    void whatCannotBeRecordedIsNotDoneAndComesBackWhenTheClaimEnds() {
      f.create(EC);
      set(policy(null, after("P60D"), 10));
      at("2026-05-01T12:00:00Z");
      beforeRotating =
          _ -> {
            throw new IllegalStateException("the log is away");
          };
      assertThatThrownBy(KeyRotationTest.this::run).hasMessage("the log is away");
      assertThat(versions()).isEqualTo(1);
      beforeRotating = _ -> {};
      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));

      f.now = f.now.plus(KeyRotation.CLAIM);

      assertThat(run()).isEqualTo(new KeyRotation.Round(1, 0));
    }

    @Test
    void twoNodesMakeOneVersion() {
      f.create(EC);
      set(policy(null, after("P60D"), 10));
      at("2026-05-01T12:00:00Z");
      // The other node is so late that its claim was over, and was claimed again.
      beforeRotating =
          _ -> {
            beforeRotating = _ -> {};
            f.now = f.now.plus(KeyRotation.CLAIM);
            assertThat(run()).isEqualTo(new KeyRotation.Round(1, 0));
          };

      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));

      assertThat(versions()).isEqualTo(2);
    }

    @Test
    void aKeyThatIsFullIsNamedOnceADay() {
      f.create(EC);
      for (var i = 1; i < Key.MAX_VERSIONS; i++) {
        f.life.rotate(f.vault, NAME);
      }
      set(policy(null, after("P60D"), 10));
      at("2026-05-01T12:00:00Z");

      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));
      f.now = f.now.plus(KeyRotation.CLAIM);
      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));

      assertThat(journal).containsExactly("not rotating a-Key TOO_MANY_VERSIONS");
    }

    @Test
    void aRoundIsBounded() {
      for (var i = 0; i < 5; i++) {
        var name = new KeyName("key-" + i);
        f.life.create(f.vault, name, KeyRequest.Create.of(EC));
        rotation.setPolicy(f.vault, name, policy(null, after("P60D"), 10));
      }
      at("2026-05-01T12:00:00Z");

      assertThat(rotation.runDue(3, keeping).rotated()).isEqualTo(3);
    }
  }

  @Nested
  class Notices {
    @Test
    void anEndIsAnnouncedOnceThirtyDaysBefore() {
      f.life.create(
          f.vault,
          NAME,
          with(EC, AttributesChange.NONE.withExpires(START.plus(Duration.ofDays(100)))));
      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));
      f.now = START.plus(Duration.ofDays(70));

      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 1));
      f.now = START.plus(Duration.ofDays(99));
      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));

      assertThat(journal).containsExactly("near expiry a-Key 2026-06-09T12:00:00Z");
    }

    @Test
    void thePolicySaysWhen() {
      f.life.create(
          f.vault,
          NAME,
          with(EC, AttributesChange.NONE.withExpires(START.plus(Duration.ofDays(100)))));
      set(policy(null, null, 50));
      f.now = START.plus(Duration.ofDays(50));

      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 1));
    }

    @Test
    void aChangeOfAnnouncedVersionsTagsAnnouncesNothing() {
      f.life.create(
          f.vault,
          NAME,
          with(EC, AttributesChange.NONE.withExpires(START.plus(Duration.ofDays(20)))));
      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 1));

      f.life.update(f.vault, NAME, Optional.empty(), change(AttributesChange.NONE));

      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));
    }

    @Test
    void theNextVersionHasANoticeOfItsOwn() {
      f.create(EC);
      set(policy("P28D", null, 7));
      f.life.rotate(f.vault, NAME);
      f.now = START.plus(Duration.ofDays(21));
      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 1));
      f.life.rotate(f.vault, NAME);
      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 0));

      f.now = START.plus(Duration.ofDays(42));

      assertThat(run()).isEqualTo(new KeyRotation.Round(0, 1));
    }
  }
}
