package io.privyseal.attestation.appraisal.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Text of a policy of version 1.2 that parses, in a loose style of writing.
final class RandomPolicy {
  private static final List<String> TYPES =
      List.of("a", "b", "c", "with \\\"quote\\\"", "back\\\\slash");
  private static final List<String> QUERIES =
      List.of("@", "a[0]", "[?@ > `1`]", "length(@)", "'x' == @");
  private static final List<String> SIGNS = List.of("==", "!=", "=");

  private final Random random;
  private final List<String> names = new ArrayList<>();

  RandomPolicy(Random random) {
    this.random = random;
  }

  String text() {
    return "version = 1.2 ;"
        + blank()
        + section("configurationrules", List.of("issueproperty"))
        + section("AuthorizationRules", List.of("permit", "deny", "add", "permit"))
        + section("issuancerules", List.of("add", "issue", "issueproperty"));
  }

  private String section(String keyword, List<String> actions) {
    if (random.nextInt(4) == 0) {
      return "";
    }
    var rules = new StringBuilder(keyword).append(blank()).append("{");
    for (var i = random.nextInt(4); i > 0; i--) {
      rules.append(rule(pick(actions))).append(blank()).append(";");
    }
    return rules.append("}").append(blank()).append(";").append(blank()).toString();
  }

  private String rule(String action) {
    names.clear();
    var conditions = new ArrayList<String>();
    for (var i = random.nextInt(3); i > 0; i--) {
      conditions.add(condition(i));
    }
    return String.join(blank() + "&&", conditions) + blank() + "=>" + action(action);
  }

  private String condition(int index) {
    var tests = new ArrayList<String>();
    for (var i = 1 + random.nextInt(2); i > 0; i--) {
      tests.add(test());
    }
    var inside = "[" + String.join("," + blank(), tests) + "]";
    if (random.nextInt(5) == 0) {
      return "!" + inside;
    }
    if (random.nextBoolean()) {
      var name = "n" + index;
      names.add(name);
      return name + " :" + inside;
    }
    return inside;
  }

  private String test() {
    return switch (random.nextInt(4)) {
      case 0 -> "type " + pick(SIGNS) + text(pick(TYPES));
      case 1 -> "value >= " + random.nextInt(-2, 3);
      case 2 -> "issuer " + pick(SIGNS) + text("AttestationService");
      default -> "value " + pick(SIGNS) + expression(2);
    };
  }

  private String action(String verb) {
    return switch (verb) {
      case "permit", "deny" -> verb + "( )";
      default -> {
        if (!names.isEmpty() && random.nextInt(4) == 0) {
          yield verb + "(claim = " + pick(names) + ")";
        }
        var value = "value = " + expression(3);
        var type = "type=" + text(pick(TYPES));
        var issuer = random.nextInt(4) == 0 ? ", issuer=\"CustomClaim\"" : "";
        yield verb
            + "("
            + (random.nextBoolean() ? type + "," + value : value + " ," + type)
            + issuer
            + ")";
      }
    };
  }

  private String expression(int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return switch (random.nextInt(names.isEmpty() ? 3 : 4)) {
        case 0 -> text(pick(TYPES));
        case 1 -> Integer.toString(random.nextInt(-3, 3));
        case 2 -> Boolean.toString(random.nextBoolean());
        default -> pick(names) + "." + pick(List.of("value", "type", "issuer", "valueType"));
      };
    }
    return switch (random.nextInt(6)) {
      case 0 -> "JmesPath(" + texts(depth) + "," + text(pick(QUERIES)) + ")";
      case 1 -> "JsonToClaimValue(" + texts(depth) + ")";
      case 2 -> "AppendString(" + texts(depth) + "," + blank() + texts(depth) + ")";
      case 3 -> "NegateBool(" + (random.nextBoolean() ? "true" : "ContainsOnlyValue(1, 1)") + ")";
      case 4 -> "IsSubsetOf(" + expression(depth - 1) + "," + expression(depth - 1) + ")";
      default -> "ContainsOnlyValue(" + expression(depth - 1) + "," + expression(depth - 1) + ")";
    };
  }

  private String texts(int depth) {
    return switch (random.nextInt(4)) {
      case 0 -> "AppendString(" + text("[1,2") + "," + text("]") + ")";
      case 1 -> text("[1, 2, true]");
      case 2 -> "JmesPath(" + text("{}") + "," + text(pick(QUERIES)) + ")";
      default -> depth > 1 && !names.isEmpty() ? pick(names) + ".value" : text("null");
    };
  }

  private static String text(String content) {
    return '"' + content + '"';
  }

  private String blank() {
    return pick(List.of("", " ", "\n", "\t", " // note\n"));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
