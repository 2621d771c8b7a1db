package io.privyseal.cli.verify;

import io.privyseal.attestation.evidence.sevsnp.KeyFlags.SigningKey;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.verification.sevsnp.SnpCheck;
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

/// Prints what came out: one file in full, several as a line each, or all as JSON.
final class EvidencePrinter {
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
    report.report().ifPresent(snp -> facts(snp, report));
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
    return Arrays.stream(SnpCheck.values())
        .filter(check -> check.id().equals(id))
        .map(Check.class::cast)
        .findFirst();
  }

  private String verdict(Verdict verdict) {
    return terminal.ink(Ink.of(verdict), verdict.name());
  }

  /// What the report says of itself. Believed only when the verdict is accepted.
  private void facts(SnpReport snp, EvidenceReport report) {
    fact(
        "report",
        "SEV-SNP version %d, %s, %s".formatted(snp.version(), product(report), report.form()));
    fact("signed by", signer(snp) + report.root().map(EvidencePrinter::vouched).orElse(""));
    fact("measurement", snp.measurement().hex());
    if (!snp.hostData().isAllZero()) {
      fact("host data", snp.hostData().hex());
    }
    if (!snp.reportData().isAllZero()) {
      fact("report data", trimmed(snp.reportData().hex()));
    }
    terminal.blank();
  }

  private void fact(String name, String value) {
    terminal.line("  " + terminal.ink(Ink.FAINT, Text.pad(name, 11)) + "  " + value);
  }

  private static String trimmed(String hex) {
    var end = hex.length();
    while (end > 64 && hex.charAt(end - 1) == '0') {
      end--;
    }
    return end <= 64 ? hex.substring(0, 64) : hex;
  }

  /// Version 2 does not name it, but its certificate does.
  private static String product(EvidenceReport report) {
    return report
        .root()
        .map(Root::productLine)
        .or(() -> report.report().flatMap(SnpReport::productLine).map(ProductLine::label))
        .orElse("product line not named");
  }

  private static String signer(SnpReport snp) {
    return snp.flags()
        .signingKey()
        .map(key ->
            switch (key) {
              case VCEK -> "VCEK, the key of one chip";
              case VLEK -> "VLEK, a key of the cloud provider";
              case NONE -> "nobody";
            })
        .orElse("a key of an unknown kind");
  }

  private static String vouched(Root root) {
    return root.simulated()
        ? ", under the SIMULATED root " + root.name()
        : ", under AMD's root " + root.name();
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
    return product(report)
        + report
            .report()
            .flatMap(snp -> snp.flags().signingKey())
            .map(key -> " " + key.name())
            .orElse("")
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
    return JsonObject.builder()
        .put("file", report.file())
        .put("verdict", report.verdict().name().toLowerCase(Locale.ROOT))
        .put("form", report.form().isEmpty() ? null : report.form())
        .put("productLine", report.report().map(_ -> product(report)).orElse(null))
        .put("report", report.report().map(EvidencePrinter::json).orElse(null))
        .put("trustRoot", report.root().map(Root::name).orElse(null))
        .put(
            "simulated",
            report
                .root()
                .<JsonValue>map(r -> new JsonValue.JsonBoolean(r.simulated()))
                .orElse(null))
        .put(
            "findings",
            new JsonArray(report.findings().stream().<JsonValue>map(Finding::toJson).toList()))
        .build();
  }

  private static JsonObject json(SnpReport snp) {
    return JsonObject.builder()
        .put("version", snp.version())
        .put("signingKey", snp.flags().signingKey().map(SigningKey::name).orElse(null))
        .put("policy", snp.policy().toString())
        .put("vmpl", snp.vmpl())
        .put("guestSvn", snp.guestSvn())
        .put("measurement", snp.measurement().hex())
        .put("hostData", snp.hostData().hex())
        .put("reportData", snp.reportData().hex())
        .put("chipId", snp.chipId().hex())
        .put(
            "reportedTcb",
            snp.tcbLayout().map(layout -> snp.reportedTcb().as(layout).toString()).orElse(null))
        .build();
  }
}
