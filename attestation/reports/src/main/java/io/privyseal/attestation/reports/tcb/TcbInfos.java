package io.privyseal.attestation.reports.tcb;

import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.TcbInfo;
import io.privyseal.attestation.evidence.intel.TeeType;
import java.util.HashMap;
import java.util.Optional;

/// What Intel says of platforms, now and after the next TCB recovery, as far as it is at hand. What
/// is given back is Intel's own word: whoever implements this has checked it.
public interface TcbInfos {
  /// The TCB info in force.
  Optional<TcbInfo> inForce(TeeType tee, Fmspc fmspc);

  /// The newest one with a higher evaluation number than that in force: early access before a TCB
  /// recovery becomes the standard. Empty if none is known.
  Optional<TcbInfo> coming(TeeType tee, Fmspc fmspc);

  /// The same, each asked for once: a fleet has many platforms of few families. For one report, by
  /// one thread.
  default TcbInfos remembering() {
    record Asked(TeeType tee, Fmspc fmspc) {}
    var now = new HashMap<Asked, Optional<TcbInfo>>();
    var later = new HashMap<Asked, Optional<TcbInfo>>();
    var source = this;
    return new TcbInfos() {
      @Override
      public Optional<TcbInfo> inForce(TeeType tee, Fmspc fmspc) {
        return now.computeIfAbsent(
            new Asked(tee, fmspc), asked -> source.inForce(asked.tee(), asked.fmspc()));
      }

      @Override
      public Optional<TcbInfo> coming(TeeType tee, Fmspc fmspc) {
        return later.computeIfAbsent(
            new Asked(tee, fmspc), asked -> source.coming(asked.tee(), asked.fmspc()));
      }
    };
  }

  /// Knows nothing.
  static TcbInfos none() {
    return new TcbInfos() {
      @Override
      public Optional<TcbInfo> inForce(TeeType tee, Fmspc fmspc) {
        return Optional.empty();
      }

      @Override
      public Optional<TcbInfo> coming(TeeType tee, Fmspc fmspc) {
        return Optional.empty();
      }
    };
  }
}
