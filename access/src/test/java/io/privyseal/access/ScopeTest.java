package io.privyseal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.MalformedInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "vaults/a",
        "/vaults",
        "/vaults/",
        "/vaults/a/",
        "/vaults/a/secrets",
        "/vaults/a/key",
        "/vaults/a/keys/",
        "/vaults/a/keys/b/c",
        "/vaults/a/keys/b?x",
        "/vaults/../a",
        "/vaults/a/certificates/b",
        "/vaults/a/secrets/",
        "/vaults/a/secrets/b/c",
        "/attestation/",
        "/attestation/a/b",
        "//",
        "/*",
      })
  void anotherFormIsRefused(String path) {
    assertThatThrownBy(() -> new Scope(path)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void goesUpToTheTop() {
    var key = Scope.key("Payroll", "Seal");

    assertThat(key.path()).isEqualTo("/vaults/payroll/keys/seal");
    assertThat(key.parent()).contains(Scope.keys("payroll"));
    assertThat(Scope.keys("payroll").parent()).contains(Scope.vault("payroll"));
    assertThat(Scope.key("keys", "keys").parent()).contains(Scope.keys("keys"));
    assertThat(Scope.secret("secrets", "secrets").parent()).contains(Scope.vault("secrets"));
    assertThat(Scope.vault("payroll").parent()).contains(Scope.everything());
    assertThat(Scope.attestation("weu").parent()).contains(Scope.everything());
    assertThat(Scope.everything().parent()).isEmpty();
  }

  @Test
  void coversItselfAndWhatIsBelow() {
    assertThat(Scope.everything().covers(Scope.key("a", "b"))).isTrue();
    assertThat(Scope.vault("a").covers(Scope.key("a", "b"))).isTrue();
    assertThat(Scope.key("a", "b").covers(Scope.key("a", "b"))).isTrue();
    assertThat(Scope.keys("a").covers(Scope.key("a", "b"))).isTrue();
  }

  @Test
  void doesNotCoverNamesThatOnlyBeginTheSame() {
    assertThat(Scope.vault("a").covers(Scope.vault("ab"))).isFalse();
    assertThat(Scope.key("a", "b").covers(Scope.key("a", "bc"))).isFalse();
    assertThat(Scope.attestation("a").covers(Scope.vault("a"))).isFalse();
    assertThat(Scope.secret("a", "b").covers(Scope.secret("a", "bc"))).isFalse();
    assertThat(Scope.keys("a").covers(Scope.secret("a", "b"))).isFalse();
    assertThat(Scope.keys("a").covers(Scope.vault("a"))).isFalse();
  }

  @Test
  void aSecretIsInItsVaultAndNoKeyOfItsName() {
    var secret = Scope.secret("Payroll", "Token");

    assertThat(secret.path()).isEqualTo("/vaults/payroll/secrets/token");
    assertThat(secret.parent()).contains(Scope.vault("payroll"));
    assertThat(Scope.key("payroll", "token").covers(secret)).isFalse();
    assertThat(secret.covers(Scope.key("payroll", "token"))).isFalse();
  }

  @Test
  void namesDifferNotByCase() {
    assertThat(Scope.vault("PAYROLL")).isEqualTo(Scope.vault("payroll"));
    assertThat(Scope.key("a", "Seal")).isEqualTo(Scope.key("A", "seal"));
    assertThat(new Scope("/Vaults/A")).isEqualTo(Scope.vault("a"));
  }
}
