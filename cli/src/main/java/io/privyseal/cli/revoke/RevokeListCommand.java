package io.privyseal.cli.revoke;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.stack.PlatformAnswers;
import io.privyseal.cli.stack.PlatformConnection;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Lists every rule of an instance, page after page.
final class RevokeListCommand implements Command {
  /// An instance has at most ten thousand rules, a page two hundred.
  private static final int MAX_PAGES = 64;

  @Override
  public CommandSpec spec() {
    var spec = describe("list", "List what is revoked at an instance.");
    Rules.addOptions(spec);
    Command.examples(spec.usageMessage(), "privyseal revoke list --json");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var rules = new ArrayList<JsonValue>();
    var epoch = 0L;
    try (var platform =
        PlatformConnection.open(arguments, surroundings, PlatformAnswers.identity(arguments))) {
      var query = "";
      for (var page = 0; page < MAX_PAGES; page++) {
        var body = Rules.success(platform.get(Rules.path(arguments) + query));
        rules.addAll(body.array("value").orElse(List.of()));
        epoch = body.integer("epoch").orElse(0L);
        var next = body.string("next");
        if (next.isEmpty()) {
          break;
        }
        query = "?after=" + next.get();
      }
    }
    print(arguments, surroundings, rules, epoch);
    return ExitCode.DONE;
  }

  private static void print(
      ParseResult arguments, Surroundings surroundings, List<JsonValue> rules, long epoch) {
    var terminal = surroundings.terminal();
    if (Command.asJson(arguments)) {
      terminal.json(
          JsonObject.builder().put("epoch", epoch).put("value", new JsonArray(rules)).build());
      return;
    }
    for (var item : rules) {
      if (item instanceof JsonObject rule) {
        Rules.print(terminal, rule);
      }
    }
    terminal.line(
        rules.isEmpty()
            ? "nothing is revoked"
            : "%d %s, epoch %d"
                .formatted(rules.size(), rules.size() == 1 ? "rule" : "rules", epoch));
  }
}
