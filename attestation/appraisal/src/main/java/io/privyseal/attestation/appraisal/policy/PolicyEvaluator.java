package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.attestation.appraisal.policy.Rule.Action;
import io.privyseal.attestation.appraisal.policy.Rule.ClaimSource;
import io.privyseal.attestation.appraisal.policy.Rule.Section;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs a policy over the claims of one guest: configuration, then authorization, then issuance,
/// each rule in the order of the text. What a rule adds is seen by the rules after it.
///
/// Always ends: every test of a claim and every value that a query looks at is a step, and steps
/// are bounded.
public final class PolicyEvaluator {
  /// Tests of claims, firings of actions and work of queries in one evaluation.
  public static final int MAX_STEPS = 1_000_000;

  /// Claims that a policy may bring about.
  public static final int MAX_CLAIMS = 4_000;

  private final Set<PolicyClaim> incoming;
  private final Set<PolicyClaim> issued = new LinkedHashSet<>();
  private final Set<PolicyClaim> properties = new LinkedHashSet<>();
  private final StepBudget budget = new StepBudget(MAX_STEPS);
  private final ExpressionEvaluator expressions = new ExpressionEvaluator(budget);
  private final @Nullable TraceRecorder trace;
  private @Nullable Position permittedBy;
  private @Nullable Position deniedBy;

  private PolicyEvaluator(Collection<PolicyClaim> incoming, @Nullable TraceRecorder trace) {
    this.incoming = new LinkedHashSet<>(incoming);
    this.trace = trace;
  }

  public static PolicyOutcome evaluate(AttestationPolicy policy, Collection<PolicyClaim> incoming) {
    return new PolicyEvaluator(incoming, null).run(policy);
  }

  /// The same evaluation, looked at rule by rule.
  public static PolicyExplanation explain(
      AttestationPolicy policy, Collection<PolicyClaim> incoming) {
    var trace = new TraceRecorder();
    var outcome = new PolicyEvaluator(incoming, trace).run(policy);
    return new PolicyExplanation(outcome, trace.rules(policy));
  }

  /// What the configuration rules say before there is any evidence. How evidence is verified may
  /// depend on it, so such rules cannot ask for claims of it: those that do, do not fire here.
  public static ConfigurationOutcome configure(AttestationPolicy policy) {
    return new PolicyEvaluator(List.of(), null).configuration(policy);
  }

  private ConfigurationOutcome configuration(AttestationPolicy policy) {
    for (var rule : policy.rules(Section.CONFIGURATION)) {
      try {
        fire(rule);
        PolicyConfiguration.of(properties);
      } catch (UnevaluableException e) {
        return new ConfigurationOutcome.Failed(rule.position(), e.fault());
      }
    }
    return new ConfigurationOutcome.Configured(PolicyConfiguration.of(properties));
  }

  private PolicyOutcome run(AttestationPolicy policy) {
    for (var section : List.of(Section.CONFIGURATION, Section.AUTHORIZATION, Section.ISSUANCE)) {
      for (var rule : policy.rules(section)) {
        try {
          fire(rule);
          PolicyConfiguration.of(properties);
        } catch (UnevaluableException e) {
          if (trace != null) {
            trace.failed(rule, e.fault());
          }
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
    return new PolicyOutcome.Permitted(
        permittedBy,
        List.copyOf(issued),
        List.copyOf(properties),
        PolicyConfiguration.of(properties));
  }

  private void fire(Rule rule) {
    var watch = trace == null ? RuleWatch.NONE : trace.watch(rule);
    var matcher = new RuleMatcher(rule, incoming, expressions, budget, watch);
    // The matches are complete before the action changes the set that they are taken from.
    for (var match : matcher.matches()) {
      budget.spend();
      var scope = matcher.scope(match);
      var made =
          switch (rule.action()) {
            case Action.Permit() -> {
              permittedBy = permittedBy == null ? rule.position() : permittedBy;
              yield List.<PolicyClaim>of();
            }
            case Action.Deny() -> {
              deniedBy = deniedBy == null ? rule.position() : deniedBy;
              yield List.<PolicyClaim>of();
            }
            case Action.Add(var source) -> claims(source, scope);
            case Action.Issue(var source) -> {
              var claims = claims(source, scope);
              claims.forEach(PolicyEvaluator::requireIssuable);
              issued.addAll(claims);
              yield claims;
            }
            case Action.IssueProperty(var source) -> {
              var claims = claims(source, scope);
              claims.forEach(PolicyEvaluator::requireWritable);
              properties.addAll(claims);
              yield claims;
            }
          };
      incoming.addAll(made);
      watch.fired(match, made);
      if (incoming.size() > MAX_CLAIMS) {
        throw new UnevaluableException("more than " + MAX_CLAIMS + " claims");
      }
    }
  }

  private List<PolicyClaim> claims(ClaimSource source, ExpressionEvaluator.Scope scope) {
    return switch (source) {
      case ClaimSource.Copy(var name) -> List.of(scope.bound(name));
      case ClaimSource.Made(var type, var value, var valueType, var issuer) -> {
        if (!(expressions.evaluate(type, scope).single().orElse(null)
            instanceof ClaimValue.Text(var name))) {
          throw new UnevaluableException("the type of a claim is not a string");
        }
        var made = expressions.evaluate(value, scope);
        for (var each : made.values()) {
          if (!valueType.isEmpty() && !each.typeName().equalsIgnoreCase(valueType)) {
            throw new UnevaluableException("the value of a claim is not of the type named");
          }
        }
        budget.spend(made.values().size());
        yield made.values().stream()
            .map(each -> new PolicyClaim(name, each, issuer, made.readOnly()))
            .toList();
      }
    };
  }

  private static void requireIssuable(PolicyClaim claim) {
    requireWritable(claim);
    if (claim.issuer() != Issuer.ATTESTATION_SERVICE && ReservedClaims.isReserved(claim.type())) {
      throw new UnevaluableException("only the service itself issues a claim of a reserved type");
    }
  }

  private static void requireWritable(PolicyClaim claim) {
    if (claim.readOnly()) {
      throw new UnevaluableException("raw evidence is read-only: it can be tested, not issued");
    }
  }
}
