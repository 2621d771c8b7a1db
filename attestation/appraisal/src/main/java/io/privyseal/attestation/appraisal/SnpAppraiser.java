package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.appraisal.policy.ClaimValue;
import io.privyseal.attestation.appraisal.policy.PolicyClaim;
import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.attestation.appraisal.policy.PolicyEvaluator;
import io.privyseal.attestation.appraisal.policy.PolicyOutcome;
import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.AttestationClaims.Types;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Appraises SEV-SNP guests by the reference values of one instance. Thread-safe.
///
/// The policy sees the guest flat, whatever the shape of the token: every SEV-SNP claim,
/// `x-ms-attestation-type` `sevsnpvm`, the compliance status if there is one, all of issuer
/// `AttestationService`; and what the client supplied as `CustomClaim`.
public final class SnpAppraiser {
  private static final String TOKEN_VERSION = "1.0";

  private final ReferenceValues reference;
  private final ConfidentialVmShape shape;

  public SnpAppraiser(ReferenceValues reference, ConfidentialVmShape shape) {
    this.reference = reference;
    this.shape = shape;
  }

  public Appraisal appraise(SnpGuest guest, InstancePolicy policy) {
    var paravisor = HclRuntimeClaims.in(guest.runtimeData());
    var compliance = Compliance.of(guest.evidence(), paravisor.isPresent(), reference);
    var findings = new ArrayList<>(compliance.findings());

    var tee = teeClaims(guest, compliance);
    var common = commonClaims(guest, policy, compliance);
    return switch (PolicyEvaluator.evaluate(policy.policy(), incoming(tee, common, guest))) {
      case PolicyOutcome.Permitted(var by, var issued, _, _) -> {
        findings.add(evaluated());
        findings.add(
            Finding.passed(AppraisalCheck.POLICY_PERMIT, "policy", "permit()", "rule at " + by));
        var claims = shaped(tee, common, guest, paravisor, compliance.measurementIsKnown());
        yield new Appraisal.Permitted(withIssued(claims, issued), findings);
      }
      case PolicyOutcome.Denied(var by) -> {
        findings.add(evaluated());
        findings.add(
            Finding.failed(
                AppraisalCheck.POLICY_PERMIT,
                "policy",
                "permit(), and no deny()",
                by.map(at -> "deny() by the rule at " + at).orElse("no rule permits")));
        yield new Appraisal.Refused(
            by.isPresent()
                ? "A Deny claim was issued, authorization failed."
                : "No Permit claim was issued in the authorizationrules section, authorization"
                    + " failed.",
            findings);
      }
      case PolicyOutcome.Failed(var rule, var fault) -> {
        findings.add(
            Finding.failed(
                AppraisalCheck.POLICY_EVALUATION,
                "policy",
                "every rule can be carried through",
                "rule at " + rule + ": " + fault));
        findings.add(
            Finding.notChecked(
                AppraisalCheck.POLICY_PERMIT, "policy", "the evaluation did not end"));
        yield new Appraisal.Refused("The rule at %s failed: %s.".formatted(rule, fault), findings);
      }
    };
  }

  private static Finding evaluated() {
    return Finding.passed(AppraisalCheck.POLICY_EVALUATION, "policy", "", "");
  }

  /// What the report says, with type and compliance.
  private static JsonObject teeClaims(SnpGuest guest, Compliance compliance) {
    return SnpClaims.of(guest.evidence()).toBuilder()
        .put(AttestationClaims.ATTESTATION_TYPE, Types.SEV_SNP)
        .put(AttestationClaims.COMPLIANCE_STATUS, compliance.status().orElse(null))
        .build();
  }

  /// What stands at the top in both shapes.
  private static JsonObject commonClaims(
      SnpGuest guest, InstancePolicy policy, Compliance compliance) {
    var claims =
        JsonObject.builder()
            .put(AttestationClaims.VERSION, TOKEN_VERSION)
            .put(AttestationClaims.POLICY_HASH, policy.policy().hash())
            .put(AttestationClaims.NONCE, guest.nonce().orElse(null))
            .put(AttestationClaims.INIT_TIME, json(guest.initTimeData()).orElse(null))
            .put(
                AttestationClaims.POLICY_SIGNER,
                policy.signer().map(SnpAppraiser::jwk).orElse(null));
    if (guest.evidence().isSimulated()) {
      claims.put(AttestationClaims.SIMULATED_ROOT, true);
    }
    if (!compliance.unmet().isEmpty()) {
      claims.put(AttestationClaims.COMPLIANCE_UNMET, JsonArray.ofStrings(compliance.unmet()));
    }
    return claims.build();
  }

