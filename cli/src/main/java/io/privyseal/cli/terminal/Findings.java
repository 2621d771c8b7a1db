package io.privyseal.cli.terminal;

import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A list of findings as people read it: one line for what passed, and for what did not what was
/// expected, what was found, and how to mend it. The order is the evaluator's; what was not checked
/// for one and the same reason stands together at the end.
///
/// ```
///   ✓ snp.policy.debug        policy.debug   off
///   ✗ snp.certificate.tcb     reported TCB
///       expected  microcode 115
///       found     microcode 209
///       → Fetch the certificate for the report's REPORTED_TCB.
/// ```
public final class Findings {
  private static final int INDENT = 2;
  private static final int DETAIL_INDENT = 6;
  private static final int MAX_WHERE = 28;

  /// So many findings with one reason are told in one line.
  private static final int GROUP = 3;

  private final Terminal terminal;
  private final Function<String, Optional<Check>> catalogue;

  public Findings(Terminal terminal) {
    this(terminal, _ -> Optional.empty());
  }

  private Findings(Terminal terminal, Function<String, Optional<Check>> catalogue) {
    this.terminal = terminal;
    this.catalogue = catalogue;
  }

  /// Says below each finding what its check asks and where that comes from.
  ///
  /// @param checks finds a check by its id
  public Findings explaining(Function<String, Optional<Check>> checks) {
    return new Findings(terminal, checks);
  }

  /// Prints the findings as a table.
  public void print(List<Finding> findings) {
    var check = findings.stream().mapToInt(f -> f.check().length()).max().orElse(0);
    var groups = groups(findings);
    var single =
        findings.stream()
            .filter(f -> f.outcome() != Outcome.NOT_CHECKED || !groups.containsKey(f.actual()))
            .toList();
    var where =
        Math.min(MAX_WHERE, single.stream().mapToInt(f -> f.where().length()).max().orElse(0));
    for (var finding : single) {
      print(finding, check, where);
    }
    groups.forEach(this::printGroup);
  }

  /// What was not checked, by reason, where several share it; none when each is explained.
  private Map<String, List<Finding>> groups(List<Finding> findings) {
    var groups = new LinkedHashMap<String, List<Finding>>();
    for (var finding : findings) {
      if (finding.outcome() == Outcome.NOT_CHECKED && catalogue.apply(finding.check()).isEmpty()) {
        groups.computeIfAbsent(finding.actual(), _ -> new ArrayList<>()).add(finding);
      }
    }
    groups.values().removeIf(group -> group.size() < GROUP);
    return groups;
  }

  private void printGroup(String reason, List<Finding> group) {
    var mark = terminal.mark(Outcome.NOT_CHECKED);
    var head = " ".repeat(INDENT) + mark + " ";
    terminal.line(
        terminal.ink(Ink.FAINT, "%s%d not checked: %s".formatted(head, group.size(), reason)));
    var names = String.join(", ", group.stream().map(Finding::check).distinct().toList());
    for (var line : Text.wrap(names, terminal.width() - DETAIL_INDENT)) {
      terminal.line(terminal.ink(Ink.FAINT, " ".repeat(DETAIL_INDENT) + line));
    }
  }

  private void print(Finding finding, int check, int where) {
    var outcome = finding.outcome();
    var place =
        switch (outcome) {
          case PASSED, NOT_CHECKED -> Text.shorten(finding.where(), MAX_WHERE, terminal.ellipsis());
          case FAILED, UNDECIDED -> finding.where();
        };
    var head =
        " ".repeat(INDENT)
            + terminal.ink(Ink.of(outcome), terminal.mark(outcome))
            + " "
            + Text.pad(name(finding), check)
            + "  "
            + Text.pad(terminal.ink(Ink.FAINT, place), where);
    switch (outcome) {
      case PASSED -> brief(head, found(finding), null);
      case NOT_CHECKED -> brief(head, finding.actual(), Ink.FAINT);
      case FAILED -> {
        terminal.line(head);
        detail("expected", finding.expected());
        detail("found", finding.actual());
        mend(finding.hint());
      }
      case UNDECIDED -> {
        terminal.line(head);
        detail("because", finding.actual());
        mend(finding.hint());
      }
    }
    catalogue
        .apply(finding.check())
        .ifPresent(known -> {
          detail("asks", known.statement());
          detail("source", known.source());
        });
  }

  private String name(Finding finding) {
    return switch (finding.outcome()) {
      case PASSED -> finding.check();
      case FAILED -> terminal.ink(Ink.BAD_STRONG, finding.check());
      case UNDECIDED -> terminal.ink(Ink.OPEN_STRONG, finding.check());
      case NOT_CHECKED -> terminal.ink(Ink.FAINT, finding.check());
    };
  }

  private static String found(Finding finding) {
    return finding.actual().isEmpty() ? finding.expected() : finding.actual();
  }

  /// The rest of the line, wrapped under itself; a long digest keeps its ends.
  private void brief(String head, String text, @Nullable Ink ink) {
    var start = Terminal.columns(head) + 2;
    var room = Math.max(24, terminal.width() - start);
    var fitted = text.indexOf(' ') < 0 ? Text.shorten(text, room, terminal.ellipsis()) : text;
    var left = head + "  ";
    for (var line : Text.wrap(fitted, room)) {
      terminal.line(left + (ink == null ? line : terminal.ink(ink, line)));
      left = " ".repeat(start);
    }
  }

  private void detail(String label, String text) {
    if (text.isEmpty()) {
      return;
    }
    var left = " ".repeat(DETAIL_INDENT) + terminal.ink(Ink.FAINT, Text.pad(label, 8)) + "  ";
    var start = DETAIL_INDENT + 10;
    for (var line : Text.wrap(text, terminal.width() - start)) {
      terminal.line(left + line);
      left = " ".repeat(start);
    }
  }

  private void mend(String hint) {
    if (hint.isEmpty()) {
      return;
    }
    var arrow = terminal.arrow();
    var left = " ".repeat(DETAIL_INDENT) + terminal.ink(Ink.NAME, arrow) + " ";
    var start = DETAIL_INDENT + arrow.length() + 1;
    for (var line : Text.wrap(hint, terminal.width() - start)) {
      terminal.line(left + line);
      left = " ".repeat(start);
    }
  }

  /// `23 passed, 1 failed, 2 not checked`; outcomes that did not occur are left out.
  public static String count(List<Finding> findings) {
    var counts = new ArrayList<String>();
    for (var outcome : Outcome.values()) {
      var count = findings.stream().filter(f -> f.outcome() == outcome).count();
      if (count > 0) {
        counts.add(count + " " + outcome.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      }
    }
    return String.join(", ", counts);
  }
}
