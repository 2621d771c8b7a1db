package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.attestation.appraisal.policy.Rule.Action;
import io.privyseal.attestation.appraisal.policy.Rule.ClaimSource;
import io.privyseal.attestation.appraisal.policy.Rule.Condition;
import io.privyseal.attestation.appraisal.policy.Rule.Expression;
import io.privyseal.attestation.appraisal.policy.Rule.PropertyTest;
import io.privyseal.attestation.appraisal.policy.Rule.Section;
import java.util.List;
import java.util.stream.Collectors;

/// Writes rules as text that parses to the same rules: one rule a line, one space where one helps,
/// without comments.
final class PolicyPrinter {
  private PolicyPrinter() {}

  static String policy(AttestationPolicy policy) {
    var text = new StringBuilder("version=" + policy.version().text() + ";\n");
    for (var section : Section.values()) {
      var rules = policy.rules(section);
      if (rules.isEmpty() && !policy.has(section)) {
        continue;
      }
      text.append(section.keyword()).append("\n{\n");
      rules.forEach(rule -> text.append("  ").append(rule(rule)).append(";\n"));
      text.append("};\n");
    }
    return text.toString();
  }

  static String rule(Rule rule) {
    var conditions =
        rule.conditions().stream()
            .map(PolicyPrinter::condition)
            .collect(Collectors.joining(" && "));
    return (conditions.isEmpty() ? "" : conditions + " ") + "=> " + action(rule.action());
  }

  static String condition(Condition condition) {
    var tests =
        condition.tests().stream()
            .map(PolicyPrinter::test)
            .collect(Collectors.joining(", ", "[", "]"));
    return (condition.negated() ? "!" : "")
        + (condition.name().isEmpty() ? "" : condition.name() + ":")
        + tests;
  }

  static String test(PropertyTest test) {
    return "%s %s %s"
        .formatted(
            test.property().keyword(), test.comparison().sign(), expression(test.expected()));
  }

  private static String action(Action action) {
    return switch (action) {
      case Action.Permit() -> "permit()";
      case Action.Deny() -> "deny()";
      case Action.Add(var source) -> "add(" + source(source) + ")";
      case Action.Issue(var source) -> "issue(" + source(source) + ")";
      case Action.IssueProperty(var source) -> "issueproperty(" + source(source) + ")";
    };
  }

  private static String source(ClaimSource source) {
    return switch (source) {
      case ClaimSource.Copy(var name) -> "claim=" + name;
      case ClaimSource.Made(var type, var value, var valueType, var issuer) ->
          "type="
              + expression(type)
              + ", value="
              + expression(value)
              + (valueType.isEmpty() ? "" : ", valueType=" + quoted(valueType))
              + (issuer == Issuer.ATTESTATION_POLICY ? "" : ", issuer=" + quoted(issuer.text()));
    };
  }

  private static String expression(Expression expression) {
    return switch (expression) {
      case Expression.Literal(var value) -> literal(value);
      case Expression.Reference(var name, var property) -> name + "." + property.keyword();
      case Expression.Collection(var name, var property) -> name + "." + property.keyword();
      case Expression.Query(var json, var query) ->
          call(
              Rule.Function.JMES_PATH,
              List.of(json, new Expression.Literal(new ClaimValue.Text(query.text()))));
      case Expression.Call(var function, var arguments) -> call(function, arguments);
    };
  }

  private static String call(Rule.Function function, List<Expression> arguments) {
    return arguments.stream()
        .map(PolicyPrinter::expression)
        .collect(Collectors.joining(", ", function.label() + "(", ")"));
  }

  /// A value as rules write it; what no rule can write, as JSON.
  static String literal(ClaimValue value) {
    return switch (value) {
      case ClaimValue.Text(var text) -> quoted(text);
      case ClaimValue.Whole(var number) -> Long.toString(number);
      case ClaimValue.Flag(var flag) -> Boolean.toString(flag);
      case ClaimValue.Structure(var json) -> json.toJson();
    };
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
