package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.Rule.Comparison;
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
  private final ExpressionEvaluator expressions;
  private final StepBudget budget;
  private final RuleWatch watch;
  private final Set<String> referred;
  private final Set<Map<String, PolicyClaim>> matches = new HashSet<>();
  private final List<Map<String, PolicyClaim>> inOrder = new ArrayList<>();

  RuleMatcher(
      Rule rule,
      Collection<PolicyClaim> claims,
      ExpressionEvaluator expressions,
      StepBudget budget,
      RuleWatch watch) {
    this.rule = rule;
    this.claims = List.copyOf(claims);
    this.expressions = expressions;
    this.budget = budget;
    this.watch = watch;
    this.referred = References.of(rule);
  }

  /// One map of names to claims per firing; an empty map where no name matters.
  List<Map<String, PolicyClaim>> matches() {
    search(0, new LinkedHashMap<>());
    return inOrder;
  }

  /// What the names of this rule stand for in that match.
  ExpressionEvaluator.Scope scope(Map<String, PolicyClaim> match) {
    return new ExpressionEvaluator.Scope() {
      @Override
      public PolicyClaim bound(String name) {
        return RuleMatcher.bound(match, name);
      }

      @Override
      public List<PolicyClaim> all(String name) {
        return satisfying(name, match);
      }
    };
  }

  private void search(int index, Map<String, PolicyClaim> bound) {
    if (index == rule.conditions().size()) {
      var match = Map.copyOf(bound);
      if (matches.add(match)) {
        inOrder.add(match);
      }
      if (inOrder.size() > MAX_MATCHES) {
        throw new UnevaluableException("a rule fires more than " + MAX_MATCHES + " times");
      }
      return;
    }
    watch.reached(index);
    var condition = rule.conditions().get(index);
    if (condition.negated()) {
      if (claims.stream().noneMatch(claim -> satisfies(claim, index, bound))) {
        search(index + 1, bound);
      }
      return;
    }
    var named = referred.contains(condition.name());
    for (var claim : claims) {
      if (!satisfies(claim, index, bound)) {
        continue;
      }
      if (!named) {
        search(index + 1, bound);
        return;
      }
      bound.put(condition.name(), claim);
      search(index + 1, bound);
      bound.remove(condition.name());
    }
  }

  private boolean satisfies(PolicyClaim claim, int index, Map<String, PolicyClaim> bound) {
    budget.spend();
    var tests = rule.conditions().get(index).tests();
    for (var i = 0; i < tests.size(); i++) {
      var expected = expressions.evaluate(tests.get(i).expected(), scope(bound));
      if (!holds(claim, tests.get(i), expected)) {
        if (watch.isOn()) {
          var later = tests.subList(i + 1, tests.size()).stream();
          var satisfied = i + (int) later.filter(test -> holdsPlainly(claim, test)).count();
          watch.missed(index, claim, satisfied, tests.get(i), expected);
        }
        return false;
      }
    }
    watch.satisfied(index, claim);
    return true;
  }

  private boolean holdsPlainly(PolicyClaim claim, PropertyTest test) {
    return test.expected() instanceof Expression.Literal(var value)
        && holds(claim, test, Evaluated.of(value, false));
  }

  /// No comparison with a structure, a set or nothing ever holds.
  private boolean holds(PolicyClaim claim, PropertyTest test, Evaluated evaluated) {
    var actual = ExpressionEvaluator.property(claim, test.property());
    var expected = evaluated.single();
    if (actual instanceof ClaimValue.Structure
        || expected.isEmpty()
        || expected.get() instanceof ClaimValue.Structure) {
      return false;
    }
    budget.spendComparing(actual, expected.get());
    return switch (test.comparison()) {
      case EQUAL -> actual.equals(expected.get());
      case NOT_EQUAL -> !actual.equals(expected.get());
      case LESS, AT_MOST, GREATER, AT_LEAST -> ordered(test.comparison(), actual, expected.get());
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

  private List<PolicyClaim> satisfying(String name, Map<String, PolicyClaim> bound) {
    var condition =
        rule.conditions().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the parser admits known names only"));
    var found = new ArrayList<PolicyClaim>();
    for (var claim : claims) {
      budget.spend();
      if (condition.tests().stream()
          .allMatch(
              test -> holds(claim, test, expressions.evaluate(test.expected(), scope(bound))))) {
        found.add(claim);
      }
    }
    return found;
  }

  static PolicyClaim bound(Map<String, PolicyClaim> bound, String name) {
    var claim = bound.get(name);
    if (claim == null) {
      throw new IllegalStateException("the parser admits names of earlier conditions only");
    }
    return claim;
  }
}
