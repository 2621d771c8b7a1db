package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.KeyBackups;
import io.privyseal.keyvault.domain.KeyLifecycle;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.service.wire.KeyRequestReader;
import io.privyseal.keyvault.service.wire.KeyWriter;
import java.util.Optional;

/// Create, read, list, update, delete, recover, purge, back up, restore.
///
/// A change is recorded when it is decided that the caller may make it, which is before it is made.
final class KeyEndpoints {
  private final Gate gate;
  private final Decisions decisions;
  private final KeyLifecycle keys;
  private final KeyBackups backups;

  KeyEndpoints(Gate gate, Decisions decisions, KeyLifecycle keys, KeyBackups backups) {
    this.gate = gate;
    this.decisions = decisions;
    this.keys = keys;
    this.backups = backups;
  }

  Reply create(Request request) {
    var in = gate.toKey(request, Action.KEYS_CREATE);
    var wanted =
        KeyRequestReader.create(request.body(), in.vault().flavour()).by(in.caller().actor());
    gate.charge(in, Cost.ofMaking(wanted.spec().shape()));
    decisions.recordChange(in, Action.KEYS_CREATE);
    return Reply.json(200, in.writer().bundle(keys.create(in.vault(), in.name(), wanted)));
  }

  Reply get(Request request) {
    var in = gate.toKey(request, Action.KEYS_READ);
    return Reply.json(200, in.writer().bundle(keys.get(in.vault(), in.name(), Optional.empty())));
  }

  Reply getVersion(Request request) {
    var in = gate.toKey(request, Action.KEYS_READ);
    return Reply.json(200, in.writer().bundle(keys.get(in.vault(), in.name(), in.version())));
  }

  Reply list(Request request) {
    var in = gate.toVault(request, Action.KEYS_READ);
    var page = keys.list(in.vault(), Paging.afterName(request), Paging.size(request));
    return Paging.listed(in, "/keys", page, in.writer()::item);
  }

  Reply versions(Request request) {
    var in = gate.toKey(request, Action.KEYS_READ);
    var after = Paging.afterOrdinal(request);
    var page = keys.versions(in.vault(), in.name(), after, Paging.size(request));
    return Paging.listed(in, "/keys/" + in.name() + "/versions", page, in.writer()::versionItem);
  }

  /// Our own addition: every release policy that the key has had.
  Reply releasePolicies(Request request) {
    var in = gate.toKey(request, Action.KEYS_READ);
    var after = Paging.afterOrdinal(request);
    var page = keys.releasePolicies(in.vault(), in.name(), after, Paging.size(request));
    return Paging.listed(
        in, "/keys/" + in.name() + "/releasepolicies", page, KeyWriter::policyEntry);
  }

  Reply update(Request request) {
    return update(request, gate.toKey(request, Action.KEYS_UPDATE), false);
  }

  Reply updateVersion(Request request) {
    return update(request, gate.toKey(request, Action.KEYS_UPDATE), true);
  }

  /// A release policy is set by whoever may create the key. The right to update alone, which users
  /// of a key have, would let a caller lift the condition under which the key may come to it.
  private Reply update(Request request, Admitted admitted, boolean versioned) {
    var wanted = KeyRequestReader.update(request.body()).by(admitted.caller().actor());
    var in =
        wanted.releasePolicy().isPresent()
            ? gate.alsoToKey(admitted, Action.KEYS_CREATE)
            : admitted;
    var version = versioned ? in.version() : Optional.<ObjectVersion>empty();
    decisions.recordChange(in, Action.KEYS_UPDATE);
    return Reply.json(200, in.writer().bundle(keys.update(in.vault(), in.name(), version, wanted)));
  }

  Reply delete(Request request) {
    var in = gate.toKey(request, Action.KEYS_DELETE);
    decisions.recordChange(in, Action.KEYS_DELETE);
    return Reply.json(200, in.writer().deletedBundle(keys.delete(in.vault(), in.name())));
  }

  Reply getDeleted(Request request) {
    var in = gate.toKey(request, Action.KEYS_READ);
    return Reply.json(200, in.writer().deletedBundle(keys.getDeleted(in.vault(), in.name())));
  }

  Reply listDeleted(Request request) {
    var in = gate.toVault(request, Action.KEYS_READ);
    var page = keys.listDeleted(in.vault(), Paging.afterName(request), Paging.size(request));
    return Paging.listed(in, "/deletedkeys", page, in.writer()::deletedItem);
  }

  Reply recover(Request request) {
    var in = gate.toKey(request, Action.KEYS_RECOVER);
    decisions.recordChange(in, Action.KEYS_RECOVER);
    return Reply.json(200, in.writer().bundle(keys.recover(in.vault(), in.name())));
  }

  Reply purge(Request request) {
    var in = gate.toKey(request, Action.KEYS_PURGE);
    decisions.recordChange(in, Action.KEYS_PURGE);
    keys.purge(in.vault(), in.name());
    return Reply.empty(204);
  }

  Reply backup(Request request) {
    var in = gate.toKey(request, Action.KEYS_BACKUP);
    decisions.recordChange(in, Action.KEYS_BACKUP);
    var blob = backups.backup(in.vault(), in.name());
    return Reply.json(200, JsonObject.builder().put("value", blob.base64Url()).build());
  }

  Reply restore(Request request) {
    var in = gate.toVault(request, Action.KEYS_RESTORE);
    var blob = KeyRequestReader.restore(request.body());
    decisions.record(
        in,
        Decision.Kind.KEY_CHANGE,
        Action.KEYS_RESTORE.dataAction(),
        Decisions.resource(in),
        in.findings());
    return Reply.json(200, in.writer().bundle(backups.restore(in.vault(), blob)));
  }
}
