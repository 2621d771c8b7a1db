package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.secrets.SecretBackups;
import io.privyseal.keyvault.secrets.SecretLifecycle;
import io.privyseal.keyvault.secrets.SecretReading;
import io.privyseal.keyvault.service.wire.SecretRequestReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Set, get, list, update, delete, recover, purge, back up, restore of secrets.
///
/// A change is recorded when it is decided that the caller may make it, which is before it is made.
/// Every read of a value is recorded before the value leaves, and every refused one.
final class SecretEndpoints {
  private final Gate gate;
  private final Decisions decisions;
  private final SecretLifecycle secrets;
  private final SecretReading reading;
  private final SecretBackups backups;

  SecretEndpoints(
      Gate gate,
      Decisions decisions,
      SecretLifecycle secrets,
      SecretReading reading,
      SecretBackups backups) {
    this.gate = gate;
    this.decisions = decisions;
    this.secrets = secrets;
    this.reading = reading;
    this.backups = backups;
  }

  /// The answer repeats the value, as Azure's does, unless the secret is bound: then not even the
  /// one who set it is told.
  Reply set(Request request) {
    var in = toChange(request, Action.SECRETS_SET);
    var wanted = SecretRequestReader.set(request.body());
    try (var value = wanted.value()) {
      recordChange(in, Action.SECRETS_SET);
      var made = secrets.set(in.vault(), in.secretName(), wanted);
      var writer = in.secretWriter();
      return Reply.json(
          200, made.secret().bound() ? writer.bundle(made) : writer.valued(made, value));
    }
  }

  Reply get(Request request) {
    return get(request, false);
  }

  Reply getVersion(Request request) {
    return get(request, true);
  }

  private Reply get(Request request, boolean versioned) {
    var in = gate.toSecret(request, Action.SECRETS_GET, Decision.Kind.SECRET_READ);
    var version = versioned ? in.version() : Optional.<ObjectVersion>empty();
    var findings = new ArrayList<>(in.findings());
    var check = SecretCheck.SECRET_READABLE;
    SecretReading.Permit permit;
    try {
      permit = reading.readable(in.vault(), in.secretName(), version);
      findings.add(Finding.passed(check, "secret", "readable", "readable"));
    } catch (RefusedException e) {
      findings.add(Finding.failed(check, "secret", "readable", e.reason().name()));
      var decision = recordRead(in, in.resource(in.secretName()), findings);
      throw Decisions.refusal(decision, Problems.of(e));
    }
    var decision = recordRead(in, in.resource(permit.bundle()), findings);
    try (var value = reading.value(in.vault(), permit)) {
      return Reply.json(200, in.secretWriter().valued(permit.bundle(), value))
          .withHeader(Decisions.HEADER, decision.id().value());
    } catch (RefusedException e) {
      throw Decisions.refusal(decision, Problems.of(e));
    }
  }

  private Decision recordRead(Admitted in, String resource, List<Finding> findings) {
    return decisions.record(
        in, Decision.Kind.SECRET_READ, Action.SECRETS_GET.dataAction(), resource, findings);
  }

  Reply list(Request request) {
    var in = gate.toVault(request, Action.SECRETS_READ_METADATA);
    var page = secrets.list(in.vault(), Paging.afterName(request), Paging.size(request));
    return Paging.listed(in, "/secrets", page, in.secretWriter()::item);
  }

  Reply versions(Request request) {
    var in = toMetadata(request);
    var name = in.secretName();
    var page =
        secrets.versions(in.vault(), name, Paging.afterOrdinal(request), Paging.size(request));
    return Paging.listed(
        in, "/secrets/" + name + "/versions", page, in.secretWriter()::versionItem);
  }

  Reply update(Request request) {
    return update(request, false);
  }

  Reply updateVersion(Request request) {
    return update(request, true);
  }

  /// A release policy is set by whoever may set the secret.
  private Reply update(Request request, boolean versioned) {
    var admitted = toChange(request, Action.SECRETS_UPDATE);
    var wanted = SecretRequestReader.update(request.body());
    var in =
        wanted.releasePolicy().isPresent()
            ? gate.alsoToSecret(admitted, Action.SECRETS_SET)
            : admitted;
    var version = versioned ? in.version() : Optional.<ObjectVersion>empty();
    recordChange(in, Action.SECRETS_UPDATE);
    var changed = secrets.update(in.vault(), in.secretName(), version, wanted);
    return Reply.json(200, in.secretWriter().bundle(changed));
  }

  Reply delete(Request request) {
    var in = toChange(request, Action.SECRETS_DELETE);
    recordChange(in, Action.SECRETS_DELETE);
    var deleted = secrets.delete(in.vault(), in.secretName());
    return Reply.json(200, in.secretWriter().deletedBundle(deleted));
  }

  Reply getDeleted(Request request) {
    var in = toMetadata(request);
    var deleted = secrets.getDeleted(in.vault(), in.secretName());
    return Reply.json(200, in.secretWriter().deletedBundle(deleted));
  }

  Reply listDeleted(Request request) {
    var in = gate.toVault(request, Action.SECRETS_READ_METADATA);
    var page = secrets.listDeleted(in.vault(), Paging.afterName(request), Paging.size(request));
    return Paging.listed(in, "/deletedsecrets", page, in.secretWriter()::deletedItem);
  }

  Reply recover(Request request) {
    var in = toChange(request, Action.SECRETS_RECOVER);
    recordChange(in, Action.SECRETS_RECOVER);
    var recovered = secrets.recover(in.vault(), in.secretName());
    return Reply.json(200, in.secretWriter().bundle(recovered));
  }

  Reply purge(Request request) {
    var in = toChange(request, Action.SECRETS_PURGE);
    recordChange(in, Action.SECRETS_PURGE);
    secrets.purge(in.vault(), in.secretName());
    return Reply.empty(204);
  }

  Reply backup(Request request) {
    var in = toChange(request, Action.SECRETS_BACKUP);
    recordChange(in, Action.SECRETS_BACKUP);
    var blob = backups.backup(in.vault(), in.secretName());
    return Reply.json(200, JsonObject.builder().put("value", blob.base64Url()).build());
  }

  Reply restore(Request request) {
    var in = gate.toVault(request, Action.SECRETS_RESTORE);
    var blob = SecretRequestReader.restore(request.body());
    decisions.record(
        in,
        Decision.Kind.SECRET_CHANGE,
        Action.SECRETS_RESTORE.dataAction(),
        Decisions.resource(in),
        in.findings());
    return Reply.json(200, in.secretWriter().bundle(backups.restore(in.vault(), blob)));
  }

  private Admitted toChange(Request request, Action action) {
    return gate.toSecret(request, action, Decision.Kind.ACCESS);
  }

  private Admitted toMetadata(Request request) {
    return gate.toSecret(request, Action.SECRETS_READ_METADATA, Decision.Kind.ACCESS);
  }

  private void recordChange(Admitted in, Action action) {
    decisions.recordSecretChange(in, action);
  }
}
