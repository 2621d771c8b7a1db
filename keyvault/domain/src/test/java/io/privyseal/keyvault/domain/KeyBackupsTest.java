package io.privyseal.keyvault.domain;

import static io.privyseal.keyvault.domain.Fixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.RootKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyBackupsTest {
  private final Fixture f = new Fixture();
  private final KeyBackups backups = new KeyBackups(f.keys, f.store, f.rootKey, f.clock);
  private final Vault sibling =
      new Vault(new VaultName("sibling"), f.vault.tenant(), f.vault.resource(), 7, false);

  private void createTwoVersions() {
    f.life.create(
        f.vault,
        NAME,
        new KeyRequest.Create(
            EC_HSM,
            Optional.empty(),
            AttributesChange.NONE.withExportable(true).withExpires(START.plusSeconds(9)),
            Optional.of(new Tags(Map.of("t", "v"))),
            Optional.of(POLICY)));
    f.life.rotate(f.vault, NAME);
  }

  @Test
  void everyVersionComesBackInAnotherVaultOfTheTenant() {
    createTwoVersions();
    var before = f.keys.versions(f.vault.name(), NAME, 0, 10).items();

    var restored = backups.restore(sibling, backups.backup(f.vault, NAME));

    var after = f.keys.versions(sibling.name(), NAME, 0, 10).items();
    assertThat(after.stream().map(KeyBundle::version))
        .isEqualTo(before.stream().map(KeyBundle::version).toList());
    assertThat(restored.version()).isEqualTo(before.getLast().version());
    assertThat(restored.key().releasePolicy()).contains(POLICY);
    for (var i = 0; i < before.size(); i++) {
      assertThat(f.opened(after.get(i).id())).isEqualTo(f.opened(before.get(i).id()));
    }
  }

  /// What comes back comes in a request body of 1 MiB.
  @Test
  void aBackupThatNoRequestCouldBringBackIsRefused() {
    var tags = new java.util.LinkedHashMap<String, String>();
    for (var i = 0; i < Tags.MAX_TAGS; i++) {
      tags.put("%x".formatted(i).repeat(Tags.MAX_CHARS), "v".repeat(Tags.MAX_CHARS));
    }
    var large =
        new KeyRequest.Create(
            EC,
            Optional.empty(),
            AttributesChange.NONE,
            Optional.of(new Tags(tags)),
            Optional.empty());
    for (var i = 0; i < 90; i++) {
      f.life.create(f.vault, NAME, large);
    }
    var blob = backups.backup(f.vault, NAME);
    assertThat(blob.base64Url().length()).isLessThan((1 << 20) - 64);

    for (var i = 0; i < 10; i++) {
      f.life.create(f.vault, NAME, large);
    }
    refuses(RefusalReason.TOO_MANY_VERSIONS, () -> backups.backup(f.vault, NAME));
  }

  @Test
  void aPurgedKeyComesBack() {
    createTwoVersions();
    var blob = backups.backup(f.vault, NAME);
    f.life.delete(f.vault, NAME);
    f.life.purge(f.vault, NAME);

    backups.restore(f.vault, blob);

    assertThat(f.get().key().versions()).isEqualTo(2);
  }

  @Test
  void aNameInUseIsNotOverwritten() {
    createTwoVersions();
    var blob = backups.backup(f.vault, NAME);

    refuses(RefusalReason.NAME_IN_USE, () -> backups.restore(f.vault, blob));
  }

  @Test
  void aNameThatWasDeletedIsNotFree() {
    createTwoVersions();
    var blob = backups.backup(f.vault, NAME);
    f.life.delete(f.vault, NAME);

    refuses(RefusalReason.DELETED_BUT_RECOVERABLE, () -> backups.restore(f.vault, blob));
  }

  @Test
  void aNameWhoseTimeIsOverIsFree() {
    createTwoVersions();
    var blob = backups.backup(f.vault, NAME);
    f.life.delete(f.vault, NAME);
    f.now = START.plus(Duration.ofDays(90));

    assertThat(backups.restore(f.vault, blob).key().deletion()).isEmpty();
  }

  @Test
  void anotherTenantCannotRestoreIt() {
    createTwoVersions();
    var blob = backups.backup(f.vault, NAME);
    var foreign =
        new Vault(
            sibling.name(), "99999999-2222-3333-4444-555555555555", sibling.resource(), 90, false);

    refuses(RefusalReason.BAD_PARAMETER, () -> backups.restore(foreign, blob));
  }

  @Test
  void anotherRootKeyCannotRestoreIt() {
    createTwoVersions();
    var blob = backups.backup(f.vault, NAME);
    var elsewhere = new KeyBackups(f.keys, f.store, RootKey.generate(ENGINE), f.clock);

    refuses(RefusalReason.BAD_PARAMETER, () -> elsewhere.restore(sibling, blob));
  }

  @Test
  void aBackupThatWasChangedIsRefused() {
    createTwoVersions();
    var blob = backups.backup(f.vault, NAME).toArray();
    for (var at : new int[] {0, 5, 20, 40, blob.length / 2, blob.length - 1}) {
      var changed = blob.clone();
      changed[at] ^= 1;

      refuses(RefusalReason.BAD_PARAMETER, () -> backups.restore(sibling, Bytes.copyOf(changed)));
    }
  }

  @Test
  void whatIsNoBackupIsRefused() {
    refuses(RefusalReason.BAD_PARAMETER, () -> backups.restore(f.vault, Bytes.empty()));
    refuses(RefusalReason.BAD_PARAMETER, () -> backups.restore(f.vault, Bytes.zeros(500)));
  }

  @Test
  void aDeletedKeyIsNotBackedUp() {
    createTwoVersions();
    f.life.delete(f.vault, NAME);

    refuses(RefusalReason.KEY_NOT_FOUND, () -> backups.backup(f.vault, NAME));
  }

  @Test
  void tooManyVersionsAreNotBackedUp() {
    for (var i = 0; i <= KeyBackups.MAX_VERSIONS; i++) {
      f.create(EC);
    }

    refuses(RefusalReason.TOO_MANY_VERSIONS, () -> backups.backup(f.vault, NAME));
  }
}
