package io.privyseal.attestation.collateral;

import io.privyseal.attestation.collateral.CollateralId.AmdChain;
import io.privyseal.attestation.collateral.CollateralId.AmdRevocations;
import io.privyseal.attestation.collateral.CollateralId.AmdVcek;
import io.privyseal.attestation.collateral.CollateralId.IntelPckRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelQeIdentity;
import io.privyseal.attestation.collateral.CollateralId.IntelRootRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbInfo;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbNumbers;
import io.privyseal.attestation.collateral.amd.AmdCollateralCheck;
import io.privyseal.attestation.collateral.intel.IntelCollateralCheck;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.foundation.crypto.CryptoEngine;

/// Takes each item to the check of its maker.
public final class MakersCheck implements CollateralCheck {
  private final CollateralCheck amd;
  private final CollateralCheck intel;

  public MakersCheck(CryptoEngine engine, TrustAnchors amd, IntelTrustAnchors intel) {
    this.amd = new AmdCollateralCheck(engine, amd);
    this.intel = new IntelCollateralCheck(engine, intel);
  }

  @Override
  public Outcome check(CollateralId id, CollateralContent content, Others others) {
    return switch (id) {
      case AmdVcek _, AmdChain _, AmdRevocations _ -> amd.check(id, content, others);
      case IntelTcbInfo _,
          IntelQeIdentity _,
          IntelPckRevocations _,
          IntelRootRevocations _,
          IntelTcbNumbers _ ->
          intel.check(id, content, others);
    };
  }
}
