package io.privyseal.keyvault.domain;

import static io.privyseal.keyvault.domain.Fixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.crypto.EcCurve;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyLifecycleTest {
  private final Fixture f = new Fixture();

  @Nested
  class Create {
    @Test
    void aNewKeyHasItsDefaults() {
      var made = f.create(RSA);

      assertThat(made.key().versions()).isEqualTo(1);
      assertThat(made.version().operations())
          .containsExactly(
              KeyOperation.ENCRYPT,
              KeyOperation.DECRYPT,
              KeyOperation.SIGN,
              KeyOperation.VERIFY,
              KeyOperation.WRAP_KEY,
              KeyOperation.UNWRAP_KEY);
      assertThat(made.version().attributes().enabled()).isTrue();
      assertThat(made.version().attributes().created()).isEqualTo(START);
      assertThat(f.get()).isEqualTo(made);
    }

    @ParameterizedTest
    @EnumSource(EcCurve.class)
    void everyCurveIsMade(EcCurve curve) {
      var made = f.create(new KeySpec(KeyType.EC, new KeyShape.Ec(curve)));

      assertThat(EcCurve.of(((ECPublicKey) made.version().pairKey()).getParams())).contains(curve);
    }

    @Test
    void aSecondCreateAddsAVersionThatBecomesTheLatest() {
      var first = f.create(EC);
      var second = f.create(EC);

      assertThat(second.key().versions()).isEqualTo(2);
      assertThat(f.get().version().version()).isEqualTo(second.version().version());
      assertThat(f.life.get(f.vault, NAME, Optional.of(first.version().version())).version())
          .isEqualTo(first.version());
    }

    @Test
    void aNameIsFoundInAnyCaseAndKeepsItsFirstSpelling() {
      f.create(EC);

      var found = f.life.get(f.vault, new KeyName("A-KEY"), Optional.empty());

      assertThat(found.key().name().value()).isEqualTo("a-Key");
    }

    @Test
    void aSizeThatIsNotOfferedIsRefused() {
      refuses(RefusalReason.BAD_PARAMETER, () -> new KeyShape.Rsa(1024));
    }

    @Test
    void aKindThatDoesNotFitTheShapeIsRefused() {
      refuses(
          RefusalReason.BAD_PARAMETER,
          () -> new KeySpec(KeyType.RSA, new KeyShape.Ec(EcCurve.P256)));
    }

    @Test
    void anOperationThatTheKindCannotDoIsRefused() {
      var request =
          new KeyRequest.Create(
              EC,
              Optional.of(Set.of(KeyOperation.WRAP_KEY)),
              AttributesChange.NONE,
              Optional.empty(),
              Optional.empty());

      refuses(RefusalReason.BAD_PARAMETER, () -> f.life.create(f.vault, NAME, request));
    }

    @Test
    void aWindowThatEndsBeforeItStartsIsRefused() {
      var attributes = AttributesChange.NONE.withNotBefore(START).withExpires(START);

      refuses(
          RefusalReason.BAD_PARAMETER, () -> f.life.create(f.vault, NAME, with(EC, attributes)));
    }

    @Test
    void sixteenTagsAreRefused() {
      var tags = new java.util.TreeMap<String, String>();
      for (var i = 0; i <= Tags.MAX_TAGS; i++) {
        tags.put("tag" + i, "value");
      }

      refuses(RefusalReason.BAD_PARAMETER, () -> new Tags(tags));
    }

    @Test
    void aTagValueOf257CharactersIsRefused() {
      refuses(RefusalReason.BAD_PARAMETER, () -> new Tags(Map.of("name", "v".repeat(257))));
    }

    @Test
    void aDeletedNameIsNotFree() {
      f.create(EC);
      f.life.delete(f.vault, NAME);

      refuses(RefusalReason.DELETED_BUT_RECOVERABLE, () -> f.create(EC));
    }

    @Test
    void aDeletedNameIsFreeAgainWhenItsTimeIsOver() {
      var first = f.create(EC);
      f.life.delete(f.vault, NAME);
      f.now = START.plus(Duration.ofDays(90));

      var second = f.create(EC);

      assertThat(second.key().versions()).isEqualTo(1);
      assertThat(f.keys.findVersion(first.id())).isEmpty();
    }
  }

  @Nested
  class Import {
    private KeyRequest.Import request(KeyType type, KeyPair pair) {
      return new KeyRequest.Import(
          type,
          new KeyMaterial.Pair(pair),
          Optional.empty(),
          AttributesChange.NONE,
          Optional.empty(),
          Optional.empty());
    }

    @Test
    void aBroughtPairIsKept() {
      var pair = pair(new KeyShape.Rsa(2048));

      var made = f.life.importKey(f.vault, NAME, request(KeyType.RSA_HSM, pair));

      assertThat(made.version().spec()).isEqualTo(RSA_HSM);
      assertThat(made.version().pairKey().getEncoded()).isEqualTo(pair.getPublic().getEncoded());
      assertThat(f.opened(made.id())).isEqualTo(pair.getPrivate().getEncoded());
    }

    @Test
    void halvesOfTwoPairsAreRefused() {
      var mixed =
          new KeyPair(
              ENGINE.generateEc(EcCurve.P256).getPublic(),
              ENGINE.generateEc(EcCurve.P256).getPrivate());

      refuses(
          RefusalReason.BAD_PARAMETER,
          () -> f.life.importKey(f.vault, NAME, request(KeyType.EC, mixed)));
    }

    @Test
    void halvesOnTwoCurvesAreRefused() {
      var mixed =
          new KeyPair(
              ENGINE.generateEc(EcCurve.P256).getPublic(),
              ENGINE.generateEc(EcCurve.P384).getPrivate());

      refuses(
          RefusalReason.BAD_PARAMETER,
          () -> f.life.importKey(f.vault, NAME, request(KeyType.EC, mixed)));
    }

    @Test
    void aKindThatIsNotTheKeysIsRefused() {
      var pair = ENGINE.generateEc(EcCurve.P256);

      refuses(
          RefusalReason.BAD_PARAMETER,
          () -> f.life.importKey(f.vault, NAME, request(KeyType.RSA, pair)));
    }

    @Test
    void anUnusualExponentIsRefused() throws Exception {
      var generator = java.security.KeyPairGenerator.getInstance("RSA");
      generator.initialize(
          new java.security.spec.RSAKeyGenParameterSpec(2048, java.math.BigInteger.valueOf(17)));

      refuses(
          RefusalReason.BAD_PARAMETER,
          () -> f.life.importKey(f.vault, NAME, request(KeyType.RSA, generator.generateKeyPair())));
    }

    @Test
    void aModulusOfAnotherSizeIsRefused() throws Exception {
      var generator = java.security.KeyPairGenerator.getInstance("RSA");
      generator.initialize(1024);

      refuses(
          RefusalReason.BAD_PARAMETER,
          () -> f.life.importKey(f.vault, NAME, request(KeyType.RSA, generator.generateKeyPair())));
    }
  }

  @Nested
  class Update {
    @Test
    void whatIsLeftOutStays() {
      f.life.create(
          f.vault, NAME, with(EC, AttributesChange.NONE.withExpires(START.plusSeconds(9))));
      f.now = START.plusSeconds(5);

      var after =
          f.life.update(
              f.vault, NAME, Optional.empty(), change(AttributesChange.NONE.withEnabled(false)));

      assertThat(after.version().attributes())
          .isEqualTo(
              new ObjectAttributes(
                  false, Optional.empty(), Optional.of(START.plusSeconds(9)), START, f.now));
      assertThat(after.version().operations())
          .containsExactly(KeyOperation.SIGN, KeyOperation.VERIFY);
      assertThat(f.get()).isEqualTo(after);
    }

    @Test
    void anOlderVersionIsChangedAlone() {
      var first = f.create(EC);
      var second = f.create(EC);

      f.life.update(
          f.vault,
          NAME,
          Optional.of(first.version().version()),
          change(AttributesChange.NONE.withEnabled(false)));

      assertThat(f.get().version()).isEqualTo(second.version());
      assertThat(
              f.life
                  .get(f.vault, NAME, Optional.of(first.version().version()))
                  .version()
                  .attributes()
                  .enabled())
          .isFalse();
    }

    @Test
    void anUnknownVersionIsNotFound() {
      f.create(EC);
      var unknown = Optional.of(new ObjectVersion("0".repeat(32)));

      refuses(
          RefusalReason.KEY_NOT_FOUND,
          () -> f.life.update(f.vault, NAME, unknown, change(AttributesChange.NONE)));
    }

    @Test
    void noKeyOpsAtAllMakeAKeyThatDoesNothing() {
      f.create(EC);
      f.life.update(
          f.vault,
          NAME,
          Optional.empty(),
          new KeyRequest.Update(
              Optional.of(Set.of()), AttributesChange.NONE, Optional.empty(), Optional.empty()));

      refuses(RefusalReason.OPERATION_NOT_PERMITTED, () -> f.permit(KeyOperation.SIGN));
    }
  }

  @Nested
  class DeleteAndRecover {
    @Test
    void aDeletedKeyIsGoneFromTheVaultAndListedAsDeleted() {
      f.create(EC);

      var deleted = f.life.delete(f.vault, NAME);

      assertThat(deleted.key().deletion())
          .contains(new Deletion(START, START.plus(Duration.ofDays(90))));
      refuses(RefusalReason.KEY_NOT_FOUND, f::get);
      assertThat(f.life.list(f.vault, "", 25).items()).isEmpty();
      assertThat(f.life.listDeleted(f.vault, "", 25).items()).containsExactly(deleted);
      assertThat(f.life.getDeleted(f.vault, NAME)).isEqualTo(deleted);
    }

    @Test
    void aDeletedKeyCannotBeUsed() {
      f.create(EC);
      f.life.delete(f.vault, NAME);

      refuses(RefusalReason.KEY_NOT_FOUND, () -> f.permit(KeyOperation.VERIFY));
    }

    @Test
    void itsVersionsAreNotListed() {
      f.create(EC);
      f.life.delete(f.vault, NAME);

      refuses(RefusalReason.KEY_NOT_FOUND, () -> f.life.versions(f.vault, NAME, 0, 25));
    }

    @Test
    void aSecondDeleteFindsNothing() {
      f.create(EC);
      f.life.delete(f.vault, NAME);

      refuses(RefusalReason.KEY_NOT_FOUND, () -> f.life.delete(f.vault, NAME));
    }

    @Test
    void recoverBringsAllVersionsBack() {
      var first = f.create(EC);
      f.create(EC);
      f.life.delete(f.vault, NAME);

      f.life.recover(f.vault, NAME);

      assertThat(f.life.versions(f.vault, NAME, 0, 25).items()).hasSize(2);
      assertThat(f.life.get(f.vault, NAME, Optional.of(first.version().version())).version())
          .isEqualTo(first.version());
    }

    @Test
    void aLiveKeyCannotBeRecovered() {
      f.create(EC);

      refuses(RefusalReason.DELETED_KEY_NOT_FOUND, () -> f.life.recover(f.vault, NAME));
    }

    @Test
    void aLiveKeyCannotBePurged() {
      f.create(EC);

      refuses(RefusalReason.DELETED_KEY_NOT_FOUND, () -> f.life.purge(f.vault, NAME));
    }

    @Test
    void aPurgedKeyIsGoneForGood() {
      var made = f.create(EC);
      f.life.delete(f.vault, NAME);

      f.life.purge(f.vault, NAME);

      refuses(RefusalReason.DELETED_KEY_NOT_FOUND, () -> f.life.recover(f.vault, NAME));
      assertThat(f.keys.kept(made.id())).isEmpty();
    }

    @Test
    void purgeProtectionHolds() {
      var strict = new Vault(f.vault.name(), f.vault.tenant(), f.vault.resource(), 7, true);
      f.create(EC);
      f.life.delete(strict, NAME);

      refuses(RefusalReason.PURGE_PROTECTED, () -> f.life.purge(strict, NAME));
    }

    @Test
    void afterItsTimeItIsAsIfItNeverWas() {
      f.create(EC);
      f.life.delete(f.vault, NAME);
      f.now = START.plus(Duration.ofDays(90));

      refuses(RefusalReason.DELETED_KEY_NOT_FOUND, () -> f.life.recover(f.vault, NAME));
      assertThat(f.life.listDeleted(f.vault, "", 25).items()).isEmpty();
      assertThat(f.life.purgeDue(10, _ -> {})).isEqualTo(1);
      assertThat(f.keys.find(f.vault.name(), NAME)).isEmpty();
    }

    @Test
    void nothingIsPurgedBeforeItsTime() {
      f.create(EC);
      f.life.delete(f.vault, NAME);
      f.now = START.plus(Duration.ofDays(90)).minusSeconds(1);

      assertThat(f.life.purgeDue(10, _ -> {})).isZero();
      assertThat(f.life.recover(f.vault, NAME).key().deletion()).isEmpty();
    }
  }

  @Nested
  class Lists {
    @Test
    void pagesHoldEveryKeyOnce() {
      for (var i = 10; i < 30; i++) {
        f.life.create(f.vault, new KeyName("key-" + i), KeyRequest.Create.of(EC));
      }

      var seen = new java.util.ArrayList<String>();
      var after = Optional.of("");
      while (after.isPresent()) {
        var page = f.life.list(f.vault, after.get(), 6);
        page.items().forEach(item -> seen.add(item.key().name().value()));
        after = page.next();
      }

      assertThat(seen).hasSize(20).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void anotherVaultsKeysAreNotThere() {
      f.create(EC);
      var other =
          new Vault(new VaultName("other"), f.vault.tenant(), f.vault.resource(), 90, false);

      assertThat(f.life.list(other, "", 25).items()).isEmpty();
      refuses(RefusalReason.KEY_NOT_FOUND, () -> f.life.get(other, NAME, Optional.empty()));
    }
  }

  @Nested
  class Rotate {
    @Test
    void aNewVersionOfTheSameKind() {
      var first = f.life.create(f.vault, NAME, exportable(EC_HSM, POLICY));

      var rotated = f.life.rotate(f.vault, NAME);

      assertThat(rotated.version().spec()).isEqualTo(EC_HSM);
      assertThat(rotated.version().version()).isNotEqualTo(first.version().version());
      assertThat(rotated.key().releasePolicy()).contains(POLICY);
    }

    @Test
    void aMissingKeyIsNotFound() {
      refuses(RefusalReason.KEY_NOT_FOUND, () -> f.life.rotate(f.vault, NAME));
    }
  }

  @Nested
  class Concurrency {
    @Test
    void aCreateThatComesSecondAddsAVersion() {
      f.keys.beforeNextApply(() -> f.create(EC));

      var made = f.create(EC);

      assertThat(made.version().ordinal()).isEqualTo(2);
      assertThat(f.get().key().versions()).isEqualTo(2);
    }

    @Test
    void anUpdateThatComesSecondKeepsTheFirst() {
      f.create(EC);
      f.keys.beforeNextApply(() ->
          f.life.update(
              f.vault, NAME, Optional.empty(), change(AttributesChange.NONE.withEnabled(false))));

      f.life.update(
          f.vault,
          NAME,
          Optional.empty(),
          change(AttributesChange.NONE.withExpires(START.plusSeconds(60))));

      assertThat(f.get().version().attributes().enabled()).isFalse();
      assertThat(f.get().version().attributes().expires()).contains(START.plusSeconds(60));
    }

    @Test
    void anUpdateOfAKeyDeletedMeanwhileIsNotFound() {
      f.create(EC);
      f.keys.beforeNextApply(() -> f.life.delete(f.vault, NAME));

      refuses(
          RefusalReason.KEY_NOT_FOUND,
          () -> f.life.update(f.vault, NAME, Optional.empty(), change(AttributesChange.NONE)));
    }

    @Test
    void aWriterThatNeverGetsThroughIsTold() {
      f.create(EC);
      f.keys.beforeEveryApply(() -> {
        throw new ConcurrentChangeException();
      });

      refuses(RefusalReason.CONCURRENT_CHANGE, () -> f.create(EC));
    }
  }
}
