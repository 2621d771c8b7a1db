package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.KeyEncryptionKey;

/// Builds the answer to a release: the key or secret wrapped to the attested key, inside a JWS of
/// the vault. Thread-safe. [ReleaseOpener] is the other side.
public final class ReleaseEnvelope {
  private final CryptoEngine engine;
  private final ReleaseSigner signer;

  public ReleaseEnvelope(CryptoEngine engine, ReleaseSigner signer) {
    this.engine = engine;
    this.signer = signer;
  }

  /// The compact JWS that the answer's `value` carries.
  ///
  /// @param material PKCS #8 for RSA and EC, raw for symmetric keys and secrets; not closed here
  public String seal(
      ReleaseRequest request, ReleaseStatement statement, KeyEncryptionKey kek, Secret material) {
    var kind = statement.kind();
    var wrapped = WrappedKey.wrap(engine, request.enc(), kek, material);
    var asked =
        JsonObject.builder()
            .put("api-version", request.apiVersion())
            .put("enc", request.enc().name())
            .put(kind.id(), request.id())
            .put("nonce", request.nonce().orElse(null))
            .build();
    var released =
        JsonObject.builder()
            .put(
                kind.member(),
                statement.object().toBuilder().put(kind.wrapped(), wrapped.encoded()).build())
            .put("attributes", statement.attributes())
            .put("tags", statement.tags().members().isEmpty() ? null : statement.tags())
            .put(
                "release_policy",
                JsonObject.builder()
                    .put("data", statement.policyData())
                    .put("immutable", statement.policyImmutable())
                    .build())
            .build();
    return signer.sign(
        JsonObject.builder()
            .put("request", asked)
            .put("response", JsonObject.builder().put(kind.member(), released).build())
            .build());
  }
}
