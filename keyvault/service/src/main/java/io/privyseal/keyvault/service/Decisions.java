package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.access.RoleAssignment;
import io.privyseal.access.Scope;
import io.privyseal.audit.AuditEvent;
import io.privyseal.audit.AuditLog;
import io.privyseal.audit.AuditUnavailableException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.keyvault.domain.Deletion;
import io.privyseal.keyvault.domain.Key;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.secrets.SecretBundle;
import io.privyseal.keyvault.secrets.VaultSecret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Makes decisions and records them. When [#record] returns, the record is durable and the effect
/// may follow.
final class Decisions {
  /// Names the decision in an answer. The rest of it is for the key's owner.
  static final String HEADER = "privyseal-decision-id";

  private static final String SERVICE = "keyvault";
  private static final String HOUSEKEEPING = "housekeeping";

  /// The type of Azure's event.
  private static final String NEAR_EXPIRY = "Microsoft.KeyVault.KeyNearExpiry";

  private static final String SECRET_NEAR_EXPIRY = "Microsoft.KeyVault.SecretNearExpiry";

  private final AuditLog audit;
  private final VaultLimits limits;
  private final CryptoEngine engine;
  private final InstantSource clock;

  Decisions(AuditLog audit, VaultLimits limits, CryptoEngine engine, InstantSource clock) {
    this.audit = audit;
    this.limits = limits;
    this.engine = engine;
    this.clock = clock;
  }

  /// @param operation Azure's name of the action
  /// @param resource `/vaults/{v}/keys/{k}`, with the version where one is meant
  /// @throws HttpProblem 503 if the record cannot be kept: then nothing may follow
  Decision record(
      Admitted admitted,
      Decision.Kind kind,
      String operation,
      String resource,
      List<Finding> findings) {
    return record(admitted, kind, operation, resource, resource, findings);
  }

  /// @param subject what the decision is about, where the resource alone does not say
  private Decision record(
      Admitted admitted,
      Decision.Kind kind,
      String operation,
      String resource,
      String subject,
      List<Finding> findings) {
    var caller = admitted.caller();
    limits.owe(admitted.vault(), caller, Cost.RECORDED);
    var decision =
        Decision.of(
            DecisionId.random(engine.random()),
            kind,
            subject,
            caller.actor(),
            clock.instant(),
            findings);
    var event =
        AuditEvent.of(decision, SERVICE, operation)
            .tenant(admitted.vault().tenant())
            .vault(admitted.vault().name().value())
            .resource(resource)
            .caller(caller.issuer(), caller.tenantId().value(), caller.objectId(), caller.appId())
            .correlationId(admitted.request().correlationId())
            .build();
    try {
      audit.record(event);
    } catch (AuditUnavailableException _) {
      throw Problems.unavailable("The decision cannot be recorded now. Try again later.");
    }
    return decision;
  }

  /// A change of the key in the path that the caller may make.
  Decision recordChange(Admitted admitted, Action action) {
    return record(
        admitted,
        Decision.Kind.KEY_CHANGE,
        action.dataAction(),
        admitted.resource(admitted.name()),
        admitted.findings());
  }

  /// A change of the secret in the path that the caller may make.
  Decision recordSecretChange(Admitted admitted, Action action) {
    return record(
        admitted,
        Decision.Kind.SECRET_CHANGE,
        action.dataAction(),
        admitted.resource(admitted.secretName()),
        admitted.findings());
  }

  /// That a deleted secret's time is over.
  ///
  /// @throws AuditUnavailableException then the secret has to stay
  void recordPurge(Vault vault, VaultSecret secret) {
    recordOwn(
        vault,
        scope(vault, secret),
        Decision.Kind.SECRET_CHANGE,
        Action.SECRETS_PURGE.dataAction(),
        due(SecretCheck.SECRET_DUE, secret.deletion()));
  }

  /// That the rotation policy of a secret asks for a new value.
  ///
  /// @param due when it was to be made
  /// @throws AuditUnavailableException then none must be asked for
  void recordRotation(Vault vault, SecretBundle latest, Instant due) {
    recordOwn(
        vault,
        scope(vault, latest.secret()),
        Decision.Kind.SECRET_CHANGE,
        Action.SECRETS_ROTATE.dataAction(),
        Finding.passed(
            SecretCheck.SECRET_ROTATION_DUE,
            "version " + latest.version().version(),
            "not after " + clock.instant(),
            due.toString()));
  }

  /// That the rotation policy of a secret asks for a new value that did not come.
  void recordNoRotation(Vault vault, SecretBundle latest, String reason) {
    recordOwn(
        vault,
        scope(vault, latest.secret()),
        Decision.Kind.SECRET_CHANGE,
        Action.SECRETS_ROTATE.dataAction(),
        Finding.failed(
            SecretCheck.SECRET_ROTATED,
            "version " + latest.version().version(),
            "a new value",
            reason));
  }

  /// That the latest version of a secret ends soon.
  void recordNearExpiry(Vault vault, SecretBundle latest, Instant expires) {
    recordOwn(
        vault,
        scope(vault, latest.secret()),
        Decision.Kind.SECRET_NOTICE,
        SECRET_NEAR_EXPIRY,
        Finding.passed(
            SecretCheck.SECRET_NEAR_EXPIRY,
            "version " + latest.version().version(),
            "",
            "expires " + expires));
  }

  private static Scope scope(Vault vault, VaultSecret secret) {
    return Scope.secret(vault.name().value(), secret.name().value());
  }

  private Finding due(Check check, Optional<Deletion> deletion) {
    var now = clock.instant();
    var until = deletion.map(Deletion::scheduledPurge).orElse(now).toString();
    return Finding.passed(check, "scheduledPurgeDate", "not after " + now, until);
  }

  /// That a role is given or taken.
  ///
  /// @param change `assign` or `remove`
  Decision recordRoleChange(Admitted admitted, RoleAssignment changed, String change) {
    return record(
        admitted,
        Decision.Kind.ROLE_CHANGE,
        "roleAssignments/" + change,
        changed.scope().path(),
        "%s %s %s at %s"
            .formatted(change, changed.principalId(), changed.role().azureName(), changed.scope()),
        admitted.findings());
  }

  /// That a deleted key's time is over.
  ///
  /// @throws AuditUnavailableException then the key has to stay
  void recordPurge(Vault vault, Key key) {
    recordOwn(
        vault,
        scope(vault, key),
        Decision.Kind.KEY_CHANGE,
        Action.KEYS_PURGE.dataAction(),
        due(VaultCheck.KEY_DUE, key.deletion()));
  }

  /// That the rotation policy asks for a new version.
  ///
  /// @param due when it was to be made
  /// @throws AuditUnavailableException then there must be none
  void recordRotation(Vault vault, KeyBundle latest, Instant due) {
    recordOwn(
        vault,
        scope(vault, latest.key()),
        Decision.Kind.KEY_CHANGE,
        Action.KEYS_ROTATE.dataAction(),
        Finding.passed(
            VaultCheck.KEY_ROTATION_DUE,
            "version " + latest.version().version(),
            "not after " + clock.instant(),
            due.toString()));
  }

  /// That the rotation policy asks for a new version that cannot be made.
  void recordNoRotation(Vault vault, KeyBundle latest, String reason) {
    recordOwn(
        vault,
        scope(vault, latest.key()),
        Decision.Kind.KEY_CHANGE,
        Action.KEYS_ROTATE.dataAction(),
        Finding.failed(
            VaultCheck.KEY_ROTATABLE,
            "version " + latest.version().version(),
            "a new version",
            reason));
  }

  /// That the latest version of a key ends soon.
  void recordNearExpiry(Vault vault, KeyBundle latest, Instant expires) {
    recordOwn(
        vault,
        scope(vault, latest.key()),
        Decision.Kind.KEY_NOTICE,
        NEAR_EXPIRY,
        Finding.passed(
            VaultCheck.KEY_NEAR_EXPIRY,
            "version " + latest.version().version(),
            "",
            "expires " + expires));
  }

  private static Scope scope(Vault vault, Key key) {
    return Scope.key(vault.name().value(), key.name().value());
  }

  /// A decision of the vault itself: there is no caller.
  private void recordOwn(
      Vault vault, Scope where, Decision.Kind kind, String operation, Finding finding) {
    var resource = where.path();
    var decision =
        Decision.of(
            DecisionId.random(engine.random()),
            kind,
            resource,
            HOUSEKEEPING,
            clock.instant(),
            List.of(finding));
    audit.record(
        AuditEvent.of(decision, SERVICE, operation)
            .tenant(vault.tenant())
            .vault(vault.name().value())
            .resource(resource)
            .build());
  }

  static String resource(Admitted admitted) {
    return Scope.vault(admitted.vault().name().value()).path();
  }

  /// The answer that follows from a recorded refusal.
  static HttpProblem refusal(Decision decision, HttpProblem problem) {
    return problem.withHeader(HEADER, decision.id().value());
  }

  /// How an answer's message names a decision.
  static String named(Decision decision) {
    return " Decision: " + decision.id().value();
  }
}
