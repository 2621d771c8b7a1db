package io.privyseal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthorizerTest {
  private static final TenantId TENANT = new TenantId("11111111-1111-1111-1111-111111111111");
  private static final TenantId OTHER = new TenantId("22222222-2222-2222-2222-222222222222");
  private static final Scope KEY = Scope.key("payroll", "seal");

  private final InMemoryRoleAssignments assignments = new InMemoryRoleAssignments();
  private final Authorizer authorizer = new Authorizer(assignments);
  private final Caller caller = Caller.ofVerifiedToken("https://issuer", TENANT, "worker", "app");

  @Test
  void withoutAnAssignmentTheAnswerIsNo() {
    var answer = authorizer.authorize(caller, TENANT, Action.KEYS_READ, KEY);

    assertThat(answer).isInstanceOf(Authorization.Denied.class);
    assertThat(failed(answer)).containsExactly("access.role");
    assertThat(answer.findings().getLast().hint()).contains("Key Vault Reader");
  }

  @Test
  void aRoleAtTheKeyAllows() {
    var assignment = assignments.assign(caller, Role.KEY_VAULT_CRYPTO_SERVICE_RELEASE_USER, KEY);

    var answer = authorizer.authorize(caller, TENANT, Action.KEYS_RELEASE, KEY);

    assertThat(answer)
        .isInstanceOfSatisfying(
            Authorization.Granted.class, granted -> assertThat(granted.by()).isEqualTo(assignment));
    assertThat(answer.findings()).extracting(Finding::outcome).containsOnly(Outcome.PASSED);
  }

  @Test
  void aRoleAtTheVaultHoldsForItsKeys() {
    assignments.assign(caller, Role.KEY_VAULT_CRYPTO_USER, Scope.vault("payroll"));

    assertThat(authorizer.authorize(caller, TENANT, Action.KEYS_UNWRAP, KEY))
        .isInstanceOf(Authorization.Granted.class);
  }

  @Test
  void aRoleAtTheTopHoldsEverywhere() {
    assignments.assign(caller, Role.KEY_VAULT_ADMINISTRATOR, Scope.everything());

    assertThat(authorizer.authorize(caller, TENANT, Action.KEYS_PURGE, KEY))
        .isInstanceOf(Authorization.Granted.class);
  }

  @Test
  void aRoleAtTheKeyDoesNotHoldForTheVault() {
    assignments.assign(caller, Role.KEY_VAULT_CRYPTO_OFFICER, KEY);

    assertThat(authorizer.authorize(caller, TENANT, Action.KEYS_READ, Scope.vault("payroll")))
        .isInstanceOf(Authorization.Denied.class);
  }

  @Test
  void aRoleAtAnotherKeyDoesNotHold() {
    assignments.assign(caller, Role.KEY_VAULT_CRYPTO_OFFICER, Scope.key("payroll", "sea"));

    assertThat(authorizer.authorize(caller, TENANT, Action.KEYS_READ, KEY))
        .isInstanceOf(Authorization.Denied.class);
  }

  @Test
  void aRoleWithoutTheActionDoesNotHold() {
    assignments.assign(caller, Role.KEY_VAULT_CRYPTO_USER, KEY);

    var answer = authorizer.authorize(caller, TENANT, Action.KEYS_RELEASE, KEY);

    assertThat(answer).isInstanceOf(Authorization.Denied.class);
    assertThat(answer.findings().getLast().actual()).contains("Key Vault Crypto User");
  }

  @Test
  void anotherPrincipalsRoleDoesNotHold() {
    assignments.assign(
        new RoleAssignment(
            UUID.randomUUID(), TENANT, "somebody", Role.KEY_VAULT_ADMINISTRATOR, KEY));

    assertThat(authorizer.authorize(caller, TENANT, Action.KEYS_READ, KEY))
        .isInstanceOf(Authorization.Denied.class);
  }

  @Test
  void aCallerOfAnotherTenantIsDeniedWhateverItsRoles() {
    assignments.assign(caller, Role.KEY_VAULT_ADMINISTRATOR, Scope.everything());

    var answer = authorizer.authorize(caller, OTHER, Action.KEYS_READ, KEY);

    assertThat(answer).isInstanceOf(Authorization.Denied.class);
    assertThat(failed(answer)).containsExactly("access.tenant");
    assertThat(answer.findings().getLast().outcome()).isEqualTo(Outcome.NOT_CHECKED);
  }

  @Test
  void aSilentStorageLeavesItUndecided() {
    assignments.assign(caller, Role.KEY_VAULT_ADMINISTRATOR, Scope.everything());
    assignments.breakDown();

    assertThat(authorizer.authorize(caller, TENANT, Action.KEYS_READ, KEY))
        .isInstanceOf(Authorization.Undecided.class);
  }

  @Test
  void grantedCannotBeMadeOfFailedFindings() {
    var failed = List.of(Finding.failed(AccessCheck.ROLE, "", "", ""));
    var by = new RoleAssignment(UUID.randomUUID(), TENANT, "worker", Role.KEY_VAULT_READER, KEY);

    assertThatThrownBy(() -> new Authorization.Granted(caller, by, Optional.empty(), failed))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// What each role may and may not do, over all actions: a change of a role shows here.
  @ParameterizedTest
  @EnumSource(Role.class)
  void aRoleAllowsItsOwnActionsAndNoOthers(Role role) {
    assignments.assign(caller, role, Scope.everything());

    for (var action : Action.values()) {
      var answer = authorizer.authorize(caller, TENANT, action, KEY);
      assertThat(answer instanceof Authorization.Granted)
          .as("%s: %s", role.azureName(), action.dataAction())
          .isEqualTo(role.actions().contains(action));
    }
  }

  @Test
  void onlyAdministratorsAssignRoles() {
    assertThat(Role.values())
        .filteredOn(role -> role.allows(Action.ROLE_ASSIGNMENTS_WRITE))
        .containsExactly(
            Role.KEY_VAULT_ADMINISTRATOR,
            Role.MANAGED_HSM_ADMINISTRATOR,
            Role.MANAGED_HSM_CRYPTO_OFFICER,
            Role.MANAGED_HSM_POLICY_ADMINISTRATOR);
  }

  @Test
  void theReleaseUserMayReleaseAndNothingElse() {
    assertThat(Role.KEY_VAULT_CRYPTO_SERVICE_RELEASE_USER.actions())
        .containsExactly(Action.KEYS_RELEASE);
  }

  @Test
  void aRoleOfAGroupIsItsMembers() {
    var member = Caller.ofVerifiedToken("https://issuer", TENANT, "w", "", Set.of("group:ops"));
    assignments.assign(
        new RoleAssignment(UUID.randomUUID(), TENANT, "group:ops", Role.KEY_VAULT_READER, KEY));

    assertThat(authorizer.authorize(member, TENANT, Action.KEYS_READ, KEY))
        .isInstanceOf(Authorization.Granted.class);
    assertThat(authorizer.authorize(caller, TENANT, Action.KEYS_READ, KEY))
        .isInstanceOf(Authorization.Denied.class);
  }

  @Nested
  class ForAWhile {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final UUID ELEVATION = UUID.fromString("0f4c2b1e-7d1c-4a55-9d53-0c6f6d1a7b10");

    private Instant now = NOON;
    private boolean broken;
    private final TemporaryRole lent =
        new TemporaryRole(
            ELEVATION,
            new RoleAssignment(
                ELEVATION, TENANT, "worker", Role.KEY_VAULT_ADMINISTRATOR, Scope.vault("payroll")),
            NOON.plusSeconds(900));
    private final Authorizer elevated =
        new Authorizer(
            assignments,
            (tenant, principal, at) -> {
              if (broken) {
                throw new RoleAssignmentsUnavailableException("broken by the test");
              }
              return tenant.equals(TENANT) && principal.equals("worker")
                  ? List.of(lent)
                  : List.of();
            },
            () -> now);

    @Test
    void anElevationAllowsAndShowsInTheFindings() {
      var answer = elevated.authorize(caller, TENANT, Action.KEYS_READ, KEY);

      assertThat(answer)
          .isInstanceOfSatisfying(
              Authorization.Granted.class,
              granted -> assertThat(granted.temporary()).contains(lent));
      assertThat(answer.findings().getLast().actual())
          .contains("by elevation " + ELEVATION, "until 2026-11-20T12:15:00Z");
    }

    /// Also when the storage still tells of it.
    @Test
    void itEndsByTheClock() {
      now = NOON.plusSeconds(899);
      assertThat(elevated.authorize(caller, TENANT, Action.KEYS_READ, KEY))
          .isInstanceOf(Authorization.Granted.class);
      now = NOON.plusSeconds(900);

      assertThat(elevated.authorize(caller, TENANT, Action.KEYS_READ, KEY))
          .isInstanceOf(Authorization.Denied.class);
    }

    @Test
    void itHoldsNowhereElse() {
      assertThat(elevated.authorize(caller, TENANT, Action.KEYS_READ, Scope.vault("orders")))
          .isInstanceOf(Authorization.Denied.class);
    }

    @Test
    void itHoldsInNoOtherTenant() {
      assertThat(elevated.authorize(caller, OTHER, Action.KEYS_READ, KEY))
          .isInstanceOf(Authorization.Denied.class);
    }

    @Test
    void aSilentStorageOfElevationsLeavesItUndecided() {
      broken = true;

      assertThat(elevated.authorize(caller, TENANT, Action.KEYS_READ, KEY))
          .isInstanceOf(Authorization.Undecided.class);
    }

    @Test
    void anAssignmentIsEnoughWithoutThem() {
      broken = true;
      assignments.assign(caller, Role.KEY_VAULT_READER, KEY);

      assertThat(elevated.authorize(caller, TENANT, Action.KEYS_READ, KEY))
          .isInstanceOf(Authorization.Granted.class);
    }

    @Test
    void theElevatedGiveThemselvesNothing() {
      var answer = elevated.authorizeRoleChange(caller, TENANT, KEY, "worker");

      assertThat(answer).isInstanceOf(Authorization.Denied.class);
      assertThat(failed(answer)).containsExactly("access.role-change.not-own");
    }

    @Test
    void theElevatedGiveTheirGroupsNothing() {
      var member =
          Caller.ofVerifiedToken("https://issuer", TENANT, "worker", "", Set.of("group:ops"));

      assertThat(elevated.authorizeRoleChange(member, TENANT, KEY, "group:ops"))
          .isInstanceOf(Authorization.Denied.class);
    }

    @Test
    void theElevatedMayGiveToOthers() {
      assertThat(elevated.authorizeRoleChange(caller, TENANT, KEY, "another"))
          .isInstanceOf(Authorization.Granted.class);
    }

    @Test
    void anAdministratorByAssignmentMayGiveToItself() {
      assignments.assign(caller, Role.KEY_VAULT_ADMINISTRATOR, KEY);

      assertThat(elevated.authorizeRoleChange(caller, TENANT, KEY, "worker"))
          .isInstanceOf(Authorization.Granted.class);
    }
  }

  private static List<String> failed(Authorization answer) {
    return answer.findings().stream()
        .filter(f -> f.outcome() == Outcome.FAILED)
        .map(Finding::check)
        .toList();
  }
}
