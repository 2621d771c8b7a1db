package io.privyseal.attestation.endorsements.intel;

import io.privyseal.attestation.endorsements.intel.TcbInfo.Component;
import io.privyseal.attestation.endorsements.intel.TcbInfo.Level;
import io.privyseal.attestation.evidence.intel.TeeTcbSvn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A platform beside every TCB level that Intel knows for its kind: which it reaches, and which
/// numbers are short of the others. For outlooks and advice; [TcbEvaluation] decides.
///
/// @param levels newest first, as in TCB info
/// @param moduleLevels of the TDX module's identity, newest first; empty for SGX and for modules
///   without identity
public record TcbComparison(List<LevelComparison> levels, List<ModuleComparison> moduleLevels) {

  /// One number that is too low.
  ///
  /// @param component `SGX TCB component 3`, `PCESVN`, `TDX TCB component 2`
  /// @param category who updates it: `BIOS`, `OS/VMM`; empty if Intel does not say
  /// @param type what it is: `Early Microcode Update`; empty if Intel does not say
  /// @param actual what the platform has
  /// @param required what the level asks for
  public record Shortfall(
      String component, String category, String type, int actual, int required) {
    /// `SGX TCB component 8 (OS/VMM, SEAMLDR ACM): 3, needs 5`.
    @Override
    public String toString() {
      var what = List.of(category, type).stream().filter(t -> !t.isEmpty()).toList();
      return "%s%s: %d, needs %d"
          .formatted(
              component,
              what.isEmpty() ? "" : " (" + String.join(", ", what) + ")",
              actual,
              required);
    }
  }

  /// @param shortfalls empty if the platform reaches the level
  public record LevelComparison(Level level, List<Shortfall> shortfalls) {
    public LevelComparison {
      shortfalls = List.copyOf(shortfalls);
    }

    public boolean isReached() {
      return shortfalls.isEmpty();
    }
  }

  /// @param actual security version of the module that runs
  public record ModuleComparison(PartLevel level, int actual) {
    public boolean isReached() {
      return actual >= level.isvSvn();
    }
  }

  public TcbComparison {
    levels = List.copyOf(levels);
    moduleLevels = List.copyOf(moduleLevels);
  }

  /// @param svn of the TDX platform; empty to look at the SGX part alone
  public static TcbComparison of(PckTcb pck, Optional<TeeTcbSvn> svn, TcbInfo info) {
    var levels = new ArrayList<LevelComparison>();
    for (var level : info.tcbLevels()) {
      levels.add(new LevelComparison(level, shortfalls(pck, svn, level)));
    }
    var modules =
        svn
            .filter(s -> s.moduleVersion() > 0)
            .flatMap(s -> info.moduleIdentity(s.moduleVersion()))
            .map(TcbInfo.TdxModuleIdentity::tcbLevels)
            .orElse(List.of())
            .stream()
            .map(level -> new ModuleComparison(level, svn.map(TeeTcbSvn::moduleSvn).orElse(0)))
            .toList();
    return new TcbComparison(levels, modules);
  }

  /// The newest level that is reached; empty if the platform is below all.
  public Optional<LevelComparison> reached() {
    return levels.stream().filter(LevelComparison::isReached).findFirst();
  }

  /// Levels newer than the reached one, each with what is short of it, newest first.
  public List<LevelComparison> above() {
    return levels.stream().takeWhile(level -> !level.isReached()).toList();
  }

  private static List<Shortfall> shortfalls(PckTcb pck, Optional<TeeTcbSvn> svn, Level level) {
    var found = new ArrayList<Shortfall>();
    for (var i = 0; i < PckTcb.COMPONENTS; i++) {
      compare(
          found,
          "SGX TCB component " + (i + 1),
          level.sgxComponents().get(i),
          pck.components().at(i));
    }
    compare(found, "PCESVN", new Component(level.pceSvn(), "", ""), pck.pceSvn());
    if (svn.isPresent() && level.tdxComponents().isPresent()) {
      for (var i = TcbEvaluation.firstComponent(svn.get()); i < TeeTcbSvn.BYTES; i++) {
        compare(
            found,
            "TDX TCB component " + (i + 1),
            level.tdxComponents().get().get(i),
            svn.get().at(i));
      }
    }
    return found;
  }

  private static void compare(List<Shortfall> found, String name, Component needed, int actual) {
    if (actual < needed.svn()) {
      found.add(new Shortfall(name, needed.category(), needed.type(), actual, needed.svn()));
    }
  }
}