  private static JsonObject jwk(JsonObject key) {
    return JsonObject.builder().put("jwk", key).build();
  }

  private JsonObject shaped(
      JsonObject tee,
      JsonObject common,
      SnpGuest guest,
      Optional<HclRuntimeClaims> paravisor,
      boolean paravisorIsKnown) {
    var runtime = json(guest.runtimeData()).orElse(null);
    var withRuntime = tee.toBuilder().put(AttestationClaims.RUNTIME, runtime).build();
    if (paravisor.isEmpty() || shape == ConfidentialVmShape.TOP_LEVEL) {
      var claims = withRuntime.toBuilder();
      common.members().forEach(claims::put);
      return claims.build();
    }
    var claims = common.toBuilder();
    claims.put(AttestationClaims.ATTESTATION_TYPE, Types.AZURE_VM);
    if (paravisorIsKnown) {
      paravisor.get().secureBoot().ifPresent(on -> claims.put(AttestationClaims.SECURE_BOOT, on));
      paravisor.get().vmId().ifPresent(id -> claims.put(AttestationClaims.VM_ID, id));
    }
    paravisor.get().forWorkload().ifPresent(keys -> claims.put(AttestationClaims.RUNTIME, keys));
    return claims.put(AttestationClaims.ISOLATION_TEE, sorted(withRuntime)).build();
  }

  private static Optional<JsonObject> json(Optional<ClientData> data) {
    return data.isPresent() && data.get() instanceof ClientData.JsonClaims(_, var claims)
        ? Optional.of(claims)
        : Optional.empty();
  }

  private static List<PolicyClaim> incoming(JsonObject tee, JsonObject common, SnpGuest guest) {
    var claims = new ArrayList<PolicyClaim>();
    tee.members().forEach((name, value) -> add(claims, name, value, Issuer.ATTESTATION_SERVICE));
    common
        .members()
        .forEach((name, value) -> {
          var ofClient =
              name.equals(AttestationClaims.NONCE) || name.equals(AttestationClaims.INIT_TIME);
          add(claims, name, value, ofClient ? Issuer.CUSTOM_CLAIM : Issuer.ATTESTATION_SERVICE);
        });
    json(guest.runtimeData())
        .ifPresent(r -> add(claims, AttestationClaims.RUNTIME, r, Issuer.CUSTOM_CLAIM));
    return claims;
  }

  private static void add(List<PolicyClaim> claims, String name, JsonValue value, Issuer issuer) {
    claims.add(new PolicyClaim(name, ClaimValue.of(value), issuer));
  }

  /// What the policy issued stands in `x-ms-policy`, and at the top where the service says nothing
  /// of that name itself. Several values of one name become an array.
  private static JsonObject withIssued(JsonObject claims, List<PolicyClaim> issued) {
    if (issued.isEmpty()) {
      return sorted(claims);
    }
    var byName = new LinkedHashMap<String, LinkedHashSet<JsonValue>>();
    for (var claim : issued) {
      byName.computeIfAbsent(claim.type(), _ -> new LinkedHashSet<>()).add(claim.value().toJson());
    }
    var policy = JsonObject.builder();
    byName.forEach((name, values) ->
        policy.put(
            name, values.size() == 1 ? values.getFirst() : new JsonArray(List.copyOf(values))));
    var ofPolicy = sorted(policy.build());
    var all = ofPolicy.toBuilder();
    claims.members().forEach(all::put);
    return sorted(all.put(AttestationClaims.POLICY, ofPolicy).build());
  }

  /// By name, as the tokens of Azure Attestation are.
  private static JsonObject sorted(JsonObject object) {
    var builder = JsonObject.builder();
    object.members().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(member -> builder.put(member.getKey(), member.getValue()));
    return builder.build();
  }
}
