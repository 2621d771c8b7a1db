package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.Rule.Action;
import io.privyseal.attestation.appraisal.policy.Rule.ClaimSource;
import io.privyseal.attestation.appraisal.policy.Rule.Comparison;
import io.privyseal.attestation.appraisal.policy.Rule.Condition;
import io.privyseal.attestation.appraisal.policy.Rule.Expression;
import io.privyseal.attestation.appraisal.policy.Rule.PropertyTest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the combinations of claims for which a rule fires.
///
/// Only claims that something refers to are told apart: a condition that nobody names is a question
/// of yes or no, so a rule of many unnamed conditions has one match, not their product.
final class RuleMatcher {
  static final int MAX_MATCHES = 4_000;

  private final Rule rule;
  private final List<PolicyClaim> claims;
  private final StepBudget budget;
  private final Set<String> referred;
  private final Set<Map<String, PolicyClaim>> matches = new HashSet<>();
  private final List<Map<String, PolicyClaim>> inOrder = new ArrayList<>();

  RuleMatcher(Rule rule, Collection<PolicyClaim> claims, StepBudget budget) {
    this.rule = rule;
    this.claims = List.copyOf(claims);
    this.budget = budget;
    this.referred = referred(rule);
  }

  /// One map of names to claims per firing; an empty map where no name matters.
  List<Map<String, PolicyClaim>> matches() {
    search(0, new LinkedHashMap<>());
    return inOrder;
  }

  /// Whether anything was found from this condition on.
  private boolean search(int index, Map<String, PolicyClaim> bound) {
    if (index == rule.conditions().size()) {
      var match = Map.copyOf(bound);
      if (matches.add(match)) {
        inOrder.add(match);
      }
      if (inOrder.size() > MAX_MATCHES) {
        throw new UnevaluableException("a rule fires more than " + MAX_MATCHES + " times");
      }
      return true;
    }
    var condition = rule.conditions().get(index);
    var named = referred.contains(condition.name());
    var found = false;
    for (var claim : claims) {
      budget.spend();
      if (!satisfies(claim, condition, bound)) {
        continue;
      }
      if (!named) {
        return search(index + 1, bound);
      }
      bound.put(condition.name(), claim);
      found |= search(index + 1, bound);
      bound.remove(condition.name());
    }
    return found;
  }

  private boolean satisfies(
      PolicyClaim claim, Condition condition, Map<String, PolicyClaim> bound) {
    for (var test : condition.tests()) {
      if (!satisfies(claim, test, bound)) {
        return false;
      }
    }
    return true;
  }

  private static boolean satisfies(
      PolicyClaim claim, PropertyTest test, Map<String, PolicyClaim> bound) {
    var actual = property(claim, test.property());
    var expected = value(test.expected(), bound);
    if (actual instanceof ClaimValue.Structure || expected instanceof ClaimValue.Structure) {
      return false;
    }
    return switch (test.comparison()) {
      case EQUAL -> actual.equals(expected);
      case NOT_EQUAL -> !actual.equals(expected);
      case LESS, AT_MOST, GREATER, AT_LEAST -> ordered(test.comparison(), actual, expected);
    };
  }

  private static boolean ordered(Comparison comparison, ClaimValue actual, ClaimValue expected) {
    if (!(actual instanceof ClaimValue.Whole(var left))
        || !(expected instanceof ClaimValue.Whole(var right))) {
      return false;
    }
    return switch (comparison) {
      case LESS -> left < right;
      case AT_MOST -> left <= right;
      case GREATER -> left > right;
      case AT_LEAST -> left >= right;
      case EQUAL, NOT_EQUAL -> throw new IllegalStateException("not an ordering");
    };
  }

  static ClaimValue value(Expression expression, Map<String, PolicyClaim> bound) {
    return switch (expression) {
      case Expression.Literal(var value) -> value;
      case Expression.Reference(var name, var property) -> property(bound(bound, name), property);
    };
  }

  static PolicyClaim bound(Map<String, PolicyClaim> bound, String name) {
    var claim = bound.get(name);
    if (claim == null) {
      throw new IllegalStateException("the parser admits names of earlier conditions only");
    }
    return claim;
  }

  private static ClaimValue property(PolicyClaim claim, Rule.Property property) {
    return switch (property) {
      case TYPE -> new ClaimValue.Text(claim.type());
      case VALUE -> claim.value();
      case VALUE_TYPE -> new ClaimValue.Text(claim.value().typeName());
      case ISSUER -> new ClaimValue.Text(claim.issuer().text());
    };
  }

  private static Set<String> referred(Rule rule) {
    var names = new HashSet<String>();
    for (var condition : rule.conditions()) {
      condition.tests().forEach(test -> refer(test.expected(), names));
    }
    switch (rule.action()) {
      case Action.Permit(), Action.Deny() -> {}
      case Action.Add(var source) -> refer(source, names);
      case Action.Issue(var source) -> refer(source, names);
      case Action.IssueProperty(var source) -> refer(source, names);
    }
    return names;
  }

  private static void refer(ClaimSource source, Set<String> names) {
    switch (source) {
      case ClaimSource.Copy(var name) -> names.add(name);
      case ClaimSource.Made(var type, var value, _) -> {
        refer(type, names);
        refer(value, names);
      }
    }
  }

  private static void refer(Expression expression, Set<String> names) {
    if (expression instanceof Expression.Reference(var name, _)) {
      names.add(name);
    }
  }
}
