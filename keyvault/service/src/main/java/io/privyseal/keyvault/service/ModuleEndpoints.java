package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.KeyLifecycle;
import io.privyseal.keyvault.domain.VaultFlavour;
import io.privyseal.keyvault.service.wire.RandomRequest;

/// What a managed HSM says of itself and gives: attestation of keys, random bytes.
final class ModuleEndpoints {
  private final Gate gate;
  private final KeyLifecycle keys;
  private final CryptoEngine engine;

  ModuleEndpoints(Gate gate, KeyLifecycle keys, CryptoEngine engine) {
    this.gate = gate;
    this.keys = keys;
    this.engine = engine;
  }

  /// An attestation is the statement of a hardware module, signed by its maker's key, that a key
  /// lives in it. No key store here has such a key, so nobody is given a statement that only looks
  /// like one.
  Reply attestation(Request request) {
    var in = gate.toKey(request, Action.KEYS_READ);
    var platform = keys.get(in.vault(), in.name(), in.version()).version().platform();
    throw Problems.notOffered(
        "Key attestation is the signed statement of a hardware module about a key that lives in it;"
            + " what keeps this key (%s) makes none.".formatted(platform));
  }

  Reply random(Request request) {
    var in = gate.toVault(request, Action.RANDOM_BYTES);
    if (in.vault().flavour() != VaultFlavour.MANAGED_HSM) {
      throw Problems.notOffered("Random numbers are not offered by vaults; managed HSMs do.");
    }
    var bytes = new byte[RandomRequest.read(request.body()).count()];
    engine.random().nextBytes(bytes);
    return Reply.json(200, JsonObject.builder().put("value", Base64Url.encode(bytes)).build());
  }
}
