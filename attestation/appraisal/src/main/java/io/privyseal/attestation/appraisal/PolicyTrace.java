package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.appraisal.policy.ClaimValue;
import io.privyseal.attestation.appraisal.policy.PolicyClaim;
import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.attestation.appraisal.policy.PolicyEvaluator;
import io.privyseal.attestation.appraisal.policy.RuleTrace;
import io.privyseal.attestation.appraisal.policy.RuleTrace.ConditionTrace;
import io.privyseal.attestation.appraisal.policy.RuleTrace.NearMiss;
import io.privyseal.foundation.decision.Finding;
import java.util.List;

/// How a policy came to its answer, rule by rule, as findings of the decision: who may read the
/// decision sees which condition did not hold, and which claim came nearest. Made of every refusal;
/// of what is permitted only for drafts, because each attestation leaves a record and a policy in
/// force permits most.
final class PolicyTrace {
  /// Rules of one decision that are explained; the first ones of the text.
  static final int MAX_RULES = 32;

  /// Values longer than this are not repeated.
  private static final int MAX_VALUE_CHARS = 128;

  private PolicyTrace() {}

  static List<Finding> of(InstancePolicy policy, ClaimSet incoming) {
    return PolicyEvaluator.explain(policy.policy(), incoming.claims()).rules().stream()
        .limit(MAX_RULES)
        .map(PolicyTrace::finding)
        .toList();
  }

  private static Finding finding(RuleTrace rule) {
    var where = "%s rule at %s".formatted(rule.section().keyword(), rule.position());
    return switch (rule.result()) {
      case FIRED ->
          Finding.passed(
              AppraisalCheck.POLICY_RULE, where, "", "fired %d times".formatted(rule.fired()));
      case NOT_MATCHED ->
          Finding.notChecked(AppraisalCheck.POLICY_RULE, where, "did not match: " + miss(rule));
      case FAILED ->
          Finding.notChecked(
              AppraisalCheck.POLICY_RULE, where, "could not be carried through: " + rule.fault());
      case NOT_REACHED ->
          Finding.notChecked(AppraisalCheck.POLICY_RULE, where, "the evaluation had ended before");
    };
  }

  private static String miss(RuleTrace rule) {
    return rule.conditions().stream()
        .filter(condition -> condition.reached() && !condition.holds())
        .findFirst()
        .map(PolicyTrace::miss)
        .orElse("no claims satisfy all conditions together");
  }

  private static String miss(ConditionTrace condition) {
    return condition.condition() + condition.nearest().map(PolicyTrace::nearest).orElse("");
  }

  /// Names a claim of the service with its value; of what a caller sent, the name alone.
  private static String nearest(NearMiss miss) {
    return "; nearest is %s, which fails %s%s"
        .formatted(miss.claim().type(), miss.test(), value(miss.claim()));
  }

  private static String value(PolicyClaim claim) {
    var text =
        switch (claim.value()) {
          case ClaimValue.Text(var content) -> content;
          case ClaimValue.Whole(var number) -> Long.toString(number);
          case ClaimValue.Flag(var flag) -> Boolean.toString(flag);
          case ClaimValue.Structure _ -> "";
        };
    return claim.issuer() == Issuer.ATTESTATION_SERVICE
            && !text.isEmpty()
            && text.length() <= MAX_VALUE_CHARS
        ? " (it is %s)".formatted(text)
        : "";
  }
}
