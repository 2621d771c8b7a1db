package io.privyseal.cli.report;

import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.cli.terminal.Text;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.List;

/// A report of attestations on a terminal.
final class ReportPrinter {
  private static final int SHORT_HEX = 16;
  private static final int MAX_LINES = 5;

  private final Terminal terminal;

  ReportPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(JsonObject report) {
    terminal.line(
        terminal.ink(Ink.STRONG, text(report, "instance"))
            + "  "
            + text(report, "from")
            + " to "
            + text(report, "until"));
    terminal.line(verdicts(report));
    for (var workload : objects(report, "workloads")) {
      terminal.blank();
      print(terminal, workload);
    }
    var platforms = objects(report, "platforms");
    if (!platforms.isEmpty()) {
      terminal.blank();
      terminal.line(terminal.ink(Ink.STRONG, "platforms"));
      platforms.forEach(this::platform);
    }
    for (var item : report.array("leftOut").orElse(List.of())) {
      if (item instanceof JsonString(var what)) {
        terminal.line("left out: " + what);
      }
    }
  }

  private void print(Terminal out, JsonObject workload) {
    var measurement = text(workload, "measurement");
    out.line(
        out.ink(Ink.STRONG, text(workload, "kind"))
            + "  "
            + (measurement.isEmpty() ? "evidence that could not be verified" : brief(measurement)));
    out.line(
        "  "
            + verdicts(workload)
            + ", on %d chips, last %s"
                .formatted(workload.integer("chips").orElse(0L), text(workload, "last")));
    counts(workload, "tcbs", "tcb");
    counts(workload, "failedChecks", "failed");
    for (var near : objects(workload, "nearMisses").stream().limit(MAX_LINES).toList()) {
      out.line(
          "  %s %s: %s (%d)"
              .formatted(
                  out.ink(Ink.FAINT, Text.pad("close", 7)),
                  text(near, "kind"),
                  text(near, "what"),
                  near.integer("count").orElse(0L)));
    }
  }

  private void counts(JsonObject workload, String member, String label) {
    for (var count : objects(workload, member).stream().limit(MAX_LINES).toList()) {
      terminal.line(
          "  %s %s (%d)"
              .formatted(
                  terminal.ink(Ink.FAINT, Text.pad(label, 7)),
                  text(count, "what"),
                  count.integer("count").orElse(0L)));
    }
  }

  private void platform(JsonObject platform) {
    var facts = platform.object("facts").orElse(JsonObject.EMPTY);
    var chip = text(platform, "chip");
    terminal.line(
        "  %s  %s  %s %s"
            .formatted(
                chip.isEmpty() ? "hidden chip" : brief(chip),
                text(facts, "platform"),
                text(facts, "tcb"),
                text(facts, "tcb-status")));
  }

  private static String verdicts(JsonObject of) {
    var verdicts = of.object("verdicts").orElse(JsonObject.EMPTY);
    return "%d accepted, %d rejected, %d undecided"
        .formatted(
            verdicts.integer("accepted").orElse(0L),
            verdicts.integer("rejected").orElse(0L),
            verdicts.integer("undecided").orElse(0L));
  }

  static String brief(String hex) {
    return hex.length() <= SHORT_HEX ? hex : hex.substring(0, SHORT_HEX) + "...";
  }

  static String text(JsonObject of, String name) {
    return Terminal.plain(of.string(name).orElse(""));
  }

  static List<JsonObject> objects(JsonObject of, String name) {
    return of.array(name).orElse(List.of()).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }
}
