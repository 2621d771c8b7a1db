package io.privyseal.keyvault.secrets;

import static io.privyseal.keyvault.secrets.Fixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.keyvault.domain.AttributesChange;
import io.privyseal.keyvault.domain.ConcurrentChangeException;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.Vault;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SecretLifecycleTest {
  private final Fixture f = new Fixture();

  @Nested
  class Writers {
    @Test
    void theSecondOfTwoStartsAgainFromTheFirst() {
      f.set("first");
      f.secrets.beforeNextApply(() -> f.set("from elsewhere"));

      var made = f.set("mine");

      assertThat(made.version().ordinal()).isEqualTo(3);
      assertThat(f.value()).isEqualTo("mine");
    }

    @Test
    void twoFirstOnesAreTwoVersions() {
      f.secrets.beforeNextApply(() -> f.set("from elsewhere"));

      assertThat(f.set("mine").version().ordinal()).isEqualTo(2);
    }

    @Test
    void whoNeverComesFirstIsToldSo() {
      f.secrets.beforeEveryApply(() -> {
        throw new ConcurrentChangeException();
      });

      refuses(RefusalReason.CONCURRENT_CHANGE, () -> f.set("mine"));
    }

    @Test
    void aValueForAVersionThatWasFollowedIsDropped() {
      var first = f.set("first").version().version();
      f.set("second");
      try (var late = SecretValues.of("late")) {
        assertThat(f.life.setAfter(f.vault, NAME, first, SecretRequest.Set.of(late))).isEmpty();
      }

      assertThat(f.value()).isEqualTo("second");
    }

    @Test
    void aValueForAVersionThatIsFollowedMeanwhileIsDroppedToo() {
      var first = f.set("first").version().version();
      f.secrets.beforeNextApply(() -> f.set("second"));
      try (var late = SecretValues.of("late")) {
        assertThat(f.life.setAfter(f.vault, NAME, first, SecretRequest.Set.of(late))).isEmpty();
      }

      assertThat(f.value()).isEqualTo("second");
    }
  }

  @Nested
  class Bounds {
    @Test
    void theMostVersionsAreTheMost() {
      for (var i = 0; i < VaultSecret.MAX_VERSIONS; i++) {
        f.set("v");
      }

      refuses(RefusalReason.TOO_MANY_VERSIONS, () -> f.set("v"));
    }

    @Test
    void anEmptyValueIsRefused() {
      refuses(RefusalReason.BAD_PARAMETER, () -> SecretValues.of(""));
    }

    @Test
    void aLongValueIsRefused() {
      refuses(
          RefusalReason.BAD_PARAMETER,
          () -> SecretValues.of("x".repeat(SecretValues.MAX_BYTES + 1)));
    }

    @Test
    void halfACharacterIsRefused() {
      refuses(RefusalReason.BAD_PARAMETER, () -> SecretValues.of("\ud83d"));
    }

    @Test
    void aLongContentTypeIsRefused() {
      refuses(
          RefusalReason.BAD_PARAMETER,
          () -> new ContentType("x".repeat(ContentType.MAX_CHARS + 1)));
    }

    @Test
    void aControlCharacterInAContentTypeIsRefused() {
      refuses(RefusalReason.BAD_PARAMETER, () -> new ContentType("a\nb"));
    }
  }

  @Nested
  class Deleted {
    @Test
    void theNameIsFreeWhenItsTimeIsOver() {
      f.set("first");
      f.life.delete(f.vault, NAME);
      f.now = START.plus(Duration.ofDays(90));

      assertThat(f.set("second").version().ordinal()).isEqualTo(1);
    }

    @Test
    void itIsGoneWhenItsTimeIsOverThoughNobodyPurgedIt() {
      f.set("first");
      f.life.delete(f.vault, NAME);
      f.now = START.plus(Duration.ofDays(90));

      refuses(RefusalReason.DELETED_SECRET_NOT_FOUND, () -> f.life.getDeleted(f.vault, NAME));
      refuses(RefusalReason.DELETED_SECRET_NOT_FOUND, () -> f.life.recover(f.vault, NAME));
      assertThat(f.life.listDeleted(f.vault, "", 25).items()).isEmpty();
    }

    @Test
    void itIsPurgedOnceItsTimeIsOverAndNotBefore() {
      f.set("first");
      f.life.delete(f.vault, NAME);
      assertThat(f.life.purgeDue(10, _ -> {})).isZero();
      f.now = START.plus(Duration.ofDays(90));

      assertThat(f.life.purgeDue(10, _ -> {})).isEqualTo(1);
      assertThat(f.secrets.find(f.vault.name(), NAME)).isEmpty();
    }

    @Test
    void aProtectedVaultPurgesNothingEarly() {
      var strict = new Vault(f.vault.name(), f.vault.tenant(), f.vault.resource(), 90, true);
      f.set("first");
      f.life.delete(strict, NAME);

      refuses(RefusalReason.PURGE_PROTECTED, () -> f.life.purge(strict, NAME));
    }
  }

  @Nested
  class Reading {
    @Test
    void aSecretThatIsDisabledAfterTheDecisionStays() {
      f.set("first");
      var permit = f.reading.readable(f.vault, NAME, Optional.empty());
      f.life.update(
          f.vault, NAME, Optional.empty(), change(AttributesChange.NONE.withEnabled(false)));

      refuses(RefusalReason.SECRET_DISABLED, () -> f.value(permit));
    }

    @Test
    void aSecretThatIsDeletedAfterTheDecisionStays() {
      f.set("first");
      var permit = f.reading.readable(f.vault, NAME, Optional.empty());
      f.life.delete(f.vault, NAME);

      refuses(RefusalReason.SECRET_NOT_FOUND, () -> f.value(permit));
    }

    @Test
    void theVersionThatWasDecidedIsRead() {
      f.set("first");
      var permit = f.reading.readable(f.vault, NAME, Optional.empty());
      f.set("second");

      assertThat(f.value(permit)).isEqualTo("first");
    }

    @Test
    void aVersionThatIsNotThereIsNotFound() {
      f.set("first");
      var other = Optional.of(new ObjectVersion("0".repeat(32)));

      refuses(RefusalReason.SECRET_NOT_FOUND, () -> f.reading.readable(f.vault, NAME, other));
    }

    @Test
    void nothingPrintsAValue() {
      var bundle = f.set("open-sesame");
      try (var value = SecretValues.of("open-sesame")) {
        assertThat(SecretRequest.Set.of(value).toString()).doesNotContain("sesame");
      }
      assertThat(bundle.toString()).doesNotContain("sesame");
    }
  }

  @Nested
  class Bound {
    @Test
    void itIsNotReadable() {
      f.bind("v");

      refuses(
          RefusalReason.SECRET_RELEASE_ONLY,
          () -> f.reading.readable(f.vault, NAME, Optional.empty()));
    }

    @Test
    void aPlainOneIsNotReleasable() {
      f.set("v");

      refuses(
          RefusalReason.NOT_EXPORTABLE,
          () -> f.reading.releasable(f.vault, NAME, Optional.empty()));
    }

    @Test
    void aPolicyThatIsChangedAfterTheDecisionEndsTheRelease() {
      f.bind("v");
      var decided = f.reading.releasable(f.vault, NAME, Optional.empty());
      f.life.update(f.vault, NAME, Optional.empty(), change(policy("two", false)));

      refuses(RefusalReason.CONCURRENT_CHANGE, () -> f.reading.export(f.vault, decided).close());
    }

    @Test
    void anImmutablePolicyStaysWithANewVersion() {
      f.set("v", Optional.of(policy("one", true)));

      refuses(
          RefusalReason.POLICY_IS_IMMUTABLE, () -> f.set("w", Optional.of(policy("two", false))));
    }

    @Test
    void anImmutablePolicyStaysImmutable() {
      f.set("v", Optional.of(policy("one", true)));

      refuses(
          RefusalReason.POLICY_IS_IMMUTABLE,
          () -> f.life.update(f.vault, NAME, Optional.empty(), change(policy("one", false))));
    }

    @Test
    void aPolicyBecomesImmutable() {
      f.bind("v");
      f.life.update(f.vault, NAME, Optional.empty(), change(policy("one", true)));

      refuses(
          RefusalReason.POLICY_IS_IMMUTABLE,
          () -> f.life.update(f.vault, NAME, Optional.empty(), change(POLICY)));
    }

    @Test
    void aPlainOneTakesNoPolicy() {
      f.set("v");

      refuses(
          RefusalReason.POLICY_WITHOUT_EXPORTABLE,
          () -> f.life.update(f.vault, NAME, Optional.empty(), change(POLICY)));
    }
  }
}
