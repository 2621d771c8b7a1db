package io.privyseal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every store of role assignments does.
public abstract class RoleAssignmentsContract {
  protected static final TenantId TENANT = new TenantId("t");
  protected static final Scope KEY = Scope.key("v", "K");

  /// An empty store.
  protected abstract RoleAssignments assignments();

  protected static RoleAssignment assignment(String principal, Role role, Scope scope) {
    return new RoleAssignment(UUID.randomUUID(), TENANT, principal, role, scope);
  }

  @Test
  void whatIsAssignedIsFound() {
    var store = assignments();
    var made = store.assign(assignment("p", Role.KEY_VAULT_READER, KEY));

    assertThat(store.of(TENANT, "p")).containsExactly(made);
    assertThat(store.at(KEY)).containsExactly(made);
  }

  @Test
  void othersAreNotFound() {
    var store = assignments();
    store.assign(assignment("p", Role.KEY_VAULT_READER, KEY));

    assertThat(store.of(TENANT, "q")).isEmpty();
    assertThat(store.of(new TenantId("u"), "p")).isEmpty();
    assertThat(store.of(TENANT, "P")).isEmpty();
    assertThat(store.at(Scope.vault("v"))).isEmpty();
    assertThat(store.at(Scope.key("v", "kk"))).isEmpty();
  }

  @Test
  void theSameIsAssignedOnce() {
    var store = assignments();
    var first = store.assign(assignment("p", Role.KEY_VAULT_READER, KEY));
    var second = store.assign(assignment("p", Role.KEY_VAULT_READER, KEY));

    assertThat(second).isEqualTo(first);
    assertThat(store.of(TENANT, "p")).hasSize(1);
  }

  @Test
  void rolesAndScopesAddUp() {
    var store = assignments();
    store.assign(assignment("p", Role.KEY_VAULT_READER, KEY));
    store.assign(assignment("p", Role.KEY_VAULT_CRYPTO_USER, KEY));
    store.assign(assignment("p", Role.KEY_VAULT_READER, Scope.everything()));

    assertThat(store.of(TENANT, "p")).hasSize(3);
    assertThat(store.at(KEY)).hasSize(2);
  }

  @Test
  void whatIsRemovedIsGone() {
    var store = assignments();
    var made = store.assign(assignment("p", Role.KEY_VAULT_READER, KEY));

    assertThat(store.remove(made.id())).isTrue();
    assertThat(store.remove(made.id())).isFalse();
    assertThat(store.of(TENANT, "p")).isEmpty();
  }

  @Test
  void onePrincipalHasABoundedNumber() {
    var store = assignments();
    for (var i = 0; i < RoleAssignments.MAX_PER_PRINCIPAL; i++) {
      store.assign(assignment("p", Role.KEY_VAULT_READER, Scope.key("v", "k" + i)));
    }

    assertThatThrownBy(() -> store.assign(assignment("p", Role.KEY_VAULT_READER, KEY)))
        .isInstanceOf(IllegalStateException.class);
  }
}
