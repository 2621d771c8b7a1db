package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.web.CryptoPool;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.KeyLifecycle;
import io.privyseal.keyvault.domain.KeyMaterial;
import io.privyseal.keyvault.domain.KeyOperation;
import io.privyseal.keyvault.domain.KeyRequest;
import io.privyseal.keyvault.domain.KeyTransfer;
import io.privyseal.keyvault.domain.KeyUse;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.service.wire.KeyRequestReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keys that were made elsewhere: plain, or wrapped for a key of the vault.
///
/// A wrapped one is the use of the key that it is wrapped for; the record of the import says which
/// one that is, and that its own state allows it.
final class ImportEndpoint {
  private final Gate gate;
  private final Decisions decisions;
  private final KeyLifecycle keys;
  private final KeyTransfer transfer;
  private final KeyUse use;
  private final CryptoPool pool;

  ImportEndpoint(
      Gate gate,
      Decisions decisions,
      KeyLifecycle keys,
      KeyTransfer transfer,
      KeyUse use,
      CryptoPool pool) {
    this.gate = gate;
    this.decisions = decisions;
    this.keys = keys;
    this.transfer = transfer;
    this.use = use;
    this.pool = pool;
  }

  Reply importKey(Request request) {
    var in = gate.toKey(request, Action.KEYS_IMPORT);
    var bundle =
        switch (KeyRequestReader.importKey(request.body(), in.vault().flavour())) {
          case KeyRequest.Import plain -> take(in, plain.by(in.caller().actor()));
          case KeyRequest.Transfer wrapped -> receive(in, wrapped.by(in.caller().actor()));
        };
    return Reply.json(200, in.writer().bundle(bundle));
  }

  private KeyBundle take(Admitted in, KeyRequest.Import wanted) {
    try {
      decisions.recordChange(in, Action.KEYS_IMPORT);
      return keys.importKey(in.vault(), in.name(), wanted);
    } finally {
      if (wanted.material() instanceof KeyMaterial.Octets(var key)) {
        key.close();
      }
    }
  }

  private KeyBundle receive(Admitted in, KeyRequest.Transfer wanted) {
    var kek = recordedPermit(in, wanted);
    return pool.run(() -> transfer.receive(in.vault(), in.name(), wanted, kek));
  }

  private KeyUse.Permit recordedPermit(Admitted in, KeyRequest.Transfer wanted) {
    var blob = wanted.blob();
    var where = "kek " + blob.kek() + "/" + blob.kekVersion();
    var findings = new ArrayList<>(in.findings());
    try {
      var permit =
          use.permit(in.vault(), blob.kek(), Optional.of(blob.kekVersion()), KeyOperation.IMPORT);
      gate.charge(in, Cost.ofPrivateUse(permit.bundle().version().spec().shape()));
      findings.add(Finding.passed(VaultCheck.KEY_STATE, where, "import allowed", "allowed"));
      record(in, findings);
      return permit;
    } catch (RefusedException e) {
      findings.add(
          Finding.failed(VaultCheck.KEY_STATE, where, "import allowed", e.reason().name()));
      throw Decisions.refusal(record(in, findings), Problems.of(e));
    }
  }

  private Decision record(Admitted in, List<Finding> findings) {
    return decisions.record(
        in,
        Decision.Kind.KEY_CHANGE,
        Action.KEYS_IMPORT.dataAction(),
        in.resource(in.name()),
        findings);
  }
}
