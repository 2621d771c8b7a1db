package io.privyseal.attestation.service;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.AttestationClaims.Snp;
import io.privyseal.attestation.service.signing.SigningKeys;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import java.util.List;

/// What relying parties read: `/certs` and the OpenID metadata. Anonymous, of every api-version and
/// none.
final class MetadataHandler {
  static final String INTROSPECTION_PATH = "/introspect";

  private static final List<String> CLAIMS =
      List.of(
          AttestationClaims.NONCE,
          AttestationClaims.VERSION,
          AttestationClaims.ATTESTATION_TYPE,
          AttestationClaims.COMPLIANCE_STATUS,
          AttestationClaims.POLICY,
          AttestationClaims.POLICY_HASH,
          AttestationClaims.POLICY_SIGNER,
          AttestationClaims.RUNTIME,
          AttestationClaims.INIT_TIME,
          AttestationClaims.ISOLATION_TEE,
          AttestationClaims.SECURE_BOOT,
          AttestationClaims.VM_ID,
          Snp.AUTHOR_KEY_DIGEST,
          Snp.BOOTLOADER_SVN,
          Snp.FAMILY_ID,
          Snp.GUEST_SVN,
          Snp.HOST_DATA,
          Snp.ID_KEY_DIGEST,
          Snp.IMAGE_ID,
          Snp.IS_DEBUGGABLE,
          Snp.LAUNCH_MEASUREMENT,
          Snp.MICROCODE_SVN,
          Snp.MIGRATION_ALLOWED,
          Snp.REPORT_DATA,
          Snp.REPORT_ID,
          Snp.SMT_ALLOWED,
          Snp.SNP_FIRMWARE_SVN,
          Snp.TEE_SVN,
          Snp.VMPL,
          AttestationClaims.SIMULATED_ROOT,
          AttestationClaims.COMPLIANCE_UNMET,
          AttestationClaims.REVOCATION_EPOCH,
          AttestationClaims.REVOCATION_SUBJECTS);

  private final AttestationInstance instance;
  private final SigningKeys keys;

  MetadataHandler(AttestationInstance instance, SigningKeys keys) {
    this.instance = instance;
    this.keys = keys;
  }

  Reply certs(Request request) {
    return Reply.json(200, keys.published().toJson());
  }

  Reply openId(Request request) {
    var issuer = instance.url().toString();
    return Reply.json(
        200,
        JsonObject.builder()
            .put("response_types_supported", JsonArray.ofStrings(List.of("token", "none")))
            .put("id_token_signing_alg_values_supported", JsonArray.ofStrings(List.of("RS256")))
            .put("revocation_endpoint", issuer + "/revoke")
            .put("introspection_endpoint", issuer + INTROSPECTION_PATH)
            .put("issuer", issuer)
            .put("jwks_uri", issuer + "/certs")
            .put("claims_supported", JsonArray.ofStrings(CLAIMS))
            .build());
  }
}
