package io.privyseal.cli.demo;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.demo.DemoOutcome.Verdict;
import io.privyseal.cli.terminal.Findings;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.cli.terminal.Text;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.keyvault.release.policy.PolicyExplain;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import java.time.Duration;
import java.util.List;

/// Tells the demo as it is played: each case with its story, its verdict, who decided and why; then
/// all six at one glance.
final class DemoPrinter {
  private static final int INDENT = 3;
  private static final int VERDICT_COLUMNS = 9;
  private static final int TIME_COLUMNS = 7;

  private final Terminal terminal;

  DemoPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The stage: what runs where, and what guards the key.
  void stage(List<Line> lines, ReleasePolicy policy) {
    terminal.line(
        terminal.ink(Ink.STRONG, "A key leaves only for code that has proven what it is"));
    terminal.blank();
    for (var line : lines) {
      terminal.line(
          " ".repeat(INDENT)
              + terminal.ink(Ink.FAINT, Text.pad(line.name(), 12))
              + "  "
              + line.value());
    }
    terminal.blank();
    PolicyExplain.describe(policy).forEach(line -> terminal.line(" ".repeat(INDENT) + line));
    terminal.blank();
    terminal.flush();
  }

  /// A name and its value on the stage.
  record Line(String name, String value) {}

  void outcome(DemoOutcome outcome) {
    var played = outcome.played();
    var title = " %d  %s".formatted(played.number(), played.title());
    var right = verdict(outcome.verdict()) + "  " + time(outcome.time());
    var gap = terminal.width() - Terminal.columns(title) - Terminal.columns(right);
    terminal.line(
        terminal.ink(Ink.STRONG, title)
            + " "
            + terminal.ink(Ink.FAINT, terminal.dash().repeat(Math.max(1, gap - 2)))
            + " "
            + right);
    for (var line : Text.wrap(played.story(), terminal.width() - 8)) {
      terminal.line("    " + line);
    }
    terminal.blank();
    if (outcome.verdict() == Verdict.RELEASED) {
      released(outcome);
    } else {
      new Findings(terminal).print(outcome.deciding());
    }
    var by = outcome.who().isEmpty() ? "" : "decided by the " + outcome.who();
    terminal.line(
        terminal.ink(
            Ink.FAINT,
            "    " + by + (outcome.decision().isEmpty() ? "" : ", record " + outcome.decision())));
    terminal.blank();
    terminal.flush();
  }

  private void released(DemoOutcome outcome) {
    var mark =
        terminal.ink(Ink.GOOD, terminal.mark(io.privyseal.foundation.decision.Outcome.PASSED));
    var checks = outcome.decidedBy();
    var left = "  " + mark + " ";
    for (var line :
        Text.wrap(
            "%d checks passed: %s".formatted(outcome.deciding().size(), String.join(", ", checks)),
            terminal.width() - 8)) {
      terminal.line(left + line);
      left = "    ";
    }
    if (!outcome.proof().isEmpty()) {
      terminal.line("  " + mark + " " + outcome.proof());
    }
  }

  /// All cases at one glance, and whether they came out as they must.
  void summary(List<DemoOutcome> outcomes, Duration start, Duration whole) {
    var title = outcomes.stream().mapToInt(o -> o.played().title().length()).max().orElse(0);
    for (var outcome : outcomes) {
      var by =
          outcome.verdict() == Verdict.RELEASED
              ? outcome.deciding().size() + " checks, all passed"
              : String.join(
                  ", ", outcome.deciding().stream().map(DemoPrinter::brief).distinct().toList());
      terminal.line(
          " %d  %s  %s  %s  %s"
              .formatted(
                  outcome.played().number(),
                  Text.pad(outcome.played().title(), title),
                  verdict(outcome.verdict()),
                  time(outcome.time()),
                  by));
    }
    terminal.blank();
    var good = outcomes.stream().allMatch(DemoOutcome::asExpected);
    var said =
        good
            ? terminal.ink(Ink.GOOD_STRONG, "All six came out as they must.")
            : terminal.ink(Ink.BAD_STRONG, "Not every case came out as it must.");
    terminal.line(
        "%s The services were ready in %s, the whole demo took %s."
            .formatted(said, Command.seconds(start), Command.seconds(whole)));
  }

  /// The check, or the claim where one check asks for many.
  private static String brief(Finding finding) {
    var where = finding.where();
    return where.contains("x-ms-") ? where.substring(where.lastIndexOf('.') + 1) : finding.check();
  }

  void json(List<DemoOutcome> outcomes) {
    terminal.json(new JsonArray(outcomes.stream().<JsonValue>map(DemoOutcome::toJson).toList()));
  }

  private String verdict(Verdict verdict) {
    var ink =
        switch (verdict) {
          case RELEASED -> Ink.GOOD_STRONG;
          case REFUSED -> Ink.BAD_STRONG;
          case UNDECIDED -> Ink.OPEN_STRONG;
        };
    return Text.pad(terminal.ink(ink, verdict.word()), VERDICT_COLUMNS);
  }

  private static String time(Duration time) {
    var text = Command.seconds(time);
    return " ".repeat(Math.max(0, TIME_COLUMNS - text.length())) + text;
  }
}
