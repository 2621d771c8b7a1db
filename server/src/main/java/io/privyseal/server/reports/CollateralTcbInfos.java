package io.privyseal.server.reports;

import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbInfo;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbNumbers;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.SignedStatement;
import io.privyseal.attestation.endorsements.intel.TcbEvaluationNumbers;
import io.privyseal.attestation.endorsements.intel.TcbInfo;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.reports.tcb.TcbInfos;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Optional;
import java.util.stream.IntStream;

/// TCB infos out of the collateral cache, which keeps nothing that it has not checked.
public final class CollateralTcbInfos implements TcbInfos {
  /// Recoveries that are looked for where Intel's list of them is not at hand.
  private static final int MAX_AHEAD = 4;

  private final Collateral collateral;

  public CollateralTcbInfos(Collateral collateral) {
    this.collateral = collateral;
  }

  @Override
  public Optional<TcbInfo> inForce(TeeType tee, Fmspc fmspc) {
    return info(new IntelTcbInfo(tee, fmspc));
  }

  @Override
  public Optional<TcbInfo> coming(TeeType tee, Fmspc fmspc) {
    return inForce(tee, fmspc)
        .flatMap(now ->
            later(tee, now.tcbEvaluationDataNumber())
                .mapToObj(number -> info(new IntelTcbInfo(tee, fmspc, number)))
                .flatMap(Optional::stream)
                .filter(info -> info.tcbEvaluationDataNumber() > now.tcbEvaluationDataNumber())
                .findFirst());
  }

  /// Newest first.
  private IntStream later(TeeType tee, int number) {
    var known =
        statement(new IntelTcbNumbers(tee), TcbEvaluationNumbers.MEMBER)
            .map(TcbEvaluationNumbers::parse);
    return known
        .map(list ->
            list.numbers().stream()
                .mapToInt(TcbEvaluationNumbers.Recovery::number)
                .filter(n -> n > number)
                .limit(MAX_AHEAD))
        .orElseGet(() -> IntStream.rangeClosed(1, MAX_AHEAD).map(n -> number + MAX_AHEAD + 1 - n));
  }

  private Optional<TcbInfo> info(IntelTcbInfo id) {
    return statement(id, IntelCollateral.TCB_INFO).map(TcbInfo::parse);
  }

  private Optional<Bytes> statement(CollateralId id, String member) {
    return collateral
        .find(id)
        .found()
        .map(item -> {
          try {
            return SignedStatement.open(item.content().body(), member, item.content().issuers())
                .body();
          } catch (MalformedInputException e) {
            throw new IllegalStateException("kept collateral cannot be read: " + id.text(), e);
          }
        });
  }
}
