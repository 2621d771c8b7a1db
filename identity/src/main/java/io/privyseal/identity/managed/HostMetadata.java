package io.privyseal.identity.managed;

import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;

/// What the simulated host tells its guests beside tokens. Empty answers are 404.
public interface HostMetadata {
  /// A host that tells nothing.
  HostMetadata NONE =
      new HostMetadata() {
        @Override
        public Optional<JsonObject> amdCertification() {
          return Optional.empty();
        }

        @Override
        public Optional<String> location() {
          return Optional.empty();
        }
      };

  /// The AMD certificates of the host's processor as Azure's THIM gives them: `vcekCert`, `tcbm`,
  /// `certificateChain`, `cacheControl`.
  Optional<JsonObject> amdCertification();

  /// The region: `westeurope`.
  Optional<String> location();
}
