package io.privyseal.cli.verify;

import io.privyseal.attestation.verification.azure.VtpmCheck;
import io.privyseal.attestation.verification.eventlog.EventLogCheck;
import io.privyseal.attestation.verification.intel.SgxCheck;
import io.privyseal.attestation.verification.intel.TdxCheck;
import io.privyseal.attestation.verification.sevsnp.SnpCheck;
import io.privyseal.attestation.verification.tpm.QuoteCheck;
import io.privyseal.cli.terminal.Findings;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.cli.terminal.Text;
import io.privyseal.cli.verify.EvidenceReport.Root;
import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Prints what came out: one file in full, several as a line each, or all as JSON.
final class EvidencePrinter {
  private static final List<Check> CATALOGUES =
      Stream.<Check[]>of(
              SnpCheck.values(),
              SgxCheck.values(),
              TdxCheck.values(),
              VtpmCheck.values(),
              QuoteCheck.values(),
              EventLogCheck.values(),
              EvidenceCheck.values())
          .flatMap(Arrays::stream)
          .toList();

  private final Terminal terminal;
  private final boolean explain;

  EvidencePrinter(Terminal terminal, boolean explain) {
    this.terminal = terminal;
    this.explain = explain;
  }

  void full(EvidenceReport report, Instant at) {
    terminal.line(
        verdict(report.verdict())
            + "  "
            + terminal.ink(Ink.STRONG, report.file())
            + terminal.ink(Ink.FAINT, "  as of " + at));
    terminal.blank();
    report.description().ifPresent(this::facts);
    var findings = new Findings(terminal);
    (explain ? findings.explaining(EvidencePrinter::check) : findings).print(report.findings());
    terminal.blank();
    terminal.line(conclusion(report));
  }

  void summary(List<EvidenceReport> reports, Instant at) {
    var file = reports.stream().mapToInt(r -> Terminal.columns(r.file())).max().orElse(0);
    for (var report : reports) {
      terminal.line(
          Text.pad(verdict(report.verdict()), 9)
              + "  "
              + Text.pad(report.file(), file)
              + "  "
              + brief(report));
    }
    terminal.blank();
    var counts = new ArrayList<String>();
    for (var verdict : Verdict.values()) {
      var count = reports.stream().filter(r -> r.verdict() == verdict).count();
      if (count > 0) {
        counts.add(count + " " + verdict.name().toLowerCase(Locale.ROOT));
      }
    }
    terminal.line(
        "%d files: %s, as of %s".formatted(reports.size(), String.join(", ", counts), at));
  }

  void json(List<EvidenceReport> reports, Instant at) {
    var worst = Verdict.ACCEPTED;
    for (var report : reports) {
      worst = graver(worst, report.verdict());
    }
    terminal.json(
        JsonObject.builder()
            .put("verdict", worst.name().toLowerCase(Locale.ROOT))
            .put("at", at.toString())
            .put(
                "files",
                new JsonArray(reports.stream().<JsonValue>map(EvidencePrinter::json).toList()))
            .build());
  }

  private static Verdict graver(Verdict a, Verdict b) {
    if (a == Verdict.REJECTED || b == Verdict.REJECTED) {
      return Verdict.REJECTED;
    }
    return a == Verdict.UNDECIDED || b == Verdict.UNDECIDED ? Verdict.UNDECIDED : Verdict.ACCEPTED;
  }

  private static Optional<Check> check(String id) {
    return CATALOGUES.stream().filter(check -> check.id().equals(id)).findFirst();
  }

  private String verdict(Verdict verdict) {
    return terminal.ink(Ink.of(verdict), verdict.name());
  }

  /// What the evidence says of itself. Believed only when the verdict is accepted.
  private void facts(Description description) {
    var width =
        description.facts().stream().mapToInt(f -> Terminal.columns(f.name())).max().orElse(0);
    for (var fact : description.facts()) {
      terminal.line(
          "  " + terminal.ink(Ink.FAINT, Text.pad(fact.name(), width)) + "  " + fact.value());
    }
    terminal.blank();
  }

  private String brief(EvidenceReport report) {
    var deciding =
        switch (report.verdict()) {
          case ACCEPTED -> List.<Finding>of();
          case REJECTED -> ofOutcome(report, Outcome.FAILED);
          case UNDECIDED -> ofOutcome(report, Outcome.UNDECIDED);
        };
    if (!deciding.isEmpty()) {
      return terminal.ink(
          Ink.of(report.verdict()),
          String.join(", ", deciding.stream().map(Finding::check).distinct().toList()));
    }
    return report.description().map(Description::brief).orElse("")
        + report.root().map(root -> " under " + root.name()).orElse("");
  }

  private static List<Finding> ofOutcome(EvidenceReport report, Outcome outcome) {
    return report.findings().stream().filter(f -> f.outcome() == outcome).toList();
  }

  private String conclusion(EvidenceReport report) {
    var said =
        switch (report.verdict()) {
          case ACCEPTED ->
              report.root().filter(Root::simulated).isPresent()
                  ? "Authentic under a simulated manufacturer: proves nothing about hardware."
                  : "Authentic, and within what was asked.";
          case REJECTED -> "Do not rely on this evidence.";
          case UNDECIDED -> "Not decided: something that is needed was not given.";
        };
    return terminal.ink(Ink.of(report.verdict()), said)
        + " "
        + Findings.count(report.findings())
        + ".";
  }

  private static JsonObject json(EvidenceReport report) {
    var json =
        JsonObject.builder()
            .put("file", report.file())
            .put("verdict", report.verdict().name().toLowerCase(Locale.ROOT))
            .put("form", report.form().isEmpty() ? null : report.form());
    report.description().ifPresent(d -> d.members().members().forEach(json::put));
    report
        .root()
        .ifPresent(root -> json.put("trustRoot", root.name()).put("simulated", root.simulated()));
    return json.put(
            "findings",
            new JsonArray(report.findings().stream().<JsonValue>map(Finding::toJson).toList()))
        .build();
  }
}
