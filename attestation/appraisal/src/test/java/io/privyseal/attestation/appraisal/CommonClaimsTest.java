package io.privyseal.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.privyseal.attestation.appraisal.policy.ClaimValue;
import io.privyseal.attestation.appraisal.policy.PolicyClaim;
import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Claims of every kind of evidence, as a policy sees them.
class CommonClaimsTest {
  private static final InstancePolicy POLICY =
      new InstancePolicy(
          InstancePolicy.sevSnpDefault().policy(),
          Optional.of(JsonObject.builder().put("kty", "RSA").build()));

  private static List<PolicyClaim> seen(CommonClaims common) {
    var claims = new ClaimSet();
    common.addTo(claims, "sevsnpvm");
    return claims.claims();
  }

  @Test
  void haveTheNamesThatTheyHadAtFirst() {
    var hash = POLICY.policy().hash();
    var common =
        CommonClaims.of(
            POLICY,
            Optional.of("n"),
            Optional.of(ClientData.json(Bytes.utf8("{\"k\":1}"))),
            true,
            List.of("unmet"));

    assertThat(seen(common))
        .extracting(PolicyClaim::type, PolicyClaim::issuer)
        .containsExactlyInAnyOrder(
            tuple("x-ms-ver", Issuer.ATTESTATION_SERVICE),
            tuple("ver", Issuer.ATTESTATION_SERVICE),
            tuple("x-ms-policy-hash", Issuer.ATTESTATION_SERVICE),
            tuple("policy_hash", Issuer.ATTESTATION_SERVICE),
            tuple("maa-policyHash", Issuer.ATTESTATION_SERVICE),
            tuple("x-ms-policy-signer", Issuer.ATTESTATION_SERVICE),
            tuple("policy_signer", Issuer.ATTESTATION_SERVICE),
            tuple("privyseal-simulated-root", Issuer.ATTESTATION_SERVICE),
            tuple("privyseal-compliance-unmet", Issuer.ATTESTATION_SERVICE),
            tuple("tee", Issuer.ATTESTATION_SERVICE),
            tuple("nonce", Issuer.CUSTOM_CLAIM),
            tuple("x-ms-inittime", Issuer.CUSTOM_CLAIM));
    assertThat(seen(common))
        .filteredOn(claim -> claim.type().toLowerCase(Locale.ROOT).contains("hash"))
        .extracting(PolicyClaim::value)
        .containsOnly(new ClaimValue.Text(hash));
  }

  @Test
  void areFewForAnUnsignedPolicyAndAGoodGuest() {
    var common =
        CommonClaims.of(
            InstancePolicy.sevSnpDefault(), Optional.empty(), Optional.empty(), false, List.of());

    assertThat(seen(common))
        .extracting(PolicyClaim::type)
        .containsExactlyInAnyOrder(
            "x-ms-ver", "ver", "x-ms-policy-hash", "policy_hash", "maa-policyHash", "tee");
  }
}
