package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.appraisal.policy.PolicyClaim;
import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.AttestationClaims.AzureVm;
import io.privyseal.attestation.result.AttestationClaims.Sgx;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Set;

/// What a policy sees of a guest, as far as the claims of its token tell: to try a policy on a
/// guest whose token is at hand. Claims about the token are left out, and so is what a policy
/// issued; claims in `x-ms-isolation-tee` are there flat as well. `events` and `pcrs` stand in no
/// token.
public final class TokenClaims {
  private static final Set<String> OF_THE_TOKEN =
      Set.of(
          AttestationClaims.ISSUER,
          AttestationClaims.ISSUED_AT,
          AttestationClaims.NOT_BEFORE,
          AttestationClaims.EXPIRES_AT,
          AttestationClaims.TOKEN_ID,
          AttestationClaims.POLICY);

  private static final Set<String> OF_THE_CALLER =
      Set.of(
          AttestationClaims.NONCE,
          AttestationClaims.RUNTIME,
          AttestationClaims.INIT_TIME,
          Sgx.HELD_DATA,
          "maa-ehd",
          "aas-ehd",
          AzureVm.PROTOCOL_VERSION,
          AzureVm.IS_WINDOWS,
          AzureVm.OS_BUILD,
          AzureVm.OS_DISTRIBUTION,
          AzureVm.OS_TYPE,
          AzureVm.OS_MAJOR,
          AzureVm.OS_MINOR);

  private TokenClaims() {}

  public static List<PolicyClaim> incoming(JsonObject token) {
    var issued = token.object(AttestationClaims.POLICY).orElse(JsonObject.EMPTY);
    var claims = new ClaimSet();
    token
        .members()
        .forEach((name, value) -> {
          if (OF_THE_CALLER.contains(name)) {
            claims.ofCaller(name, value);
          } else if (!OF_THE_TOKEN.contains(name) && !issued.has(name)) {
            claims.attested(name, value);
          }
        });
    token
        .object(AttestationClaims.ISOLATION_TEE)
        .ifPresent(tee ->
            tee.members()
                .forEach((name, value) -> {
                  if (!OF_THE_CALLER.contains(name)
                      && !name.equals(AttestationClaims.ATTESTATION_TYPE)) {
                    claims.attested(name, value);
                  }
                }));
    return claims.claims();
  }
}
