package io.privyseal.attestation.endorsements.intel;

import io.privyseal.attestation.endorsements.intel.TcbInfo.Component;
import io.privyseal.attestation.endorsements.intel.TcbInfo.Level;
import io.privyseal.attestation.evidence.intel.TdReport;
import io.privyseal.attestation.evidence.intel.TeeTcbSvn;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// At which TCB level a platform is, and how it stands there.
///
/// A platform is at the newest level of which it has every number. The status of that level is
/// pulled down by a quoting enclave or TDX module that is itself out of date or revoked.
///
/// Source: PCS API v4, Get TCB Info, "TCB level selection"; Intel QVL, 4.1.2.4.17.
public sealed interface TcbEvaluation {

  /// The level was found.
  ///
  /// @param platformLevel of TCB info; for TDX the one that holds for its components as well
  /// @param moduleLevel of the TDX module's identity, where modules have one
  /// @param qeLevel of the quoting enclave's identity
  /// @param status what all of them come to
  record Found(
      Level platformLevel, Optional<PartLevel> moduleLevel, PartLevel qeLevel, TcbStatus status)
      implements TcbEvaluation {

    /// Of platform, module and quoting enclave, each once.
    public List<String> advisories() {
      var all = new LinkedHashSet<>(platformLevel.advisories());
      moduleLevel.ifPresent(m -> all.addAll(m.advisories()));
      all.addAll(qeLevel.advisories());
      return List.copyOf(all);
    }

    /// Weaknesses made public by then are mended on all parts: the oldest of their dates.
    public Instant tcbDate() {
      var oldest = platformLevel.tcbDate();
      if (moduleLevel.isPresent() && moduleLevel.get().tcbDate().isBefore(oldest)) {
        oldest = moduleLevel.get().tcbDate();
      }
      return qeLevel.tcbDate().isBefore(oldest) ? qeLevel.tcbDate() : oldest;
    }
  }

  /// The platform is below all levels, or has parts that Intel says nothing of.
  ///
  /// @param reason for people
  record NotSupported(String reason) implements TcbEvaluation {}

  /// Of an SGX platform.
  ///
  /// @param qeLevel of the quoting enclave
  static TcbEvaluation ofSgx(PckTcb pck, TcbInfo info, PartLevel qeLevel) {
    var level = sgxLevel(pck, info);
    if (level.isEmpty()) {
      return new NotSupported("no TCB level is as low as " + pck);
    }
    var status = level.get().status().convergedWith(qeLevel.status());
    return new Found(level.get(), Optional.empty(), qeLevel, status);
  }

  /// Of a TDX platform, seen from one trust domain.
  ///
  /// @param qeLevel of the quoting enclave
  static TcbEvaluation ofTdx(PckTcb pck, TdReport report, TcbInfo info, PartLevel qeLevel) {
    var svn = report.teeTcbSvn();
    var sgxLevel = sgxLevel(pck, info);
    if (sgxLevel.isEmpty()) {
      return new NotSupported("no TCB level is as low as " + pck);
    }
    var tdxLevel =
        info.tcbLevels().stream().filter(l -> reaches(pck, l) && reaches(svn, l)).findFirst();
    if (tdxLevel.isEmpty()) {
      return new NotSupported("no TCB level is as low as %s with TDX %s".formatted(pck, svn));
    }
    var module = Optional.<PartLevel>empty();
    if (svn.moduleVersion() > 0) {
      module =
          info.moduleIdentity(svn.moduleVersion())
              .flatMap(identity -> PartLevel.reachedBy(svn.moduleSvn(), identity.tcbLevels()));
      if (module.isEmpty()) {
        return new NotSupported(
            "no level of TDX module %d is as low as %d"
                .formatted(svn.moduleVersion(), svn.moduleSvn()));
      }
    }
    var own = tdxLevel.get().status();
    var withModule = module.isPresent() ? own.convergedWith(module.get().status()) : own;
    var launched = withRelaunch(report, info, sgxLevel.get(), withModule, module, qeLevel);
    var status =
        sgxLevel.get().status() == TcbStatus.REVOKED
            ? TcbStatus.REVOKED
            : launched.convergedWith(qeLevel.status());
    return new Found(tdxLevel.get(), module, qeLevel, status);
  }

  /// TD 1.5 tells which module runs now. If only the one that launched the trust domain is out of
  /// date, launching it anew is all that is needed.
  private static TcbStatus withRelaunch(
      TdReport report,
      TcbInfo info,
      Level sgxLevel,
      TcbStatus status,
      Optional<PartLevel> module,
      PartLevel qeLevel) {
    var onlyTheModule =
        report.extension().isPresent()
            && qeLevel.status() == TcbStatus.UP_TO_DATE
            && !sgxLevel.status().isOutOfDate()
            && sgxLevel.status() != TcbStatus.REVOKED
            && status.isOutOfDate()
            && module.filter(m -> m.status() == TcbStatus.OUT_OF_DATE).isPresent();
    if (!onlyTheModule || !isCurrent(report.extension().get().teeTcbSvn2(), info)) {
      return status;
    }
    return sgxLevel.status().needsConfiguration() || status.needsConfiguration()
        ? TcbStatus.TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED
        : TcbStatus.TD_RELAUNCH_ADVISED;
  }

  /// Whether the module that runs now, and the microcode beside it, are those of the newest level.
  private static boolean isCurrent(TeeTcbSvn running, TcbInfo info) {
    var newest = info.tcbLevels().getFirst().tdxComponents();
    if (newest.isEmpty() || running.at(2) < newest.get().get(2).svn()) {
      return false;
    }
    if (running.moduleVersion() == 0) {
      return running.moduleSvn() >= newest.get().getFirst().svn();
    }
    return info.moduleIdentity(running.moduleVersion())
        .flatMap(identity -> identity.tcbLevels().stream().findFirst())
        .filter(level -> running.moduleSvn() >= level.isvSvn())
        .isPresent();
  }

  private static Optional<Level> sgxLevel(PckTcb pck, TcbInfo info) {
    return info.tcbLevels().stream().filter(level -> reaches(pck, level)).findFirst();
  }

  private static boolean reaches(PckTcb pck, Level level) {
    for (var i = 0; i < PckTcb.COMPONENTS; i++) {
      if (pck.components().at(i) < level.sgxComponents().get(i).svn()) {
        return false;
      }
    }
    return pck.pceSvn() >= level.pceSvn();
  }

  /// Where modules have identities, the first two numbers are judged by those.
  private static boolean reaches(TeeTcbSvn svn, Level level) {
    List<Component> needed = level.tdxComponents().orElse(List.of());
    for (var i = firstComponent(svn); i < needed.size(); i++) {
      if (svn.at(i) < needed.get(i).svn()) {
        return false;
      }
    }
    return !needed.isEmpty();
  }

  /// The first TDX component that TCB levels judge.
  static int firstComponent(TeeTcbSvn svn) {
    return svn.moduleVersion() > 0 ? 2 : 0;
  }
}
