package io.privyseal.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoleTest {
  @ParameterizedTest
  @EnumSource(Role.class)
  void isFoundByItsNameAndItsId(Role role) {
    assertThat(Role.named(role.azureName())).contains(role);
    assertThat(Role.named(role.id().toString())).contains(role);
  }

  @Test
  void anUnknownNameFindsNone() {
    assertThat(Role.named("Owner")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  void anActionIsFoundByItsName(Action action) {
    assertThat(Action.named(action.dataAction())).contains(action);
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"KEY_VAULT_ADMINISTRATOR", "KEY_VAULT_SECRETS_OFFICER", "KEY_VAULT_SECRETS_USER"},
      mode = EnumSource.Mode.EXCLUDE)
  void nobodyElseReadsOrWritesTheValueOfASecret(Role role) {
    assertThat(role.allows(Action.SECRETS_GET)).isFalse();
    assertThat(role.allows(Action.SECRETS_SET)).isFalse();
    assertThat(role.allows(Action.SECRETS_RELEASE)).isFalse();
    assertThat(role.allows(Action.SECRETS_BACKUP)).isFalse();
  }

  @Test
  void anUnknownActionFindsNone() {
    assertThat(Action.named("Microsoft.KeyVault/vaults/certificates/read")).isEmpty();
  }
}
