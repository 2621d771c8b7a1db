package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.jmespath.JmesPath;
import io.privyseal.attestation.appraisal.jmespath.JmesPathEvaluationException;
import io.privyseal.attestation.appraisal.jmespath.JmesPathSyntaxException;
import io.privyseal.attestation.appraisal.jmespath.JsonSteps;
import io.privyseal.attestation.appraisal.policy.Rule.Expression;
import io.privyseal.attestation.appraisal.policy.Rule.Function;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gives expressions their values, for one evaluation of a policy.
///
/// Source: Azure Attestation, "Claim rule functions".
final class ExpressionEvaluator {
  /// A text that a function makes.
  static final int MAX_TEXT_CHARS = 1 << 20;

  /// JSON in claims: an event log as a rule.
  private static final Json.Limits JSON = new Json.Limits(4 << 20, 64, 400_000);

  /// Rules ask many questions of the same few documents.
  private static final int KEPT_DOCUMENTS = 8;

  private final StepBudget budget;
  private final Map<String, JsonValue> documents =
      new LinkedHashMap<>(KEPT_DOCUMENTS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JsonValue> eldest) {
          return size() > KEPT_DOCUMENTS;
        }
      };

  /// What names stand for.
  interface Scope {
    /// The claim that the condition of that name found.
    PolicyClaim bound(String name);

    /// All claims that satisfy the condition of that name.
    List<PolicyClaim> all(String name);
  }

  ExpressionEvaluator(StepBudget budget) {
    this.budget = budget;
  }

  Evaluated evaluate(Expression expression, Scope scope) {
    budget.spend();
    return switch (expression) {
      case Expression.Literal(var value) -> Evaluated.of(value, false);
      case Expression.Reference(var name, var property) -> {
        var claim = scope.bound(name);
        yield Evaluated.of(property(claim, property), claim.readOnly());
      }
      case Expression.Collection(var name, var property) -> {
        var claims = scope.all(name);
        yield new Evaluated(
            claims.stream().map(claim -> property(claim, property)).toList(),
            claims.stream().anyMatch(PolicyClaim::readOnly));
      }
      case Expression.Query(var json, var query) -> search(evaluate(json, scope), query, false);
      case Expression.Call(var function, var arguments) ->
          call(function, arguments.stream().map(each -> evaluate(each, scope)).toList());
    };
  }

  static ClaimValue property(PolicyClaim claim, Rule.Property property) {
    return switch (property) {
      case TYPE -> new ClaimValue.Text(claim.type());
      case VALUE -> claim.value();
      case VALUE_TYPE -> new ClaimValue.Text(claim.value().typeName());
      case ISSUER -> new ClaimValue.Text(claim.issuer().text());
    };
  }

  private Evaluated call(Function function, List<Evaluated> arguments) {
    var first = arguments.getFirst();
    var last = arguments.getLast();
    var readOnly = first.readOnly() || last.readOnly();
    return switch (function) {
      case JMES_PATH -> search(first, compiled(text(function, last)), last.readOnly());
      case JSON_TO_CLAIM_VALUE -> toClaimValue(first);
      case APPEND_STRING -> {
        var appended = text(function, first).concat(text(function, last));
        if (appended.length() > MAX_TEXT_CHARS) {
          throw new UnevaluableException(
              "%s makes more than %d characters".formatted(function.label(), MAX_TEXT_CHARS));
        }
        budget.spendText(appended.length());
        yield Evaluated.of(new ClaimValue.Text(appended), readOnly);
      }
      case NEGATE_BOOL -> {
        if (!(first.single().orElse(null) instanceof ClaimValue.Flag(var flag))) {
          throw wrong(function, "a Boolean");
        }
        yield Evaluated.of(new ClaimValue.Flag(!flag), readOnly);
      }
      case IS_SUBSET_OF -> {
        budget.spendReading(first.values());
        budget.spendReading(last.values());
        yield flag(new HashSet<>(last.values()).containsAll(first.values()));
      }
      case CONTAINS_ONLY_VALUE -> {
        var only =
            last.single().orElseThrow(() -> wrong(function, "one value as its second argument"));
        budget.spendReading(first.values());
        yield flag(!first.values().isEmpty() && first.values().stream().allMatch(only::equals));
      }
    };
  }

  /// Always writable: the answer to a question about a claim is not the claim.
  private static Evaluated flag(boolean value) {
    return Evaluated.of(new ClaimValue.Flag(value), false);
  }

  private Evaluated search(Evaluated json, JmesPath query, boolean readOnlyQuery) {
    try {
      var found = query.search(document(Function.JMES_PATH, json), budget);
      JsonSteps.pay(found, budget);
      return Evaluated.of(new ClaimValue.Text(found.toJson()), json.readOnly() || readOnlyQuery);
    } catch (JmesPathEvaluationException e) {
      throw new UnevaluableException(Function.JMES_PATH.label() + ": " + e.getMessage());
    }
  }

  private JmesPath compiled(String query) {
    budget.spendText(query.length());
    try {
      return JmesPath.compile(query);
    } catch (JmesPathSyntaxException e) {
      throw new UnevaluableException(
          "%s: at character %d of the query: %s"
              .formatted(Function.JMES_PATH.label(), e.offset() + 1, e.fault()));
    }
  }

  private Evaluated toClaimValue(Evaluated json) {
    var document = document(Function.JSON_TO_CLAIM_VALUE, json);
    if (!(document instanceof JsonArray(var items))) {
      return new Evaluated(primitive(document), json.readOnly());
    }
    budget.spend(items.size());
    var values = new ArrayList<ClaimValue>();
    items.forEach(item -> values.addAll(primitive(item)));
    return new Evaluated(values, json.readOnly());
  }

  /// The value; nothing for null.
  private static List<ClaimValue> primitive(JsonValue json) {
    if (json instanceof JsonNull) {
      return List.of();
    }
    var value = ClaimValue.of(json);
    if (value instanceof ClaimValue.Structure) {
      throw new UnevaluableException(
          Function.JSON_TO_CLAIM_VALUE.label()
              + " takes integers, strings, Booleans, null and arrays of them");
    }
    return List.of(value);
  }

  private JsonValue document(Function function, Evaluated argument) {
    return switch (argument.single().orElseThrow(() -> wrong(function, "one JSON text"))) {
      case ClaimValue.Structure(var json) -> json;
      case ClaimValue.Text(var text) -> {
        var known = documents.get(text);
        if (known != null) {
          yield known;
        }
        budget.spendText(4L * text.length());
        try {
          var json = Json.parse(Bytes.utf8(text), JSON);
          documents.put(text, json);
          yield json;
        } catch (MalformedInputException e) {
          throw new UnevaluableException(function.label() + ": the text is not JSON");
        }
      }
      case ClaimValue.Flag _, ClaimValue.Whole _ -> throw wrong(function, "JSON as a string");
    };
  }

  private static String text(Function function, Evaluated argument) {
    if (argument.single().orElse(null) instanceof ClaimValue.Text(var text)) {
      return text;
    }
    throw wrong(function, "strings");
  }

  private static UnevaluableException wrong(Function function, String taken) {
    return new UnevaluableException(function.label() + " takes " + taken);
  }
}
