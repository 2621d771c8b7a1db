package io.privyseal.keyvault.release.policy;

import io.privyseal.attestation.result.Authority;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.policy.PolicyFault.Kind;
import io.privyseal.keyvault.release.policy.PolicyParse.Invalid;
import io.privyseal.keyvault.release.policy.PolicyParse.Valid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads a policy and collects what is wrong with it, with the place of each fault.
final class PolicyReader {
  /// Most faults collected from one policy.
  static final int MAX_FAULTS = 32;

  /// Longest `equals` value, in characters.
  static final int MAX_VALUE_CHARS = 4096;

  /// Versions seen in documents, recordings and samples.
  static final Set<String> VERSIONS = Set.of("1.0.0", "1.0", "0.2");

  /// Each group of the policy is an object in an array: two levels; and the three around them.
  private static final Json.Limits LIMITS =
      new Json.Limits(ReleasePolicy.MAX_BYTES, 2 * ReleasePolicy.MAX_DEPTH + 16, 20_000);

  private final List<PolicyFault> faults = new ArrayList<>();
  private int conditions;

  private PolicyReader() {}

  static PolicyParse readEncoded(String data) {
    // Four characters hold three bytes; a line end or two of slack decides nothing.
    if (data.length() > ReleasePolicy.MAX_BYTES / 3 * 4 + 8) {
      return tooLarge();
    }
    try {
      return read(Base64Url.decodeLenient(data));
    } catch (MalformedInputException e) {
      return new Invalid(
          List.of(new PolicyFault(Kind.ENCODING, "", "expected base64 of a JSON document")));
    }
  }

  static PolicyParse read(Bytes text) {
    if (text.length() == 0) {
      return new Invalid(List.of(new PolicyFault(Kind.EMPTY, "", "the policy is empty")));
    }
    if (text.length() > ReleasePolicy.MAX_BYTES) {
      return tooLarge();
    }
    JsonObject document;
    try {
      document = Json.parseObject(text, LIMITS);
    } catch (MalformedInputException e) {
      return new Invalid(
          List.of(new PolicyFault(Kind.NOT_JSON, "", String.valueOf(e.getMessage()))));
    }
    var reader = new PolicyReader();
    var policy = reader.policy(document);
    return reader.faults.isEmpty() && policy.isPresent()
        ? new Valid(policy.get())
        : new Invalid(reader.faults);
  }

  private static Invalid tooLarge() {
    return new Invalid(
        List.of(
            new PolicyFault(
                Kind.TOO_LARGE,
                "",
                "expected at most " + ReleasePolicy.MAX_BYTES + " bytes when decoded")));
  }

  private Optional<ReleasePolicy> policy(JsonObject document) {
    onlyMembers(document, "", Set.of("version", "anyOf"));
    var version = document.string("version").orElse("");
    if (!VERSIONS.contains(version)) {
      fault(Kind.VERSION, "/version", "expected 1.0.0, 1.0 or 0.2");
    }
    var elements = array(document, "", "anyOf");
    if (elements.size() > ReleasePolicy.MAX_AUTHORITIES) {
      fault(
          Kind.TOO_MANY,
          "/anyOf",
          "expected at most %d authorities, found %d"
              .formatted(ReleasePolicy.MAX_AUTHORITIES, elements.size()));
      return Optional.empty();
    }
    var rules = new ArrayList<AuthorityRule>();
    for (var i = 0; i < elements.size(); i++) {
      authority(elements.get(i), "/anyOf/" + i).ifPresent(rules::add);
    }
    return faults.isEmpty() && !rules.isEmpty()
        ? Optional.of(new ReleasePolicy(version, rules))
        : Optional.empty();
  }

  private Optional<AuthorityRule> authority(JsonValue value, String at) {
    if (!(value instanceof JsonObject element)) {
      fault(Kind.STRUCTURE, at, "expected an object with authority and allOf or anyOf");
      return Optional.empty();
    }
    onlyMembers(element, at, Set.of("authority", "allOf", "anyOf"));
    var written = element.string("authority");
    if (written.isEmpty()) {
      fault(Kind.AUTHORITY, at + "/authority", "expected the https URL of an attestation service");
    } else {
      try {
        var _ = Authority.parse(written.get());
      } catch (MalformedInputException e) {
        fault(Kind.AUTHORITY, at + "/authority", String.valueOf(e.getMessage()));
        written = Optional.empty();
      }
    }
    var rule = group(element, at, 1);
    return written.isPresent() && rule.isPresent()
        ? Optional.of(new AuthorityRule(written.get(), rule.get()))
        : Optional.empty();
  }

  private Optional<Condition.Group> group(JsonObject element, String at, int depth) {
    if (element.has("allOf") == element.has("anyOf")) {
      fault(Kind.STRUCTURE, at, "expected exactly one of allOf and anyOf");
      return Optional.empty();
    }
    if (depth > ReleasePolicy.MAX_DEPTH) {
      fault(
          Kind.TOO_DEEP,
          at,
          "expected groups nested at most %d deep".formatted(ReleasePolicy.MAX_DEPTH));
      return Optional.empty();
    }
    var word = element.has("allOf") ? "allOf" : "anyOf";
    var elements = array(element, at, word);
    var members = new ArrayList<Condition>();
    for (var i = 0; i < elements.size() && faults.size() < MAX_FAULTS; i++) {
      condition(elements.get(i), at + "/" + word + "/" + i, depth).ifPresent(members::add);
    }
    if (members.isEmpty() || members.size() < elements.size()) {
      return Optional.empty();
    }
    return Optional.of(
        word.equals("allOf") ? new Condition.AllOf(members) : new Condition.AnyOf(members));
  }

