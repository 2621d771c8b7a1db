package io.privyseal.attestation.reports.tcb;

import io.privyseal.attestation.endorsements.intel.TcbComparison;
import io.privyseal.attestation.endorsements.intel.TcbComparison.LevelComparison;
import io.privyseal.attestation.endorsements.intel.TcbComparison.ModuleComparison;
import io.privyseal.attestation.endorsements.intel.TcbComparison.Shortfall;
import io.privyseal.attestation.endorsements.intel.TcbInfo;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.reports.tcb.TcbStanding.Passes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Outlook of an Intel platform: its TCB among the levels of the TCB info in force, and of the one
/// that comes. The quoting enclave is judged with each quote and is no part of this.
///
/// Source: PCS API v4, Get TCB Info; `update=early` and `tcbEvaluationDataNumber`.
record IntelOutlook(PlatformTcb.Intel platform, TcbInfos infos, Set<TcbStatus> accepted) {

  TcbOutlook make() {
    var now = infos.inForce(platform.tee(), platform.fmspc());
    var coming =
        infos
            .coming(platform.tee(), platform.fmspc())
            .filter(info ->
                now.map(n -> info.tcbEvaluationDataNumber() > n.tcbEvaluationDataNumber())
                    .orElse(true));
    var shortfalls = new ArrayList<TcbShortfall>();
    var remarks = new ArrayList<String>();
    now.ifPresent(info -> explain(info, false, shortfalls, remarks));
    coming.ifPresent(info -> explain(info, true, shortfalls, remarks));
    return new TcbOutlook(
        platform,
        now.map(this::against)
            .orElseGet(() -> TcbStanding.unknown("no TCB info for this FMSPC is at hand")),
        coming
            .map(this::against)
            .orElseGet(() -> TcbStanding.unknown("no later TCB recovery is known")),
        shortfalls,
        remarks);
  }

  private TcbStanding against(TcbInfo info) {
    var measure = "TCB evaluation " + info.tcbEvaluationDataNumber();
    return status(compare(info))
        .map(status ->
            new TcbStanding(
                accepted.contains(status) ? Passes.YES : Passes.NO, status.label(), measure))
        .orElseGet(() -> new TcbStanding(Passes.NO, "below every level", measure));
  }

  private TcbComparison compare(TcbInfo info) {
    return TcbComparison.of(platform.pck(), platform.tdx(), info);
  }

  private static Optional<TcbStatus> status(TcbComparison compared) {
    var module =
        compared.moduleLevels().stream()
            .filter(ModuleComparison::isReached)
            .findFirst()
            .map(reached -> reached.level().status());
    if (!compared.moduleLevels().isEmpty() && module.isEmpty()) {
      return Optional.empty();
    }
    return compared
        .reached()
        .map(reached -> reached.level().status())
        .map(status -> module.map(status::convergedWith).orElse(status));
  }

  private void explain(
      TcbInfo info, boolean next, List<TcbShortfall> shortfalls, List<String> remarks) {
    var compared = compare(info);
    var status = status(compared);
    status
        .filter(TcbStatus::needsConfiguration)
        .ifPresent(_ ->
            remarks.add(
                "%sIntel asks for a change of the platform's configuration: see %s"
                    .formatted(when(next), advisories(compared))));
    if (status.filter(accepted::contains).isPresent()) {
      return;
    }
    target(compared)
        .ifPresent(target -> target.shortfalls().forEach(s -> shortfalls.add(shortfall(s, next))));
    module(compared, next).ifPresent(shortfalls::add);
  }

  private static String when(boolean next) {
    return next ? "after the next TCB recovery, " : "";
  }

  /// The lowest level that would pass: what the platform must reach at least.
  private Optional<LevelComparison> target(TcbComparison compared) {
    return compared.levels().stream()
        .filter(level -> accepted.contains(level.level().status()))
        .filter(level -> !level.isReached())
        .reduce((_, older) -> older);
  }

  private Optional<TcbShortfall> module(TcbComparison compared, boolean next) {
    return compared.moduleLevels().stream()
        .filter(level -> accepted.contains(level.level().status()))
        .reduce((_, older) -> older)
        .filter(level -> !level.isReached())
        .map(level ->
            new TcbShortfall(
                "TDX module",
                level.actual(),
                level.level().isvSvn(),
                next,
                "Update the TDX module of the host, then launch the trust domain anew."));
  }

  private static TcbShortfall shortfall(Shortfall found, boolean next) {
    return new TcbShortfall(found.component(), found.actual(), found.required(), next, mend(found));
  }

  /// Intel says who updates a number (`category`) and what it is (`type`), where it says it.
  private static String mend(Shortfall found) {
    var type = found.type().toLowerCase(Locale.ROOT);
    var what = found.type().isEmpty() ? "" : " (" + found.type() + ")";
    if (found.component().equals("PCESVN")) {
      return "Update the provisioning certification enclave (Intel SGX PSW), then fetch the PCK"
          + " certificate anew.";
    }
    if (type.contains("tdx module")) {
      return "Update the TDX module of the host" + what + ".";
    }
    if (type.contains("microcode")) {
      return "Update the microcode: with the BIOS, or early from the operating system" + what + ".";
    }
    if (type.contains("seam") || type.contains("acm")) {
      return "Update the SEAM loader of the host" + what + ".";
    }
    return switch (found.category()) {
      case "BIOS" -> "Update the BIOS of the host" + what + ".";
      case "OS/VMM" -> "Update the host's operating system or hypervisor" + what + ".";
      default ->
          "Update BIOS and microcode of the host; Intel does not say which part this number is.";
    };
  }

  private static String advisories(TcbComparison compared) {
    var named = compared.reached().map(reached -> reached.level().advisories()).orElse(List.of());
    return named.isEmpty() ? "its advisories" : String.join(", ", named);
  }
}
