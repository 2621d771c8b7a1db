package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import java.util.List;

/// One rule: when every condition finds a claim, the action fires.
///
/// @param position where it begins
/// @param conditions none means always
public record Rule(Position position, List<Condition> conditions, Action action) {
  public Rule {
    conditions = List.copyOf(conditions);
  }

  /// The parts of a policy.
  public enum Section {
    CONFIGURATION("configurationrules"),
    AUTHORIZATION("authorizationrules"),
    ISSUANCE("issuancerules");

    private final String keyword;

    Section(String keyword) {
      this.keyword = keyword;
    }

    public String keyword() {
      return keyword;
    }
  }

  /// What a claim consists of.
  public enum Property {
    TYPE("type"),
    VALUE("value"),
    VALUE_TYPE("valueType"),
    ISSUER("issuer");

    private final String keyword;

    Property(String keyword) {
      this.keyword = keyword;
    }

    public String keyword() {
      return keyword;
    }
  }

  public enum Comparison {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }

    boolean isOrdering() {
      return this != EQUAL && this != NOT_EQUAL;
    }
  }

  /// Selects the claims that satisfy all tests.
  ///
  /// @param name by which later conditions and the action refer to the claim; empty if unnamed
  public record Condition(String name, List<PropertyTest> tests) {
    public Condition {
      tests = List.copyOf(tests);
    }
  }

  public record PropertyTest(Property property, Comparison comparison, Expression expected) {}

  /// Something that has a value once the conditions before it have found their claims.
  public sealed interface Expression {
    record Literal(ClaimValue value) implements Expression {}

    /// `c.value`: a property of the claim that the condition of that name found.
    record Reference(String name, Property property) implements Expression {}
  }

  /// What a rule does. Which actions a section allows is checked by the parser.
  public sealed interface Action {
    record Permit() implements Action {}

    record Deny() implements Action {}

    /// To the incoming claims, for later rules.
    record Add(ClaimSource claim) implements Action {}

    /// To the incoming claims and to the token.
    record Issue(ClaimSource claim) implements Action {}

    /// To the incoming claims and to the properties of the token.
    record IssueProperty(ClaimSource claim) implements Action {}
  }

  /// Where an action takes its claim from.
  public sealed interface ClaimSource {
    /// `claim = c`: the claim as it was found.
    record Copy(String name) implements ClaimSource {}

    /// A claim made by the rule.
    record Made(Expression type, Expression value, Issuer issuer) implements ClaimSource {}
  }
}
