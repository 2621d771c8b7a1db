package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.AttestationClaims.Types;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;

/// Puts the claims of a guest of a confidential VM's hardware where the token has them.
final class ParavisorShape {
  private ParavisorShape() {}

  /// At the top, unless the runtime data are those of a paravisor and the shape asks for
  /// `x-ms-isolation-tee`.
  ///
  /// @param tee what the report says, with type and compliance
  /// @param runtime the runtime data as a claim
  /// @param paravisor the same, if they are a paravisor's
  /// @param paravisorIsKnown whether its measurement is, so that what it says may be repeated
  static JsonObject of(
      ConfidentialVmShape shape,
      JsonObject tee,
      CommonClaims common,
      Optional<JsonObject> runtime,
      Optional<HclRuntimeClaims> paravisor,
      boolean paravisorIsKnown) {
    var withRuntime = tee.toBuilder().put(AttestationClaims.RUNTIME, runtime.orElse(null)).build();
    if (paravisor.isEmpty() || shape == ConfidentialVmShape.TOP_LEVEL) {
      var claims = withRuntime.toBuilder();
      common.forToken().members().forEach(claims::put);
      return claims.build();
    }
    var claims = common.forToken().toBuilder();
    claims.put(AttestationClaims.ATTESTATION_TYPE, Types.AZURE_VM);
    if (paravisorIsKnown) {
      paravisor.get().secureBoot().ifPresent(on -> claims.put(AttestationClaims.SECURE_BOOT, on));
      paravisor.get().vmId().ifPresent(id -> claims.put(AttestationClaims.VM_ID, id));
    }
    paravisor.get().forWorkload().ifPresent(keys -> claims.put(AttestationClaims.RUNTIME, keys));
    return claims.put(AttestationClaims.ISOLATION_TEE, PolicyRun.sorted(withRuntime)).build();
  }
}
