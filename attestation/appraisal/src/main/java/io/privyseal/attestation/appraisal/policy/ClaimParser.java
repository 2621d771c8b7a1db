package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.attestation.appraisal.policy.PolicyLexer.Token;
import io.privyseal.attestation.appraisal.policy.Rule.ClaimSource;
import io.privyseal.attestation.appraisal.policy.Rule.Expression;
import io.privyseal.attestation.appraisal.policy.Rule.Property;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Reads the claim of an action.
///
/// ```
/// claim = "claim" "=" name | property "=" expr { "," property "=" expr }
/// ```
final class ClaimParser {
  /// What becomes of the claim.
  enum Use {
    ADDED,
    ISSUED,
    PROPERTY
  }

  private final TokenReader tokens;
  private final ExpressionParser expressions;
  private final Use use;

  ClaimParser(TokenReader tokens, ExpressionParser expressions, Use use) {
    this.tokens = tokens;
    this.expressions = expressions;
    this.use = use;
  }

  ClaimSource claim() {
    if (tokens.peek().text().equalsIgnoreCase("claim") && tokens.peekSecond().is("=")) {
      tokens.next();
      tokens.symbol("=");
      var name = tokens.word("the name of a condition");
      expressions.requireKnown(name);
      return new ClaimSource.Copy(name.text());
    }
    var start = tokens.peek();
    var parts = new EnumMap<Property, Expression>(Property.class);
    do {
      var at = tokens.peek();
      var property = expressions.property();
      tokens.symbol("=");
      if (parts.put(property, part(property)) != null) {
        throw new PolicySyntaxException(at.position(), "a second " + property.keyword());
      }
    } while (tokens.takes(","));
    return made(start, parts);
  }

  private Expression part(Property property) {
    var at = tokens.peek();
    var expression = expressions.expression();
    switch (property) {
      case TYPE -> {
        if (expression instanceof Expression.Literal(var value)) {
          if (!(value instanceof ClaimValue.Text(var type))) {
            throw TokenReader.expected("a string for type", at);
          }
          if (use == Use.ISSUED && ReservedClaims.isReserved(type)) {
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

  private ClaimSource made(Token start, Map<Property, Expression> parts) {
    var type = parts.get(Property.TYPE);
    var value = parts.get(Property.VALUE);
    if (type == null || value == null) {
      throw new PolicySyntaxException(start.position(), "a claim needs a type and a value");
    }
    var valueType = text(parts, Property.VALUE_TYPE);
    if (!valueType.isEmpty()
        && value instanceof Expression.Literal(var literal)
        && !literal.typeName().equalsIgnoreCase(valueType)) {
      throw new PolicySyntaxException(
          start.position(), "the value is of type %s, not as named".formatted(literal.typeName()));
    }
    if (use == Use.PROPERTY
        && type instanceof Expression.Literal(ClaimValue.Text(var name))
        && value instanceof Expression.Literal(var literal)) {
      PolicyConfiguration.fault(name, literal)
          .ifPresent(fault -> {
            throw new PolicySyntaxException(start.position(), fault);
          });
    }
    return new ClaimSource.Made(type, value, valueType, issuer(start, parts));
  }

  private static Issuer issuer(Token start, Map<Property, Expression> parts) {
    var named = text(parts, Property.ISSUER);
    if (named.isEmpty()) {
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

  private static String text(Map<Property, Expression> parts, Property property) {
    return parts.get(property) instanceof Expression.Literal(ClaimValue.Text(var text)) ? text : "";
  }
}
