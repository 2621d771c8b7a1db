package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.KeptRotationPolicy;
import io.privyseal.keyvault.domain.KeyLifecycle;
import io.privyseal.keyvault.domain.KeyRotation;
import io.privyseal.keyvault.service.wire.RotationPolicyJson;
import java.util.Optional;

/// Rotation: now, and by policy.
final class RotationEndpoints {
  private final Gate gate;
  private final Decisions decisions;
  private final KeyLifecycle keys;
  private final KeyRotation rotation;

  RotationEndpoints(Gate gate, Decisions decisions, KeyLifecycle keys, KeyRotation rotation) {
    this.gate = gate;
    this.decisions = decisions;
    this.keys = keys;
    this.rotation = rotation;
  }

  Reply rotate(Request request) {
    var in = gate.toKey(request, Action.KEYS_ROTATE);
    gate.charge(in, Cost.ROTATION);
    decisions.recordChange(in, Action.KEYS_ROTATE);
    return Reply.json(200, in.writer().bundle(keys.rotate(in.vault(), in.name())));
  }

  Reply policy(Request request) {
    var in = gate.toKey(request, Action.ROTATION_POLICY_READ);
    return answer(in, rotation.policy(in.vault(), in.name()));
  }

  Reply setPolicy(Request request) {
    var in = gate.toKey(request, Action.ROTATION_POLICY_WRITE);
    var wanted = RotationPolicyJson.read(request.body());
    decisions.recordChange(in, Action.ROTATION_POLICY_WRITE);
    return answer(in, Optional.of(rotation.setPolicy(in.vault(), in.name(), wanted)));
  }

  private static Reply answer(Admitted in, Optional<KeptRotationPolicy> kept) {
    var id = in.urls().key(in.name()) + "/rotationpolicy";
    return Reply.json(200, RotationPolicyJson.write(id, kept));
  }
}
