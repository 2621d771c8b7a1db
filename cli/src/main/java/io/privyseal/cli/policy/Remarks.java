package io.privyseal.cli.policy;

import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.cli.terminal.Text;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.policy.PolicyLint.Remark;
import io.privyseal.keyvault.release.policy.PolicyLint.Severity;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Remarks on a policy as people and programs read them.
final class Remarks {
  private static final int SEVERITY_COLUMNS = 7;

  private Remarks() {}

  /// One remark per paragraph: how much it matters, where, and what.
  static void print(Terminal terminal, List<Remark> remarks, Consumer<String> line) {
    for (var remark : remarks) {
      var severity = Text.pad(word(remark.severity()), SEVERITY_COLUMNS);
      var place = remark.location().isEmpty() ? "/" : remark.location();
      line.accept(
          "  %s  %s  %s"
              .formatted(
                  terminal.ink(ink(remark.severity()), severity),
                  terminal.ink(Ink.STRONG, place),
                  terminal.ink(Ink.FAINT, remark.id())));
      var indent = " ".repeat(4 + SEVERITY_COLUMNS);
      for (var text : Text.wrap(remark.message(), terminal.width() - indent.length())) {
        line.accept(indent + text);
      }
    }
  }

  static JsonArray json(List<Remark> remarks) {
    return new JsonArray(remarks.stream().<JsonValue>map(Remarks::json).toList());
  }

  private static JsonObject json(Remark remark) {
    return JsonObject.builder()
        .put("id", remark.id())
        .put("severity", word(remark.severity()))
        .put("location", remark.location())
        .put("message", remark.message())
        .build();
  }

  static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private static Ink ink(Severity severity) {
    return switch (severity) {
      case ERROR -> Ink.BAD_STRONG;
      case WARNING -> Ink.OPEN_STRONG;
      case NOTE -> Ink.NAME;
    };
  }
}
