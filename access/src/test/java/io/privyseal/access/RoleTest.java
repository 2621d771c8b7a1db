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

  @Test
  void anUnknownActionFindsNone() {
    assertThat(Action.named("Microsoft.KeyVault/vaults/secrets/getSecret/action")).isEmpty();
  }
}
