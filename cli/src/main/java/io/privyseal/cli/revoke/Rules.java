package io.privyseal.cli.revoke;

import io.privyseal.cli.stack.PlatformAnswers;
import io.privyseal.cli.stack.StackClient;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What the commands about rules share: the instance, and how rules are read and printed.
final class Rules {
  private Rules() {}

  static void addOptions(CommandSpec spec) {
    PlatformAnswers.addInstance(spec);
    PlatformAnswers.addOptions(spec);
  }

  static String path(ParseResult arguments) {
    return "/api/v1/attestation/%s/revocations"
        .formatted(URLEncoder.encode(PlatformAnswers.instance(arguments), StandardCharsets.UTF_8));
  }

  static JsonObject success(StackClient.Answer answer) {
    return PlatformAnswers.success(answer, "See what is revoked with privyseal revoke list.");
  }

  static void print(Terminal terminal, JsonObject rule) {
    terminal.line(terminal.ink(Ink.STRONG, text(rule, "kind")) + "  " + text(rule, "value"));
    terminal.line("  " + text(rule, "reason"));
    var until = rule.string("expiresAt").map(time -> " until " + time).orElse("");
    terminal.line(
        terminal.ink(
            Ink.FAINT,
            "  since " + text(rule, "createdAt") + until + ", by " + text(rule, "author")));
    terminal.line(
        terminal.ink(Ink.FAINT, "  id " + text(rule, "id") + ", record " + text(rule, "decision")));
  }

  private static String text(JsonObject rule, String name) {
    return rule.string(name).orElse("");
  }
}
