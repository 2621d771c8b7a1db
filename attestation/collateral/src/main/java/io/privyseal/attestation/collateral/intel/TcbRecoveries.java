package io.privyseal.attestation.collateral.intel;

import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbNumbers;
import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.attestation.endorsements.intel.SignedStatement;
import io.privyseal.attestation.endorsements.intel.TcbEvaluationNumbers;
import io.privyseal.attestation.endorsements.intel.TcbEvaluationNumbers.Recovery;
import io.privyseal.attestation.evidence.intel.TeeType;
import java.util.List;
import java.util.Optional;

/// The TCB recoveries that Intel names: the editions of TCB info and identities that there are.
public final class TcbRecoveries {
  private TcbRecoveries() {}

  /// Empty if that is not known now.
  public static Optional<List<Recovery>> of(TeeType tee, Collateral collateral) {
    return collateral
        .find(new IntelTcbNumbers(tee))
        .found()
        .map(CollateralItem::content)
        .map(content ->
            SignedStatement.open(content.body(), TcbEvaluationNumbers.MEMBER, content.issuers()))
        .map(statement -> TcbEvaluationNumbers.parse(statement.body()).numbers());
  }
}
