package io.privyseal.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.privyseal.attestation.appraisal.policy.PolicyClaim;
import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import org.junit.jupiter.api.Test;

class TokenClaimsTest {
  @Test
  void areThoseThatAPolicySaw() {
    var token =
        Json.parseObject(
            Bytes.utf8(
                """
                {"iss":"https://maa.example.com","exp":1,"jti":"a","nonce":"n","mine":7,
                 "secureboot":true,"x-ms-azurevm-ostype":"Linux","x-ms-runtime":{"k":1},
                 "x-ms-attestation-type":"azurevm","x-ms-policy":{"mine":7},
                 "x-ms-isolation-tee":{"x-ms-attestation-type":"sevsnpvm",
                   "x-ms-compliance-status":"azure-compliant-cvm","x-ms-runtime":{"k":2}}}
                """));

    assertThat(TokenClaims.incoming(token))
        .extracting(PolicyClaim::type, PolicyClaim::issuer)
        .containsExactlyInAnyOrder(
            tuple("nonce", Issuer.CUSTOM_CLAIM),
            tuple("x-ms-azurevm-ostype", Issuer.CUSTOM_CLAIM),
            tuple("x-ms-runtime", Issuer.CUSTOM_CLAIM),
            tuple("secureboot", Issuer.ATTESTATION_SERVICE),
            tuple("x-ms-attestation-type", Issuer.ATTESTATION_SERVICE),
            tuple("x-ms-isolation-tee", Issuer.ATTESTATION_SERVICE),
            tuple("x-ms-compliance-status", Issuer.ATTESTATION_SERVICE));
  }
}
