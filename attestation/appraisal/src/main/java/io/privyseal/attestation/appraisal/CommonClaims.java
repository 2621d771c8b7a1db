package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.List;
import java.util.Optional;

/// Claims that every kind of evidence has.
///
/// Source: Azure Attestation, "Claim sets", common claims.
///
/// @param attested by the service
/// @param ofCaller as they were sent
record CommonClaims(JsonObject attested, JsonObject ofCaller) {
  private static final String TOKEN_VERSION = "1.0";

  static CommonClaims of(
      InstancePolicy policy,
      Optional<String> nonce,
      Optional<ClientData> initTimeData,
      boolean simulated,
      List<String> unmet) {
    var attested =
        JsonObject.builder()
            .put(AttestationClaims.VERSION, TOKEN_VERSION)
            .put(AttestationClaims.POLICY_HASH, policy.policy().hash())
            .put(
                AttestationClaims.POLICY_SIGNER,
                policy.signer().map(CommonClaims::jwk).orElse(null));
    if (simulated) {
      attested.put(AttestationClaims.SIMULATED_ROOT, true);
    }
    if (!unmet.isEmpty()) {
      attested.put(AttestationClaims.COMPLIANCE_UNMET, JsonArray.ofStrings(unmet));
    }
    return new CommonClaims(
        attested.build(),
        JsonObject.builder()
            .put(AttestationClaims.NONCE, nonce.orElse(null))
            .put(AttestationClaims.INIT_TIME, json(initTimeData).orElse(null))
            .build());
  }

  private static JsonObject jwk(JsonObject key) {
    return JsonObject.builder().put("jwk", key).build();
  }

  static Optional<JsonObject> json(Optional<ClientData> data) {
    return data.isPresent() && data.get() instanceof ClientData.JsonClaims(_, var claims)
        ? Optional.of(claims)
        : Optional.empty();
  }

  /// All of them, for the top of a token.
  JsonObject forToken() {
    var all = attested.toBuilder();
    ofCaller.members().forEach(all::put);
    return all.build();
  }

  /// For a policy: with the names that some of them had at first.
  ///
  /// @param type the attestation type
  void addTo(ClaimSet claims, String type) {
    claims.attested(attested).ofCaller(ofCaller);
    alias(claims, "ver", AttestationClaims.VERSION);
    alias(claims, "policy_hash", AttestationClaims.POLICY_HASH);
    alias(claims, "maa-policyHash", AttestationClaims.POLICY_HASH);
    alias(claims, "policy_signer", AttestationClaims.POLICY_SIGNER);
    claims.attested("tee", new JsonString(type));
  }

  private void alias(ClaimSet claims, String alias, String name) {
    attested.get(name).ifPresent(value -> claims.attested(alias, value));
  }
}
