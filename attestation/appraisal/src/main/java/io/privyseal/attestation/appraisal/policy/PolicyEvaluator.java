package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.attestation.appraisal.policy.Rule.Action;
import io.privyseal.attestation.appraisal.policy.Rule.ClaimSource;
import io.privyseal.attestation.appraisal.policy.Rule.Expression;
import io.privyseal.attestation.appraisal.policy.Rule.Section;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs a policy over the claims of one guest: configuration, then authorization, then issuance,
/// each rule in the order of the text. What a rule adds is seen by the rules after it.
///
/// Always ends: every test of a claim is a step, and steps are bounded.
public final class PolicyEvaluator {
  /// Tests of claims and firings of actions in one evaluation.
  public static final int MAX_STEPS = 1_000_000;

  /// Claims that a policy may bring about.
  public static final int MAX_CLAIMS = 4_000;

  private final Set<PolicyClaim> incoming;
  private final Set<PolicyClaim> issued = new LinkedHashSet<>();
  private final Set<PolicyClaim> properties = new LinkedHashSet<>();
  private final StepBudget budget = new StepBudget(MAX_STEPS);
  private @Nullable Position permittedBy;
  private @Nullable Position deniedBy;

  private PolicyEvaluator(Collection<PolicyClaim> incoming) {
    this.incoming = new LinkedHashSet<>(incoming);
  }

  public static PolicyOutcome evaluate(AttestationPolicy policy, Collection<PolicyClaim> incoming) {
    return new PolicyEvaluator(incoming).run(policy);
  }

  private PolicyOutcome run(AttestationPolicy policy) {
    for (var section : List.of(Section.CONFIGURATION, Section.AUTHORIZATION, Section.ISSUANCE)) {
      for (var rule : policy.rules(section)) {
        try {
          fire(rule);
        } catch (UnevaluableException e) {
          return new PolicyOutcome.Failed(rule.position(), e.fault());
        }
      }
      if (section == Section.AUTHORIZATION && (deniedBy != null || permittedBy == null)) {
        return new PolicyOutcome.Denied(Optional.ofNullable(deniedBy));
      }
    }
    if (permittedBy == null) {
      throw new IllegalStateException("issuance runs after a permit only");
    }
    return new PolicyOutcome.Permitted(permittedBy, List.copyOf(issued), List.copyOf(properties));
  }

  private void fire(Rule rule) {
    // The matches are complete before the action changes the set that they are taken from.
    for (var match : new RuleMatcher(rule, incoming, budget).matches()) {
      budget.spend();
      switch (rule.action()) {
        case Action.Permit() -> permittedBy = permittedBy == null ? rule.position() : permittedBy;
        case Action.Deny() -> deniedBy = deniedBy == null ? rule.position() : deniedBy;
        case Action.Add(var source) -> incoming.add(claim(source, match));
        case Action.Issue(var source) -> {
          var claim = issuable(claim(source, match));
          incoming.add(claim);
          issued.add(claim);
        }
        case Action.IssueProperty(var source) -> {
          var claim = claim(source, match);
          incoming.add(claim);
          properties.add(claim);
        }
      }
      if (incoming.size() > MAX_CLAIMS) {
        throw new UnevaluableException("more than " + MAX_CLAIMS + " claims");
      }
    }
  }

  private static PolicyClaim claim(ClaimSource source, Map<String, PolicyClaim> match) {
    return switch (source) {
      case ClaimSource.Copy(var name) -> RuleMatcher.bound(match, name);
      case ClaimSource.Made(var type, var value, var issuer) -> {
        if (!(value(type, match) instanceof ClaimValue.Text(var name))) {
          throw new UnevaluableException("the type of a claim is not a string");
        }
        yield new PolicyClaim(name, value(value, match), issuer);
      }
    };
  }

  private static ClaimValue value(Expression expression, Map<String, PolicyClaim> match) {
    return RuleMatcher.value(expression, match);
  }

  private static PolicyClaim issuable(PolicyClaim claim) {
    if (claim.issuer() != Issuer.ATTESTATION_SERVICE && ReservedClaims.isReserved(claim.type())) {
      throw new UnevaluableException("only the service itself issues a claim of a reserved type");
    }
    return claim;
  }
}
