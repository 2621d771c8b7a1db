package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.appraisal.policy.ClaimValue;
import io.privyseal.attestation.appraisal.policy.PolicyClaim;
import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// What a policy sees of one guest. Whoever adds a claim says who vouches for it: what the service
/// read out of verified evidence and what the caller sent never share an issuer.
final class ClaimSet {
  private final List<PolicyClaim> claims = new ArrayList<>();

  /// The service read these out of verified evidence.
  ClaimSet attested(JsonObject members) {
    members.members().forEach(this::attested);
    return this;
  }

  ClaimSet attested(String name, JsonValue value) {
    return add(name, value, Issuer.ATTESTATION_SERVICE, false);
  }

  /// Raw evidence, which a policy may test and not issue.
  ClaimSet raw(String name, JsonValue value) {
    return add(name, value, Issuer.ATTESTATION_SERVICE, true);
  }

  /// The caller sent these, bound by the evidence or not.
  ClaimSet ofCaller(JsonObject members) {
    members.members().forEach(this::ofCaller);
    return this;
  }

  ClaimSet ofCaller(String name, JsonValue value) {
    return add(name, value, Issuer.CUSTOM_CLAIM, false);
  }

  private ClaimSet add(String name, JsonValue value, Issuer issuer, boolean readOnly) {
    claims.add(new PolicyClaim(name, ClaimValue.of(value), issuer, readOnly));
    return this;
  }

  List<PolicyClaim> claims() {
    return List.copyOf(claims);
  }
}
