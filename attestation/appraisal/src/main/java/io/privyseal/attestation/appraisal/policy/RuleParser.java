package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.attestation.appraisal.policy.PolicyLexer.Kind;
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
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads one rule of a section.
///
/// ```
/// rule   = [ cond { "&&" cond } ] "=>" action
/// cond   = [ name ":" ] "[" test { "," test } "]"
/// test   = ("type" | "value" | "valueType" | "issuer") op expr
/// action = "permit()" | "deny()" | ("add" | "issue" | "issueproperty") "(" claim ")"
/// claim  = "claim" "=" name | property "=" expr { "," property "=" expr }
/// expr   = string | ["-"] integer | "true" | "false" | name "." property
/// ```
final class RuleParser {
  static final int MAX_CONDITIONS = 32;
  static final int MAX_TESTS = 16;

  private final TokenReader tokens;
  private final Section section;
  private final Set<String> names = new HashSet<>();

  RuleParser(TokenReader tokens, Section section) {
    this.tokens = tokens;
    this.section = section;
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
    if (tokens.peek().is("!")) {
      throw new PolicySyntaxException(
          tokens.peek().position(), "negated conditions need version 1.2, which is not served");
    }
    var name = "";
    if (!tokens.peek().is("[")) {
      var word = tokens.word("'[' or a name");
      tokens.symbol(":");
      if (names.contains(word.text())) {
        throw new PolicySyntaxException(word.position(), "a second condition of that name");
      }
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
      names.add(name);
    }
    return new Condition(name, tests);
  }

  private PropertyTest test() {
    var property = property();
    var sign = tokens.next();
    var comparison = comparison(sign);
    var at = tokens.peek();
    var expected = expression();
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

  private Comparison comparison(Token sign) {
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

  private Property property() {
    var word = tokens.word("type, value, valueType or issuer");
    for (var property : Property.values()) {
      if (property.keyword().equalsIgnoreCase(word.text())) {
        return property;
      }
    }
    throw TokenReader.expected("type, value, valueType or issuer", word);
  }

  private Expression expression() {
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
      throw new PolicySyntaxException(
          token.position(), "functions need version 1.2, which is not served");
    }
    known(token);
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

  private void known(Token name) {
    if (!names.contains(name.text())) {
      throw new PolicySyntaxException(
          name.position(), "no condition before this is named " + name.shown());
    }
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
                case "add" -> new Action.Add(claim(false));
                default -> throw notHere(word, "permit, deny or add");
              };
          case ISSUANCE ->
              switch (verb) {
                case "add" -> new Action.Add(claim(false));
                case "issue" -> new Action.Issue(claim(true));
                case "issueproperty" -> new Action.IssueProperty(claim(false));
                default -> throw notHere(word, "add, issue or issueproperty");
              };
          case CONFIGURATION ->
              switch (verb) {
                case "issueproperty" -> new Action.IssueProperty(claim(false));
                default -> throw notHere(word, "issueproperty");
              };
        };
    tokens.symbol(")");
    return action;
  }

  private PolicySyntaxException notHere(Token word, String allowed) {
    return new PolicySyntaxException(
        word.position(),
        "%s allow %s, found %s".formatted(section.keyword(), allowed, word.shown()));
  }

  private ClaimSource claim(boolean forToken) {
    if (tokens.peek().text().equalsIgnoreCase("claim") && tokens.peekSecond().is("=")) {
      tokens.next();
      tokens.symbol("=");
      var name = tokens.word("the name of a condition");
      known(name);
      return new ClaimSource.Copy(name.text());
    }
    var start = tokens.peek();
    var parts = new EnumMap<Property, Expression>(Property.class);
    do {
      var at = tokens.peek();
      var property = property();
      tokens.symbol("=");
      if (parts.put(property, part(property, forToken)) != null) {
        throw new PolicySyntaxException(at.position(), "a second " + property.keyword());
      }
    } while (tokens.takes(","));
    return made(start, parts);
  }

  private Expression part(Property property, boolean forToken) {
    var at = tokens.peek();
    var expression = expression();
    switch (property) {
      case TYPE -> {
        if (expression instanceof Expression.Literal(var value)) {
          if (!(value instanceof ClaimValue.Text(var type))) {
            throw TokenReader.expected("a string for type", at);
          }
          if (forToken && ReservedClaims.isReserved(type)) {
            throw new PolicySyntaxException(
                at.position(), "only the service itself issues a claim of that type");
          }
        }
      }
      case ISSUER, VALUE_TYPE -> {
        if (!(expression instanceof Expression.Literal(ClaimValue.Text _))) {
          throw TokenReader.expected("a string for " + property.keyword(), at);
        }
      }
      case VALUE -> {}
    }
    return expression;
  }

  private static ClaimSource made(Token start, Map<Property, Expression> parts) {
    var type = parts.get(Property.TYPE);
    var value = parts.get(Property.VALUE);
    if (type == null || value == null) {
      throw new PolicySyntaxException(start.position(), "a claim needs a type and a value");
    }
    if (parts.get(Property.VALUE_TYPE) instanceof Expression.Literal(ClaimValue.Text(var named))
        && value instanceof Expression.Literal(var literal)
        && !literal.typeName().equalsIgnoreCase(named)) {
      throw new PolicySyntaxException(
          start.position(), "the value is of type %s, not as named".formatted(literal.typeName()));
    }
    return new ClaimSource.Made(type, value, issuer(start, parts));
  }

  private static Issuer issuer(Token start, Map<Property, Expression> parts) {
    if (!(parts.get(Property.ISSUER) instanceof Expression.Literal(ClaimValue.Text(var named)))) {
      return Issuer.ATTESTATION_POLICY;
    }
    for (var issuer : List.of(Issuer.ATTESTATION_POLICY, Issuer.CUSTOM_CLAIM)) {
      if (issuer.text().equals(named)) {
        return issuer;
      }
    }
    throw new PolicySyntaxException(
        start.position(), "a policy issues as AttestationPolicy or CustomClaim only");
  }
}
