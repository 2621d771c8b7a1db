package io.privyseal.cli.report;

import static io.privyseal.cli.report.ReportPrinter.brief;
import static io.privyseal.cli.report.ReportPrinter.objects;
import static io.privyseal.cli.report.ReportPrinter.text;

import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.cli.terminal.Text;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.List;

/// Outlooks on a terminal.
final class TcbPrinter {
  private final Terminal terminal;

  TcbPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(List<JsonObject> outlooks) {
    if (outlooks.isEmpty()) {
      terminal.line("no platform was seen");
    }
    for (var outlook : outlooks) {
      var chip = text(outlook, "chip");
      terminal.line(
          "%s  %s  %s"
              .formatted(
                  terminal.ink(Ink.STRONG, text(outlook, "family")),
                  text(outlook, "tee"),
                  chip.isEmpty() ? "hidden chip" : brief(chip)));
      standing("today", outlook);
      standing("next", outlook);
      for (var shortfall : objects(outlook, "shortfalls")) {
        terminal.line(
            "  %s %s %d, needs %d %s"
                .formatted(
                    terminal.ink(Ink.FAINT, Text.pad("short", 6)),
                    text(shortfall, "component"),
                    shortfall.integer("actual").orElse(0L),
                    shortfall.integer("required").orElse(0L),
                    text(shortfall, "when")));
        terminal.line("         " + text(shortfall, "mend"));
      }
      for (var remark : outlook.array("remarks").orElse(List.of())) {
        if (remark instanceof JsonString(var words)) {
          terminal.line("  " + Terminal.plain(words));
        }
      }
      terminal.blank();
    }
  }

  private void standing(String when, JsonObject outlook) {
    var standing = outlook.object(when).orElse(JsonObject.EMPTY);
    var passes = text(standing, "passes");
    var verdict =
        switch (passes) {
          case "yes" -> Verdict.ACCEPTED;
          case "no" -> Verdict.REJECTED;
          default -> Verdict.UNDECIDED;
        };
    var words =
        switch (verdict) {
          case ACCEPTED -> "passes";
          case REJECTED -> "refused";
          case UNDECIDED -> "unknown";
        };
    terminal.line(
        "  %s %s  %s, %s"
            .formatted(
                terminal.ink(Ink.FAINT, Text.pad(when, 6)),
                terminal.ink(Ink.of(verdict), Text.pad(words, 7)),
                text(standing, "status"),
                text(standing, "measure")));
  }
}
