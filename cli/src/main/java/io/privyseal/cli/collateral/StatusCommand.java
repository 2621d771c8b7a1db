package io.privyseal.cli.collateral;

import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Lists collateral with its age. Ends with 2 when the next one of any was due.
final class StatusCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe("status", "List collateral: when it was issued, and until when it is current.");
    Place.addOptions(spec);
    Command.examples(
        spec.usageMessage(),
        "privyseal collateral status --directory fetched",
        "privyseal collateral status --config production.yaml --json");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    try (var place = Place.of(arguments, surroundings)) {
      var now = surroundings.clock().instant();
      var items = place.items();
      var terminal = surroundings.terminal();
      if (Command.asJson(arguments)) {
        terminal.json(
            JsonObject.builder()
                .put("at", now.toString())
                .put(
                    "items",
                    new JsonArray(
                        items.stream()
                            .<io.privyseal.foundation.json.JsonValue>map(i -> json(i, now))
                            .toList()))
                .build());
      } else if (items.isEmpty()) {
        terminal.line("there is no collateral");
      } else {
        for (var item : items) {
          terminal.line(
              "%s  %s  issued %s%s"
                  .formatted(
                      item.isOverdueAt(now)
                          ? terminal.ink(Ink.BAD, "overdue")
                          : terminal.ink(Ink.GOOD, "current"),
                      item.id().text(),
                      item.statement().issued(),
                      item.statement().edition() == 0
                          ? ""
                          : ", edition " + item.statement().edition()));
          terminal.line("         " + due(item, now));
        }
      }
      return items.stream().anyMatch(item -> item.isOverdueAt(now))
          ? ExitCode.UNDECIDED
          : ExitCode.DONE;
    }
  }

  private static String due(CollateralItem item, Instant now) {
    var left = Duration.between(now, item.nextUpdate());
    return left.isNegative()
        ? "the next one was due %s, %d days ago".formatted(item.nextUpdate(), -left.toDays())
        : "the next one is due %s, in %d days".formatted(item.nextUpdate(), left.toDays());
  }

  private static JsonObject json(CollateralItem item, Instant now) {
    return JsonObject.builder()
        .put("name", item.id().text())
        .put("issued", item.statement().issued().toString())
        .put("nextUpdate", item.nextUpdate().toString())
        .put("edition", item.statement().edition())
        .put("fetchedAt", item.fetchedAt().toString())
        .put("origin", item.origin())
        .put("current", !item.isOverdueAt(now))
        .build();
  }
}