  private Optional<? extends Condition> condition(JsonValue value, String at, int depth) {
    if (!(value instanceof JsonObject element)) {
      fault(Kind.STRUCTURE, at, "expected an object");
      return Optional.empty();
    }
    if (element.has("claim")) {
      return claim(element, at);
    }
    onlyMembers(element, at, Set.of("allOf", "anyOf"));
    if (!element.has("allOf") && !element.has("anyOf")) {
      fault(Kind.STRUCTURE, at, "expected claim, allOf or anyOf");
      return Optional.empty();
    }
    return group(element, at, depth + 1);
  }

  private Optional<Condition> claim(JsonObject element, String at) {
    if (++conditions > ReleasePolicy.MAX_CONDITIONS) {
      if (conditions == ReleasePolicy.MAX_CONDITIONS + 1) {
        fault(
            Kind.TOO_MANY,
            at,
            "expected at most %d conditions in all".formatted(ReleasePolicy.MAX_CONDITIONS));
      }
      return Optional.empty();
    }
    var path = path(element, at);
    if (element.has("condition")) {
      fault(
          Kind.LEGACY_CONDITION,
          at + "/condition",
          "the preview form with condition and value is not accepted; write \"equals\"");
      return Optional.empty();
    }
    var others = element.members().keySet().stream().filter(m -> !m.equals("claim")).toList();
    if (others.size() != 1) {
      fault(
          Kind.STRUCTURE, at, "expected exactly one operator, found " + others.size() + " members");
      return Optional.empty();
    }
    var word = others.getFirst();
    var place = at + "/" + escaped(word);
    var operator = Operator.named(word);
    if (operator.isEmpty()) {
      fault(Kind.UNKNOWN_OPERATOR, place, unknownOperator(word));
      return Optional.empty();
    }
    var comparand = value(element.members().get(word), operator.get(), place);
    return path.isPresent() && comparand.isPresent()
        ? Optional.of(new Condition.Claim(path.get(), operator.get(), comparand.get()))
        : Optional.empty();
  }

  private Optional<ClaimPath> path(JsonObject element, String at) {
    var text = element.string("claim");
    if (text.isEmpty()) {
      fault(Kind.CLAIM, at + "/claim", "expected a string");
      return Optional.empty();
    }
    try {
      return Optional.of(ClaimPath.parse(text.get()));
    } catch (MalformedInputException e) {
      fault(Kind.CLAIM, at + "/claim", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<Scalar> value(
      @org.jspecify.annotations.Nullable JsonValue json, Operator operator, String at) {
    if (operator == Operator.EXISTS && !(json instanceof JsonBoolean)) {
      fault(Kind.VALUE, at, "expected true or false");
      return Optional.empty();
    }
    var scalar = json == null ? Optional.<Scalar>empty() : Scalar.of(json);
    if (scalar.isEmpty()) {
      fault(Kind.VALUE, at, "expected a string, an integer, true or false");
      return Optional.empty();
    }
    if (scalar.get().text().length() > MAX_VALUE_CHARS) {
      fault(Kind.VALUE, at, "expected at most " + MAX_VALUE_CHARS + " characters");
      return Optional.empty();
    }
    if (operator.isOrdering() && scalar.get().integer().isEmpty()) {
      fault(Kind.VALUE, at, "expected an integer, or a string that holds one in decimal");
      return Optional.empty();
    }
    return scalar;
  }

  private static String unknownOperator(String word) {
    for (var operator : Operator.values()) {
      if (operator.word().equalsIgnoreCase(word)) {
        return "unknown operator; did you mean " + operator.word() + "?";
      }
    }
    return "unknown operator; expected equals, notEquals, less, lessOrEquals, greater,"
        + " greaterOrEquals or exists";
  }

  private List<JsonValue> array(JsonObject object, String at, String name) {
    if (object.get(name).orElse(null) instanceof JsonArray(var items) && !items.isEmpty()) {
      return items;
    }
    fault(Kind.STRUCTURE, at + "/" + name, "expected a list with at least one element");
    return List.of();
  }

  private void onlyMembers(JsonObject object, String at, Set<String> allowed) {
    for (var name : object.members().keySet()) {
      if (!allowed.contains(name)) {
        fault(Kind.UNKNOWN_MEMBER, at + "/" + escaped(name), "this member has no meaning here");
      }
    }
  }

  private void fault(Kind kind, String location, String message) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(new PolicyFault(kind, location, message));
    }
  }

  private static final int MAX_SHOWN_CHARS = 40;

  /// RFC 6901 section 3; long or unprintable names are cut, since faults are shown to people.
  private static String escaped(String name) {
    var shown = new StringBuilder();
    name.codePoints()
        .limit(MAX_SHOWN_CHARS)
        .map(c -> c >= 0x20 && c < 0x7f ? c : '?')
        .forEach(shown::appendCodePoint);
    return shown.toString().replace("~", "~0").replace("/", "~1");
  }
}
