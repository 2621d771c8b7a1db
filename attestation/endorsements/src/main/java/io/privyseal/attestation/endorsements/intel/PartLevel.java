package io.privyseal.attestation.endorsements.intel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A level of one part of the platform that has a single security version: a quoting enclave, or
/// the TDX module.
///
/// @param isvSvn at least this number
/// @param status up to date, out of date or revoked
public record PartLevel(int isvSvn, Instant tcbDate, TcbStatus status, List<String> advisories) {
  public PartLevel {
    advisories = List.copyOf(advisories);
  }

  static PartLevel read(JsonFields in) {
    return new PartLevel(
        in.object("tcb").integer("isvsvn", 0xffff),
        in.instant("tcbDate"),
        in.partStatus(),
        in.advisories());
  }

  /// The first level, newest first, that `svn` reaches; empty if it is below all.
  static Optional<PartLevel> reachedBy(int svn, List<PartLevel> levels) {
    return levels.stream().filter(level -> svn >= level.isvSvn()).findFirst();
  }
}
