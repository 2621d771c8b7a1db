package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.AttestationClaims.Sgx;
import io.privyseal.attestation.result.AttestationClaims.Types;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.List;
import java.util.Optional;

/// Appraises enclaves: no reference values of the instance, the policy alone decides. Stateless.
///
/// Runtime data in JSON become `x-ms-runtime`, others are repeated as `x-ms-sgx-ehd` (enclave-held
/// data) and under the two names that it had at first.
public final class SgxAppraiser {
  private static final List<String> HELD_DATA = List.of(Sgx.HELD_DATA, "maa-ehd", "aas-ehd");
  private static final List<String> COLLATERAL =
      List.of(Sgx.COLLATERAL, "maa-attestationcollateral");

  public Appraisal appraise(SgxGuest guest, InstancePolicy policy) {
    var collateral = SgxCollateralClaim.of(guest.sent(), guest.evidence().platform().collateral());
    var attested = attested(SgxClaims.of(guest.evidence().report()), collateral);
    var ofCaller = ofCaller(guest.runtimeData());
    var common =
        CommonClaims.of(
            policy, guest.nonce(), guest.initTimeData(), guest.evidence().isSimulated(), List.of());
    return PolicyRun.run(
        policy, incoming(attested, ofCaller, common), token(attested, ofCaller, common), List.of());
  }

  static JsonObject attested(JsonObject enclave, JsonObject collateral) {
    var claims = enclave.toBuilder().put(AttestationClaims.ATTESTATION_TYPE, Types.SGX);
    COLLATERAL.forEach(name -> claims.put(name, collateral));
    return claims.build();
  }

  static JsonObject ofCaller(Optional<ClientData> runtimeData) {
    var claims = JsonObject.builder();
    if (runtimeData.isPresent()) {
      switch (runtimeData.get()) {
        case ClientData.JsonClaims(_, var json) -> claims.put(AttestationClaims.RUNTIME, json);
        case ClientData.Binary(var content) ->
            HELD_DATA.forEach(name -> claims.put(name, content.base64Url()));
      }
    }
    return claims.build();
  }

  static ClaimSet incoming(JsonObject attested, JsonObject ofCaller, CommonClaims common) {
    var incoming =
        new ClaimSet()
            .attested(attested)
            .attested(SgxClaims.deprecated(attested))
            .attested("$tee", new JsonString(Types.SGX))
            .ofCaller(ofCaller);
    common.addTo(incoming, Types.SGX);
    return incoming;
  }

  static JsonObject token(JsonObject attested, JsonObject ofCaller, CommonClaims common) {
    var token = attested.toBuilder();
    ofCaller.members().forEach(token::put);
    common.forToken().members().forEach(token::put);
    return token.build();
  }
}
