package io.privyseal.attestation.reports.tcb;

import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import java.util.Map;
import java.util.Set;

/// Makes outlooks for platforms of both makers.
///
/// @param infos Intel's word
/// @param accepted the statuses with which an Intel platform passes
/// @param nextMinimums what reference values will ask of AMD platforms, by product line: AMD
///   announces no TCB recovery in its collateral, so the operator says what comes
public record TcbOutlooks(
    TcbInfos infos, Set<TcbStatus> accepted, Map<ProductLine, TcbVersion> nextMinimums) {
  /// As verification has it unless it is told otherwise.
  public static final Set<TcbStatus> DEFAULT_ACCEPTED =
      Set.of(TcbStatus.UP_TO_DATE, TcbStatus.SW_HARDENING_NEEDED);

  public TcbOutlooks {
    accepted = Set.copyOf(accepted);
    nextMinimums = Map.copyOf(nextMinimums);
  }

  public TcbOutlook of(PlatformTcb platform) {
    return switch (platform) {
      case PlatformTcb.Amd amd ->
          new AmdOutlook(amd, java.util.Optional.ofNullable(nextMinimums.get(amd.line()))).make();
      case PlatformTcb.Intel intel -> new IntelOutlook(intel, infos, accepted).make();
    };
  }
}
