package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.jmespath.JmesPath;
import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import java.util.List;
import java.util.Optional;

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
  /// @param negated whether it holds if no claim satisfies the tests; such a one finds no claim
  public record Condition(String name, List<PropertyTest> tests, boolean negated) {
    public Condition {
      tests = List.copyOf(tests);
    }
  }

  public record PropertyTest(Property property, Comparison comparison, Expression expected) {}

  /// Something that has a value once the conditions before it have found their claims.
  public sealed interface Expression {
    record Literal(ClaimValue value) implements Expression {}

    /// `c.value`: a property of the claim that the condition of that name found. The rule fires
    /// once for each such claim.
    record Reference(String name, Property property) implements Expression {}

    /// `c.value` where a function takes a set: that property of all claims that satisfy the
    /// condition of that name. It does not make the rule fire more than once.
    record Collection(String name, Property property) implements Expression {}

    record Call(Function function, List<Expression> arguments) implements Expression {
      public Call {
        arguments = List.copyOf(arguments);
      }
    }

    /// `JmesPath(json, "query")` with a query that stands in the text.
    record Query(Expression json, JmesPath query) implements Expression {}
  }

  /// The functions of version 1.2.
  ///
  /// Source: Azure Attestation, "Claim rule functions".
  public enum Function {
    JMES_PATH("JmesPath", 2, 0),
    JSON_TO_CLAIM_VALUE("JsonToClaimValue", 1, 0),
    APPEND_STRING("AppendString", 2, 0),
    NEGATE_BOOL("NegateBool", 1, 0),
    IS_SUBSET_OF("IsSubsetOf", 2, 2),
    CONTAINS_ONLY_VALUE("ContainsOnlyValue", 2, 1);

    private final String label;
    private final int arguments;
    private final int sets;

    Function(String label, int arguments, int sets) {
      this.label = label;
      this.arguments = arguments;
      this.sets = sets;
    }

    public String label() {
      return label;
    }

    /// How many arguments it takes.
    public int arguments() {
      return arguments;
    }

    /// Whether that argument, from 0, is a set.
    boolean takesSet(int argument) {
      return argument < sets;
    }

    static Optional<Function> named(String name) {
      for (var function : values()) {
        if (function.label.equals(name)) {
          return Optional.of(function);
        }
      }
      return Optional.empty();
    }
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

    /// A claim made by the rule; several where the value is a set, none where it is empty.
    ///
    /// @param valueType what the value must be of; empty if the rule does not say
    record Made(Expression type, Expression value, String valueType, Issuer issuer)
        implements ClaimSource {}
  }
}
