package io.privyseal.keyvault.release.policy;

import io.privyseal.attestation.result.AttestationResult;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Evaluates a policy over the claims of a token. Every condition of every rule for the token's
/// authority is evaluated once, so the work is bounded by the size of the policy.
///
/// A condition on a claim that is missing, that is an object or a list, or that the operator cannot
/// compare does not hold; that includes `notEquals`, so that a claim left out never helps.
public final class PolicyEvaluator {
  private PolicyEvaluator() {}

  /// @param token claims that may be believed
  public static PolicyEvaluation evaluate(ReleasePolicy policy, AttestationResult token) {
    return evaluate(policy, token.issuer().url(), token.claims());
  }

  /// Over claims that nobody vouches for: for explanations only.
  static PolicyEvaluation evaluate(ReleasePolicy policy, String issuer, JsonObject claims) {
    var nodes =
        policy.anyOf().stream()
            .filter(rule -> rule.authority().is(issuer))
            .map(rule -> evaluate(rule.rule(), claims))
            .toList();
    var named =
        policy.authorities().stream()
            .map(authority -> authority.url())
            .collect(Collectors.joining(" or "));
    if (nodes.isEmpty()) {
      return new PolicyEvaluation(
          false,
          List.of(
              Finding.failed(PolicyCheck.AUTHORITY, "iss", named, Shown.text(issuer)),
              Finding.notChecked(
                  PolicyCheck.CLAIM, "", "the policy has no rule for this authority")));
    }
    var findings = new ArrayList<Finding>();
    findings.add(Finding.passed(PolicyCheck.AUTHORITY, "iss", named, Shown.text(issuer)));
    var satisfied = nodes.stream().anyMatch(Node::holds);
    for (var node : nodes) {
      collect(node, node.holds() || !satisfied, claims, findings);
    }
    return new PolicyEvaluation(satisfied, findings);
  }

  /// How one condition came out.
  sealed interface Node {
    boolean holds();

    record Leaf(Condition.Claim condition, Optional<JsonValue> found, boolean holds)
        implements Node {}

    record Branch(Condition.Group group, List<Node> children, boolean holds) implements Node {}
  }

  static Node evaluate(Condition condition, JsonObject claims) {
    return switch (condition) {
      case Condition.Claim claim -> {
        var found = claim.claim().in(claims);
        yield new Node.Leaf(claim, found, holds(claim, found));
      }
      case Condition.AllOf all -> {
        var children = evaluate(all.conditions(), claims);
        yield new Node.Branch(all, children, children.stream().allMatch(Node::holds));
      }
      case Condition.AnyOf any -> {
        var children = evaluate(any.conditions(), claims);
        yield new Node.Branch(any, children, children.stream().anyMatch(Node::holds));
      }
    };
  }

  private static List<Node> evaluate(List<Condition> conditions, JsonObject claims) {
    return conditions.stream().map(condition -> evaluate(condition, claims)).toList();
  }

  private static boolean holds(Condition.Claim condition, Optional<JsonValue> found) {
    if (condition.operator() == Operator.EXISTS) {
      // A claim that is null is neither there nor absent: no policy is satisfied by it.
      var wanted = condition.value().text().equals("true");
      return found.map(value -> wanted && !(value instanceof JsonNull)).orElse(!wanted);
    }
    var scalar = found.flatMap(Scalar::of);
    if (scalar.isEmpty()) {
      return false;
    }
    return switch (condition.operator()) {
      case EQUALS -> scalar.get().sameAs(condition.value());
      case NOT_EQUALS -> !scalar.get().sameAs(condition.value());
      case LESS, LESS_OR_EQUALS, GREATER, GREATER_OR_EQUALS -> {
        var bound = condition.value().integer();
        var number = scalar.get().integer();
        yield bound.isPresent()
            && number.isPresent()
            && condition.operator().orders(number.get(), bound.get());
      }
      case EXISTS -> throw new IllegalStateException("decided above");
    };
  }

  private static void collect(Node node, boolean needed, JsonObject claims, List<Finding> out) {
    switch (node) {
      case Node.Leaf leaf -> out.add(finding(leaf, needed, claims));
      case Node.Branch(var group, var children, var holds) -> {
        var alternatives = group instanceof Condition.AnyOf && holds;
        for (var child : children) {
          collect(child, needed && (child.holds() || !alternatives), claims, out);
        }
      }
    }
  }

  private static Finding finding(Node.Leaf leaf, boolean needed, JsonObject claims) {
    var condition = leaf.condition();
    var where = condition.claim().toString();
    var expected = condition.operator().word() + " " + Shown.json(condition.value().json());
    var actual = leaf.found().map(Shown::json).orElse("absent");
    if (leaf.holds()) {
      return Finding.passed(PolicyCheck.CLAIM, where, expected, actual);
    }
    if (!needed) {
      return new Finding(
          PolicyCheck.CLAIM.id(),
          Outcome.NOT_CHECKED,
          where,
          expected,
          actual,
          "Not needed: another alternative holds.");
    }
    var failed = Finding.failed(PolicyCheck.CLAIM, where, expected, actual);
    return NearMiss.of(condition, leaf.found(), claims).map(failed::withHint).orElse(failed);
  }
}
