package io.privyseal.attestation.reports.html;

import static io.privyseal.attestation.reports.html.Page.code;
import static io.privyseal.attestation.reports.html.Page.mark;
import static io.privyseal.attestation.reports.html.Page.text;

import io.privyseal.attestation.reports.AttestationReport;
import io.privyseal.attestation.reports.AttestedFacts;
import io.privyseal.attestation.reports.NearMiss;
import io.privyseal.attestation.reports.PlatformReport;
import io.privyseal.attestation.reports.WorkloadReport;
import io.privyseal.attestation.reports.tcb.PlatformTcb;
import io.privyseal.attestation.reports.tcb.TcbOutlook;
import io.privyseal.attestation.reports.tcb.TcbStanding;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Reports as one page of HTML each.
public final class ReportHtml {
  private static final int SHORT_HEX = 24;

  private ReportHtml() {}

  /// To be sent with every page as `Content-Security-Policy`.
  public static String contentSecurityPolicy() {
    return Page.contentSecurityPolicy();
  }

  public static String write(AttestationReport report) {
    var period = report.period();
    var page = new Page("Attestations of " + period.instance());
    page.soft(
        "%s to %s%s. Made %s."
            .formatted(
                period.from(),
                period.until(),
                period.workload().map(w -> ", workload " + w).orElse(""),
                report.madeAt()));
    page.tiles(
        "accepted", number(report.verdicts().accepted()),
        "rejected", number(report.verdicts().rejected()),
        "undecided", number(report.verdicts().undecided()),
        "workloads", number(report.workloads().size()),
        "platforms", number(report.platforms().size()));
    if (!report.leftOut().isEmpty()) {
      page.soft("Left out for its bounds: " + String.join("; ", report.leftOut()) + ".");
    }
    page.heading("Workloads");
    if (report.workloads().isEmpty()) {
      page.soft("Nothing attested in this period.");
    }
    report.workloads().forEach(workload -> workload(page, workload));
    page.heading("Platforms");
    page.table(
        "Platforms as they attested last",
        List.of("Chip", "Family", "TCB", "Status", "Endorsed until", "Last", "Accepted"),
        report.platforms().stream().map(ReportHtml::platform).toList());
    return page.html();
  }

  private static void workload(Page page, WorkloadReport workload) {
    page.openCard(
        text(workload.kind())
            + " "
            + (workload.measurement().isEmpty()
                ? "evidence that could not be verified"
                : code(workload.measurement())));
    page.soft(
        "%d accepted, %d rejected, %d undecided, on %d chips; %s to %s"
            .formatted(
                workload.verdicts().accepted(),
                workload.verdicts().rejected(),
                workload.verdicts().undecided(),
                workload.chips(),
                workload.first(),
                workload.last()));
    counts(page, "TCBs that it attested with", "TCB", workload.tcbs());
    counts(page, "Checks that decided against it", "Check", workload.failedChecks());
    if (!workload.nearMisses().isEmpty()) {
      page.table(
          "What was close",
          List.of("Kind", "What", "Times", "Last", "Decision"),
          workload.nearMisses().stream().map(ReportHtml::near).toList());
    }
    page.closeCard();
  }

  private static List<String> near(NearMiss near) {
    return List.of(
        mark("warn", near.kind().label()),
        text(near.what()),
        number(near.count()),
        text(near.last().toString()),
        code(near.example().value()));
  }

  private static void counts(Page page, String caption, String what, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      page.table(
          caption,
          List.of(what, "Times"),
          counts.entrySet().stream()
              .map(entry -> List.of(code(entry.getKey()), number(entry.getValue())))
              .toList());
    }
  }

  private static List<String> platform(PlatformReport platform) {
    var facts = platform.facts();
    return List.of(
        code(brief(platform.chip())),
        text(facts.get(AttestedFacts.PLATFORM).orElse("")),
        text(facts.get(AttestedFacts.TCB).orElse("")),
        text(facts.get(AttestedFacts.TCB_STATUS).orElse("")),
        text(facts.endorsedUntil().map(Instant::toString).orElse("")),
        text(platform.last().toString()),
        number(platform.accepted()));
  }

  /// @param madeAt when it was told
  public static String write(List<TcbOutlook> outlooks, Instant madeAt) {
    var page = new Page("TCB of the platforms");
    page.soft(
        "How each platform stands today and after the next TCB recovery. Made " + madeAt + ".");
    var failing = count(outlooks, true);
    page.tiles(
        "platforms", number(outlooks.size()),
        "refused today", number(failing),
        "refused next", number(count(outlooks, false)));
    if (outlooks.isEmpty()) {
      page.soft("No platform was seen.");
    }
    outlooks.forEach(outlook -> outlook(page, outlook));
    return page.html();
  }

  private static long count(List<TcbOutlook> outlooks, boolean today) {
    return outlooks.stream()
        .map(o -> today ? o.today() : o.next())
        .filter(standing -> standing.passes() == TcbStanding.Passes.NO)
        .count();
  }

  private static void outlook(Page page, TcbOutlook outlook) {
    var platform = outlook.platform();
    page.openCard(
        text(platform.family())
            + " "
            + code(platform.chip().isEmpty() ? "hidden chip" : brief(platform.chip())));
    page.table(
        "Standing",
        List.of("When", "Passes", "Status", "Held against"),
        List.of(standing("today", outlook.today()), standing("next", outlook.next())));
    switch (platform) {
      case PlatformTcb.Amd amd ->
          page.table(
              "TCB",
              List.of("Reported", "Current", "Committed", "Launch"),
              List.of(
                  List.of(
                      text(amd.reported().toString()),
                      text(amd.current().toString()),
                      text(amd.committed().toString()),
                      text(amd.launch().toString()))));
      case PlatformTcb.Intel intel ->
          page.table(
              "TCB",
              List.of("PCK certificate", "Trust domain"),
              List.of(
                  List.of(
                      code(intel.pck().toString()),
                      code(intel.tdx().map(Object::toString).orElse("none")))));
    }
    if (!outlook.shortfalls().isEmpty()) {
      page.table(
          "What is short, and what mends it",
          List.of("When", "Component", "Has", "Needs", "Mend"),
          outlook.shortfalls().stream()
              .map(s ->
                  List.of(
                      text(s.next() ? "next" : "today"),
                      text(s.component()),
                      number(s.actual()),
                      number(s.required()),
                      text(s.mend())))
              .toList());
    }
    if (!outlook.remarks().isEmpty()) {
      page.list(outlook.remarks());
    }
    page.closeCard();
  }

  private static List<String> standing(String when, TcbStanding standing) {
    return List.of(
        text(when),
        switch (standing.passes()) {
          case YES -> mark("good", "passes");
          case NO -> mark("bad", "refused");
          case UNKNOWN -> mark("warn", "unknown");
        },
        text(standing.status()),
        text(standing.measure()));
  }

  private static String brief(String hex) {
    return hex.length() <= SHORT_HEX ? hex : hex.substring(0, SHORT_HEX) + "…";
  }

  private static String number(long value) {
    return Long.toString(value);
  }
}
