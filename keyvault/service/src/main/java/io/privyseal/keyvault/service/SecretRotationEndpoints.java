package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.secrets.rotation.KeptSecretRotation;
import io.privyseal.keyvault.secrets.rotation.SecretRotation;
import io.privyseal.keyvault.service.wire.SecretRotationJson;

/// Rotation of secrets: now, and by policy. Our own addition to the protocol, made like that of
/// keys.
final class SecretRotationEndpoints {
  private final Gate gate;
  private final Decisions decisions;
  private final SecretRotation rotation;

  SecretRotationEndpoints(Gate gate, Decisions decisions, SecretRotation rotation) {
    this.gate = gate;
    this.decisions = decisions;
    this.rotation = rotation;
  }

  /// The answer never holds the new value: it is read like any other.
  Reply rotate(Request request) {
    var in = in(request, Action.SECRETS_ROTATE);
    decisions.recordSecretChange(in, Action.SECRETS_ROTATE);
    return switch (rotation.rotate(in.vault(), in.secretName())) {
      case SecretRotation.Outcome.Rotated(var made) ->
          Reply.json(200, in.secretWriter().bundle(made));
      case SecretRotation.Outcome.Requested _ ->
          Reply.json(202, JsonObject.builder().put("status", "requested").build());
      case SecretRotation.Outcome.Overtaken _ ->
          throw new HttpProblem(409, "Conflict", "Another version was made meanwhile.")
              .withInnerCode("ConcurrentChange");
      case SecretRotation.Outcome.Failed(var reason) ->
          throw new HttpProblem(
              502, "RotationFailed", "The webhook brought no value: " + reason + ".");
    };
  }

  Reply policy(Request request) {
    var in = in(request, Action.SECRET_ROTATION_READ);
    return answer(in, rotation.policy(in.vault(), in.secretName()));
  }

  Reply setPolicy(Request request) {
    var in = in(request, Action.SECRET_ROTATION_WRITE);
    var wanted = SecretRotationJson.read(request.body());
    decisions.recordSecretChange(in, Action.SECRET_ROTATION_WRITE);
    return answer(in, rotation.setPolicy(in.vault(), in.secretName(), wanted));
  }

  Reply removePolicy(Request request) {
    var in = in(request, Action.SECRET_ROTATION_WRITE);
    decisions.recordSecretChange(in, Action.SECRET_ROTATION_WRITE);
    rotation.removePolicy(in.vault(), in.secretName());
    return Reply.empty(204);
  }

  private Admitted in(Request request, Action action) {
    return gate.toSecret(request, action, Decision.Kind.ACCESS);
  }

  private static Reply answer(Admitted in, KeptSecretRotation kept) {
    var id = in.urls().secret(in.secretName()) + "/rotationpolicy";
    return Reply.json(200, SecretRotationJson.write(id, kept));
  }
}
