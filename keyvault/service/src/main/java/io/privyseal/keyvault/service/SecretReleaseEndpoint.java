package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.release.envelope.ReleaseStatement;
import io.privyseal.keyvault.secrets.SecretReading;
import io.privyseal.keyvault.service.wire.OperationRequest;
import java.util.Optional;

/// Release of a secret: its value leaves for code that has proven what it is. Our own addition to
/// the protocol, made as like the release of a key as can be.
final class SecretReleaseEndpoint {
  private final Gate gate;
  private final SecretReading reading;
  private final ReleaseProcedure procedure;

  SecretReleaseEndpoint(Gate gate, SecretReading reading, ReleaseProcedure procedure) {
    this.gate = gate;
    this.reading = reading;
    this.procedure = procedure;
  }

  Reply release(Request request, boolean versioned) {
    var in = gate.toSecret(request, Action.SECRETS_RELEASE, Decision.Kind.RELEASE);
    var wanted = OperationRequest.release(request.body());
    Optional<ObjectVersion> version = versioned ? in.version() : Optional.empty();
    var name = in.secretName();
    var asked =
        new ReleaseProcedure.Asked(
            Action.SECRETS_RELEASE, SecretCheck.SECRET_RELEASABLE, "secret", in.resource(name));
    return procedure.release(
        in,
        asked,
        wanted,
        () -> new Released(in, version, reading.releasable(in.vault(), name, version)));
  }

  private final class Released implements ReleaseProcedure.Subject {
    private final Admitted in;
    private final Optional<ObjectVersion> version;
    private final SecretReading.Releasable releasable;

    Released(Admitted in, Optional<ObjectVersion> version, SecretReading.Releasable releasable) {
      this.in = in;
      this.version = version;
      this.releasable = releasable;
    }

    @Override
    public String resource() {
      return in.resource(releasable.bundle());
    }

    @Override
    public KeyReleasePolicy policy() {
      return releasable.policy();
    }

    @Override
    public String id() {
      return in.urls().secret(releasable.bundle().secret().name(), version);
    }

    @Override
    public ReleaseStatement statement() {
      return in.secretWriter().statement(releasable.bundle());
    }

    @Override
    public Secret export() {
      return reading.export(in.vault(), releasable);
    }
  }
}
