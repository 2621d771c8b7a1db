package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.Rule.Action;
import io.privyseal.attestation.appraisal.policy.Rule.ClaimSource;
import io.privyseal.attestation.appraisal.policy.Rule.Expression;
import java.util.HashSet;
import java.util.Set;

/// The names whose claims a rule tells apart: those that it refers to one by one, and those that
/// the condition of a collection refers to.
final class References {
  private final Set<String> names = new HashSet<>();

  private References() {}

  static Set<String> of(Rule rule) {
    var references = new References();
    for (var condition : rule.conditions()) {
      condition.tests().forEach(test -> references.add(test.expected()));
    }
    switch (rule.action()) {
      case Action.Permit(), Action.Deny() -> {}
      case Action.Add(var source) -> references.add(source);
      case Action.Issue(var source) -> references.add(source);
      case Action.IssueProperty(var source) -> references.add(source);
    }
    return references.names;
  }

  private void add(ClaimSource source) {
    switch (source) {
      case ClaimSource.Copy(var name) -> names.add(name);
      case ClaimSource.Made(var type, var value, _, _) -> {
        add(type);
        add(value);
      }
    }
  }

  private void add(Expression expression) {
    switch (expression) {
      case Expression.Literal _, Expression.Collection _ -> {}
      case Expression.Reference(var name, _) -> names.add(name);
      case Expression.Query(var json, _) -> add(json);
      case Expression.Call(_, var arguments) -> arguments.forEach(this::add);
    }
  }
}
