package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.appraisal.policy.PolicyClaim;
import io.privyseal.attestation.appraisal.policy.PolicyEvaluator;
import io.privyseal.attestation.appraisal.policy.PolicyOutcome;
import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// The last step of every appraiser: the policy runs, and its outcome becomes findings and claims.
final class PolicyRun {
  private static final String WHERE = "policy";

  private PolicyRun() {}

  /// @param token the claims of the service, as the token will have them
  /// @param incoming what the policy sees
  /// @param before findings that were made before
  static Appraisal run(
      InstancePolicy policy, ClaimSet incoming, JsonObject token, List<Finding> before) {
    var findings = new ArrayList<>(before);
    return switch (PolicyEvaluator.evaluate(policy.policy(), incoming.claims())) {
      case PolicyOutcome.Permitted(var by, var issued, _, var configuration) -> {
        findings.add(evaluated());
        findings.add(
            Finding.passed(AppraisalCheck.POLICY_PERMIT, WHERE, "permit()", "rule at " + by));
        if (policy.isExplained()) {
          findings.addAll(PolicyTrace.of(policy, incoming));
        }
        yield new Appraisal.Permitted(withIssued(token, issued), configuration, findings);
      }
      case PolicyOutcome.Denied(var by) -> {
        findings.add(evaluated());
        findings.add(
            Finding.failed(
                AppraisalCheck.POLICY_PERMIT,
                WHERE,
                "permit(), and no deny()",
                by.map(at -> "deny() by the rule at " + at).orElse("no rule permits")));
        findings.addAll(PolicyTrace.of(policy, incoming));
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
                WHERE,
                "every rule can be carried through",
                "rule at " + rule + ": " + fault));
        findings.add(
            Finding.notChecked(AppraisalCheck.POLICY_PERMIT, WHERE, "the evaluation did not end"));
        findings.addAll(PolicyTrace.of(policy, incoming));
        yield new Appraisal.Refused("The rule at %s failed: %s.".formatted(rule, fault), findings);
      }
    };
  }

  private static Finding evaluated() {
    return Finding.passed(AppraisalCheck.POLICY_EVALUATION, WHERE, "", "");
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
  static JsonObject sorted(JsonObject object) {
    var builder = JsonObject.builder();
    object.members().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(member -> builder.put(member.getKey(), member.getValue()));
    return builder.build();
  }
}
