package io.privyseal.keyvault.release.policy;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Says in words what a policy asks, and what a token that nobody verified would come to under it.
/// For people; a release is decided by the evaluator over a verified token.
public final class PolicyExplain {
  /// What a policy would make of a set of claims.
  ///
  /// @param satisfied whether the policy holds, if the claims were true
  /// @param lines one per authority, group and condition, two spaces per level, with the outcome
  /// @param findings as the evaluator makes them
  public record Explanation(boolean satisfied, List<String> lines, List<Finding> findings) {
    public Explanation {
      lines = List.copyOf(lines);
      findings = List.copyOf(findings);
    }
  }

  private PolicyExplain() {}

  /// The policy in words, one line per authority, group and condition.
  public static List<String> describe(ReleasePolicy policy) {
    var lines = new ArrayList<String>();
    lines.add(
        policy.anyOf().size() == 1
            ? "The key is released if this holds:"
            : "The key is released if any of these holds:");
    for (var rule : policy.anyOf()) {
      lines.add("  a token of " + rule.authority() + " says " + opening(rule.rule()));
      rule.rule().conditions().forEach(c -> describe(c, 2, lines));
    }
    return lines;
  }

  /// @param tokenOrClaims a compact JWS, or the JSON of its claims; its signature is not looked at
  /// @throws MalformedInputException if it is neither
  public static Explanation explain(ReleasePolicy policy, String tokenOrClaims) {
    var text = tokenOrClaims.strip();
    var claims =
        text.startsWith("{")
            ? Json.parseObject(io.privyseal.foundation.bytes.Bytes.utf8(text))
            : Jws.parse(text).claims();
    return explain(policy, claims);
  }

  public static Explanation explain(ReleasePolicy policy, JsonObject claims) {
    var issuer = claims.string("iss").orElse("");
    var evaluation = PolicyEvaluator.evaluate(policy, issuer, claims);
    var lines = new ArrayList<String>();
    lines.add(
        (evaluation.satisfied() ? "released" : "refused")
            + ", if this token were verified (its signature and times were not looked at)");
    var others = new ArrayList<String>();
    for (var rule : policy.anyOf()) {
      if (!rule.authority().is(issuer)) {
        others.add(rule.authority().url());
        continue;
      }
      var node = PolicyEvaluator.evaluate(rule.rule(), claims);
      lines.add(mark(node.holds()) + " " + rule.authority() + " says " + opening(rule.rule()));
      if (node instanceof PolicyEvaluator.Node.Branch branch) {
        branch.children().forEach(child -> lines(child, 1, lines));
      }
    }
    if (others.size() == policy.anyOf().size()) {
      lines.add(
          mark(false)
              + " the token is of "
              + (issuer.isEmpty() ? "no authority" : Shown.text(issuer))
              + "; the policy names "
              + others.stream().distinct().collect(Collectors.joining(", ")));
    } else if (!others.isEmpty()) {
      lines.add("- rules for other authorities: " + others.size());
    }
    for (var finding : evaluation.findings()) {
      if (finding.hint().startsWith("Near miss")) {
        lines.add("! " + finding.where() + ": " + finding.hint());
      }
    }
    return new Explanation(evaluation.satisfied(), lines, evaluation.findings());
  }

  private static void describe(Condition condition, int level, List<String> lines) {
    switch (condition) {
      case Condition.Claim claim -> lines.add("  ".repeat(level) + words(claim));
      case Condition.Group group -> {
        lines.add("  ".repeat(level) + opening(group));
        group.conditions().forEach(c -> describe(c, level + 1, lines));
      }
    }
  }

  private static void lines(PolicyEvaluator.Node node, int level, List<String> lines) {
    var indent = "  ".repeat(level);
    switch (node) {
      case PolicyEvaluator.Node.Leaf(var condition, var found, var holds) ->
          lines.add(
              "%s%s %s (found %s)"
                  .formatted(
                      indent,
                      mark(holds),
                      words(condition),
                      found.map(Shown::json).orElse("nothing")));
      case PolicyEvaluator.Node.Branch(var group, var children, var holds) -> {
        lines.add(indent + mark(holds) + " " + opening(group));
        children.forEach(child -> lines(child, level + 1, lines));
      }
    }
  }

  private static String opening(Condition.Group group) {
    return switch (group) {
      case Condition.AllOf _ -> "all of:";
      case Condition.AnyOf _ -> "any of:";
    };
  }

  private static String words(Condition.Claim claim) {
    var value = Shown.json(claim.value().json());
    return switch (claim.operator()) {
      case EQUALS -> claim.claim() + " is " + value;
      case NOT_EQUALS -> claim.claim() + " is there and is not " + value;
      case LESS -> claim.claim() + " is less than " + value;
      case LESS_OR_EQUALS -> claim.claim() + " is at most " + value;
      case GREATER -> claim.claim() + " is more than " + value;
      case GREATER_OR_EQUALS -> claim.claim() + " is at least " + value;
      case EXISTS ->
          claim.claim()
              + (value.toLowerCase(Locale.ROOT).equals("true") ? " is there" : " is absent");
    };
  }

  private static String mark(boolean holds) {
    return holds ? "+" : "x";
  }
}
