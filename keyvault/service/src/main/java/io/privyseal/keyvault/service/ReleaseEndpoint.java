package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.KeyUse;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.release.envelope.ReleaseStatement;
import io.privyseal.keyvault.service.wire.OperationRequest;
import java.util.Optional;

/// Release of a key: it leaves for code that has proven what it is.
final class ReleaseEndpoint {
  private final Gate gate;
  private final KeyUse use;
  private final ReleaseProcedure procedure;

  ReleaseEndpoint(Gate gate, KeyUse use, ReleaseProcedure procedure) {
    this.gate = gate;
    this.use = use;
    this.procedure = procedure;
  }

  Reply release(Request request, boolean versioned) {
    var in = gate.toKey(request, Action.KEYS_RELEASE, Decision.Kind.RELEASE);
    var wanted = OperationRequest.release(request.body());
    Optional<ObjectVersion> version = versioned ? in.version() : Optional.empty();
    var asked =
        new ReleaseProcedure.Asked(
            Action.KEYS_RELEASE, VaultCheck.KEY_RELEASABLE, "key", in.resource(in.name()));
    return procedure.release(
        in,
        asked,
        wanted,
        () -> new Released(in, version, use.releasable(in.vault(), in.name(), version)));
  }

  private final class Released implements ReleaseProcedure.Subject {
    private final Admitted in;
    private final Optional<ObjectVersion> version;
    private final KeyUse.Releasable releasable;

    Released(Admitted in, Optional<ObjectVersion> version, KeyUse.Releasable releasable) {
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
      return in.urls().key(releasable.bundle().key().name(), version);
    }

    @Override
    public ReleaseStatement statement() {
      return in.writer().statement(releasable.bundle());
    }

    @Override
    public Secret export() {
      return use.export(in.vault(), releasable);
    }
  }
}
