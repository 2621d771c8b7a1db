package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.Rule.Action;
import io.privyseal.attestation.appraisal.policy.Rule.Expression;
import io.privyseal.attestation.appraisal.policy.Rule.PropertyTest;
import io.privyseal.attestation.appraisal.policy.Rule.Section;
import java.util.ArrayList;
import java.util.List;

/// Something in a valid policy that is likely not meant.
///
/// @param position of the rule, or of the policy
public record PolicyRemark(Position position, String text) {
  private static final Position START = new Position(1, 1);

  /// In the order of the text.
  public static List<PolicyRemark> of(AttestationPolicy policy) {
    var remarks = new ArrayList<PolicyRemark>();
    var authorization = policy.rules(Section.AUTHORIZATION);
    if (authorization.stream().noneMatch(rule -> rule.action() instanceof Action.Permit)) {
      remarks.add(new PolicyRemark(START, "no rule permits: every guest is denied"));
    }
    for (var section : Section.values()) {
      for (var rule : policy.rules(section)) {
        if (rule.conditions().isEmpty() && rule.action() instanceof Action.Permit) {
          remarks.add(
              new PolicyRemark(rule.position(), "permits every guest that no other rule denies"));
        }
        if (rule.conditions().isEmpty() && rule.action() instanceof Action.Deny) {
          remarks.add(new PolicyRemark(rule.position(), "denies every guest"));
        }
        if (rule.conditions().stream()
            .flatMap(condition -> condition.tests().stream())
            .anyMatch(PolicyRemark::comparesWordOfFlag)) {
          remarks.add(
              new PolicyRemark(
                  rule.position(),
                  "compares with the string \"true\" or \"false\", which no Boolean equals"));
        }
      }
    }
    return List.copyOf(remarks);
  }

  private static boolean comparesWordOfFlag(PropertyTest test) {
    return test.property() == Rule.Property.VALUE
        && test.expected() instanceof Expression.Literal(ClaimValue.Text(var text))
        && (text.equals("true") || text.equals("false"));
  }
}
