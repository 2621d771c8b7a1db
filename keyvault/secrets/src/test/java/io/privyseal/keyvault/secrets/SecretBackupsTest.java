package io.privyseal.keyvault.secrets;

import static io.privyseal.keyvault.secrets.Fixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.keyvault.domain.RefusalReason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretBackupsTest {
  private static final String OTHER_TENANT = "99999999-2222-3333-4444-555555555555";
  private final Fixture f = new Fixture();

  private Bytes backup() {
    return f.backups.backup(f.vault, NAME);
  }

  @Test
  void itIsRestoredIntoAnotherVaultOfTheTenant() {
    f.set("first");
    f.set("second");
    var other = vault("other", f.vault.tenant());

    var restored = f.backups.restore(other, backup());

    assertThat(restored.secret().vault()).isEqualTo(other.name());
    assertThat(restored.version().ordinal()).isEqualTo(2);
    var permit = f.reading.readable(other, NAME, Optional.empty());
    try (var value = f.reading.value(other, permit)) {
      assertThat(SecretValues.text(value)).isEqualTo("second");
    }
  }

  @Test
  void itHoldsNoValueInPlain() {
    f.set("open-sesame");

    assertThat(backup().hex()).doesNotContain(Bytes.utf8("open-sesame").hex());
  }

  @Test
  void anotherTenantCannotOpenIt() {
    f.set("v");
    var blob = backup();

    refuses(
        RefusalReason.BAD_PARAMETER, () -> f.backups.restore(vault("other", OTHER_TENANT), blob));
  }

  @Test
  void anotherRootKeyCannotOpenIt() {
    f.set("v");
    var blob = backup();
    try (var other = RootKey.generate(ENGINE)) {
      refuses(
          RefusalReason.BAD_PARAMETER,
          () -> new SecretBackups(f.secrets, other, f.clock).restore(f.vault, blob));
    }
  }

  @Test
  void aChangedOneIsRefused() {
    f.set("v");
    var bytes = backup().toArray();
    bytes[bytes.length - 1] ^= 1;

    refuses(RefusalReason.BAD_PARAMETER, () -> f.backups.restore(f.vault, Bytes.copyOf(bytes)));
  }

  @Test
  void aNameInUseIsRefused() {
    f.set("v");
    var blob = backup();

    refuses(RefusalReason.NAME_IN_USE, () -> f.backups.restore(f.vault, blob));
  }

  @Test
  void aDeletedNameIsRefused() {
    f.set("v");
    var blob = backup();
    f.life.delete(f.vault, NAME);

    refuses(RefusalReason.DELETED_BUT_RECOVERABLE, () -> f.backups.restore(f.vault, blob));
  }

  @Test
  void aDeletedSecretIsNotBackedUp() {
    f.set("v");
    f.life.delete(f.vault, NAME);

    refuses(RefusalReason.SECRET_NOT_FOUND, this::backup);
  }

  @Test
  void tooManyVersionsAreRefused() {
    for (var i = 0; i <= SecretBackups.MAX_VERSIONS; i++) {
      f.set("v");
    }

    refuses(RefusalReason.TOO_MANY_VERSIONS, this::backup);
  }

  @Test
  void versionsThatAreTooLargeTogetherAreRefused() {
    for (var i = 0; i < 30; i++) {
      f.set("x".repeat(SecretValues.MAX_BYTES));
    }

    refuses(RefusalReason.TOO_MANY_VERSIONS, this::backup);
  }

  @Test
  void aBoundOneComesBackWithItsPolicy() {
    f.bind("v");
    var blob = backup();
    f.life.delete(f.vault, NAME);
    f.life.purge(f.vault, NAME);

    assertThat(f.backups.restore(f.vault, blob).secret().releasePolicy()).contains(POLICY);
  }
}
