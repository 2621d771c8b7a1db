package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.jmespath.JmesPath;
import io.privyseal.attestation.appraisal.jmespath.JmesPathSyntaxException;
import io.privyseal.attestation.appraisal.policy.PolicyLexer.Kind;
import io.privyseal.attestation.appraisal.policy.PolicyLexer.Token;
import io.privyseal.attestation.appraisal.policy.Rule.Expression;
import io.privyseal.attestation.appraisal.policy.Rule.Function;
import io.privyseal.attestation.appraisal.policy.Rule.Property;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/// Reads the expressions of one rule, and knows the names that they may refer to.
///
/// ```
/// expr = string | ["-"] integer | "true" | "false" | name "." property
///      | function "(" expr { "," expr } ")"
/// ```
final class ExpressionParser {
  static final int MAX_NESTING = 16;

  private final TokenReader tokens;
  private final LanguageVersion version;
  private final Set<String> names = new HashSet<>();
  private final Set<String> negated = new HashSet<>();
  private int nesting;

  ExpressionParser(TokenReader tokens, LanguageVersion version) {
    this.tokens = tokens;
    this.version = version;
  }

  /// From here on the rule may refer to the claim by that name.
  void declare(String name, boolean isNegated) {
    (isNegated ? negated : names).add(name);
  }

  void requireFree(Token name) {
    if (names.contains(name.text()) || negated.contains(name.text())) {
      throw new PolicySyntaxException(name.position(), "a second condition of that name");
    }
  }

  void requireKnown(Token name) {
    if (negated.contains(name.text())) {
      throw new PolicySyntaxException(
          name.position(),
          "a negated condition finds no claim that %s could be".formatted(name.shown()));
    }
    if (!names.contains(name.text())) {
      throw new PolicySyntaxException(
          name.position(), "no condition before this is named " + name.shown());
    }
  }

  Property property() {
    var word = tokens.word("type, value, valueType or issuer");
    for (var property : Property.values()) {
      if (property.keyword().equalsIgnoreCase(word.text())) {
        return property;
      }
    }
    throw TokenReader.expected("type, value, valueType or issuer", word);
  }

  Expression expression() {
    var token = tokens.next();
    if (token.kind() == Kind.STRING) {
      return new Expression.Literal(new ClaimValue.Text(token.text()));
    }
    if (token.is("-")) {
      return whole("-", tokens.next());
    }
    if (token.kind() == Kind.NUMBER) {
      return whole("", token);
    }
    if (token.kind() != Kind.WORD) {
      throw TokenReader.expected("a value", token);
    }
    if (token.text().equals("true") || token.text().equals("false")) {
      return new Expression.Literal(new ClaimValue.Flag(token.text().equals("true")));
    }
    if (tokens.peek().is("(")) {
      return call(token);
    }
    requireKnown(token);
    tokens.symbol(".");
    return new Expression.Reference(token.text(), property());
  }

  private static Expression whole(String sign, Token token) {
    if (token.kind() != Kind.NUMBER || token.text().contains(".")) {
      throw TokenReader.expected("an integer", token);
    }
    try {
      return new Expression.Literal(new ClaimValue.Whole(Long.parseLong(sign + token.text())));
    } catch (NumberFormatException e) {
      throw new PolicySyntaxException(token.position(), "an integer of more than 64 bits");
    }
  }

  private Expression call(Token name) {
    if (!version.hasFunctions()) {
      throw new PolicySyntaxException(
          name.position(), "functions need version 1.2, this policy is " + version.text());
    }
    var function =
        Function.named(name.text())
            .orElseThrow(() ->
                new PolicySyntaxException(name.position(), "no function is named " + name.shown()));
    if (++nesting > MAX_NESTING) {
      throw new PolicySyntaxException(
          name.position(), "expected at most " + MAX_NESTING + " functions within each other");
    }
    tokens.symbol("(");
    var arguments = new ArrayList<Expression>();
    var positions = new ArrayList<Position>();
    do {
      positions.add(tokens.peek().position());
      var argument = expression();
      if (function.takesSet(arguments.size())
          && argument instanceof Expression.Reference(var of, var property)) {
        argument = new Expression.Collection(of, property);
      }
      arguments.add(argument);
    } while (tokens.takes(","));
    tokens.symbol(")");
    nesting--;
    if (arguments.size() != function.arguments()) {
      throw new PolicySyntaxException(
          name.position(),
          "%s takes %d arguments, found %d"
              .formatted(function.label(), function.arguments(), arguments.size()));
    }
    var call = new Expression.Call(function, arguments);
    for (var i = 0; i < positions.size(); i++) {
      if (arguments.get(i) instanceof Expression.Literal(var value)) {
        checkLiteral(function, i, value, positions.get(i));
      }
    }
    return function == Function.JMES_PATH ? query(call, positions.get(1)) : call;
  }

  private static void checkLiteral(
      Function function, int argument, ClaimValue value, Position position) {
    var fits =
        switch (function) {
          case JMES_PATH -> value instanceof ClaimValue.Text(var text) && !text.isEmpty();
          case JSON_TO_CLAIM_VALUE, APPEND_STRING -> value instanceof ClaimValue.Text;
          case NEGATE_BOOL -> value instanceof ClaimValue.Flag;
          case IS_SUBSET_OF, CONTAINS_ONLY_VALUE -> true;
        };
    if (!fits) {
      throw new PolicySyntaxException(
          position,
          "%s does not take %s as argument %d"
              .formatted(function.label(), value.typeName(), argument + 1));
    }
  }

  private static Expression query(Expression.Call call, Position position) {
    if (!(call.arguments().get(1) instanceof Expression.Literal(ClaimValue.Text(var text)))) {
      return call;
    }
    try {
      return new Expression.Query(call.arguments().getFirst(), JmesPath.compile(text));
    } catch (JmesPathSyntaxException e) {
      throw new PolicySyntaxException(
          position, "at character %d of the query: %s".formatted(e.offset() + 1, e.fault()));
    }
  }
}
