package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.ClaimParser.Use;
import io.privyseal.attestation.appraisal.policy.PolicyLexer.Token;
import io.privyseal.attestation.appraisal.policy.Rule.Action;
import io.privyseal.attestation.appraisal.policy.Rule.ClaimSource;
import io.privyseal.attestation.appraisal.policy.Rule.Comparison;
import io.privyseal.attestation.appraisal.policy.Rule.Condition;
import io.privyseal.attestation.appraisal.policy.Rule.Expression;
import io.privyseal.attestation.appraisal.policy.Rule.Property;
import io.privyseal.attestation.appraisal.policy.Rule.PropertyTest;
import io.privyseal.attestation.appraisal.policy.Rule.Section;
import java.util.ArrayList;

/// Reads one rule of a section.
///
/// ```
/// rule   = [ cond { "&&" cond } ] "=>" action
/// cond   = ["!"] [ name ":" ] "[" test { "," test } "]"
/// test   = ("type" | "value" | "valueType" | "issuer") op expr
/// action = "permit()" | "deny()" | ("add" | "issue" | "issueproperty") "(" claim ")"
/// ```
final class RuleParser {
  static final int MAX_CONDITIONS = 32;
  static final int MAX_TESTS = 16;

  private final TokenReader tokens;
  private final Section section;
  private final LanguageVersion version;
  private final ExpressionParser expressions;

  RuleParser(TokenReader tokens, Section section, LanguageVersion version) {
    this.tokens = tokens;
    this.section = section;
    this.version = version;
    this.expressions = new ExpressionParser(tokens, version);
  }

  Rule rule() {
    var position = tokens.peek().position();
    var conditions = new ArrayList<Condition>();
    if (!tokens.peek().is("=>")) {
      do {
        conditions.add(condition());
        if (conditions.size() > MAX_CONDITIONS) {
          throw new PolicySyntaxException(
              position, "expected at most " + MAX_CONDITIONS + " conditions");
        }
      } while (tokens.takes("&&"));
    }
    tokens.symbol("=>");
    return new Rule(position, conditions, action());
  }

  private Condition condition() {
    var start = tokens.peek();
    var negated = tokens.takes("!");
    if (negated && !version.hasNegation()) {
      throw new PolicySyntaxException(
          start.position(),
          "negated conditions need version 1.2, this policy is " + version.text());
    }
    var name = "";
    if (!tokens.peek().is("[")) {
      var word = tokens.word("'[' or a name");
      tokens.symbol(":");
      expressions.requireFree(word);
      name = word.text();
    }
    tokens.symbol("[");
    var tests = new ArrayList<PropertyTest>();
    do {
      tests.add(test());
      if (tests.size() > MAX_TESTS) {
        throw new PolicySyntaxException(
            tokens.peek().position(), "expected at most " + MAX_TESTS + " tests in a condition");
      }
    } while (tokens.takes(","));
    tokens.symbol("]");
    // Known from here on only: a condition cannot refer to the claim that it is looking for.
    if (!name.isEmpty()) {
      expressions.declare(name, negated);
    }
    return new Condition(name, tests, negated);
  }

  private PropertyTest test() {
    var property = expressions.property();
    var sign = tokens.next();
    var comparison = comparison(sign);
    var at = tokens.peek();
    var expected = expressions.expression();
    if (expected instanceof Expression.Literal(var value)) {
      checkComparable(property, comparison, value, at, sign);
    } else if (comparison.isOrdering() && property != Property.VALUE) {
      throw new PolicySyntaxException(
          sign.position(), "'" + sign.text() + "' compares integer values only");
    }
    return new PropertyTest(property, comparison, expected);
  }

  private static void checkComparable(
      Property property, Comparison comparison, ClaimValue value, Token at, Token sign) {
    if (property != Property.VALUE && !(value instanceof ClaimValue.Text)) {
      throw TokenReader.expected("a string for " + property.keyword(), at);
    }
    if (comparison.isOrdering() && !(value instanceof ClaimValue.Whole)) {
      throw new PolicySyntaxException(
          sign.position(), "'" + sign.text() + "' compares integer values only");
    }
  }

  private static Comparison comparison(Token sign) {
    if (sign.is("=")) {
      // Published samples write one sign for two.
      return Comparison.EQUAL;
    }
    for (var comparison : Comparison.values()) {
      if (sign.is(comparison.sign())) {
        return comparison;
      }
    }
    throw TokenReader.expected("==, !=, <, <=, > or >=", sign);
  }

  private Action action() {
    var word = tokens.word("an action");
    var verb = word.text();
    tokens.symbol("(");
    var action =
        switch (section) {
          case AUTHORIZATION ->
              switch (verb) {
                case "permit" -> new Action.Permit();
                case "deny" -> new Action.Deny();
                case "add" -> new Action.Add(claim(Use.ADDED));
                default -> throw notHere(word, "permit, deny or add");
              };
          case ISSUANCE ->
              switch (verb) {
                case "add" -> new Action.Add(claim(Use.ADDED));
                case "issue" -> new Action.Issue(claim(Use.ISSUED));
                case "issueproperty" -> new Action.IssueProperty(claim(Use.PROPERTY));
                default -> throw notHere(word, "add, issue or issueproperty");
              };
          case CONFIGURATION ->
              switch (verb) {
                case "issueproperty" -> new Action.IssueProperty(claim(Use.PROPERTY));
                default -> throw notHere(word, "issueproperty");
              };
        };
    tokens.symbol(")");
    return action;
  }

  private ClaimSource claim(Use use) {
    return new ClaimParser(tokens, expressions, use).claim();
  }

  private PolicySyntaxException notHere(Token word, String allowed) {
    return new PolicySyntaxException(
        word.position(),
        "%s allow %s, found %s".formatted(section.keyword(), allowed, word.shown()));
  }
}
