package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.decision.Check;
import java.time.Instant;
import java.util.List;

/// What a vector comes to under Intel's own root, and assertions on it.
final class Verdicts {
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final QuoteVerifier INTEL = new QuoteVerifier(ENGINE, IntelTrustAnchors.intel());

  /// Most captures hold no revocation lists.
  static final RevocationRule NO_LISTS = RevocationRule.off("the capture holds no lists");

  /// Every status but revoked, for captures of machines that were behind.
  static final PlatformExpectations ANY_STATUS =
      PlatformExpectations.secureDefaults()
          .allowTcbStatus(
              TcbStatus.CONFIGURATION_NEEDED,
              TcbStatus.CONFIGURATION_AND_SW_HARDENING_NEEDED,
              TcbStatus.TD_RELAUNCH_ADVISED,
              TcbStatus.TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED,
              TcbStatus.OUT_OF_DATE,
              TcbStatus.OUT_OF_DATE_CONFIGURATION_NEEDED);

  private Verdicts() {}

  static SgxExpectations sgx() {
    return SgxExpectations.secureDefaults();
  }

  static TdxExpectations tdx() {
    return TdxExpectations.secureDefaults();
  }

  /// One capture: evidence, collateral and the time it is judged at.
  record Capture(QuoteEvidence evidence, IntelCollateral collateral, Instant at) {
    Capture at(String time) {
      return new Capture(evidence, collateral, Instant.parse(time));
    }

    Capture atSecond(long second) {
      return new Capture(evidence, collateral, Instant.ofEpochSecond(second));
    }

    Capture with(IntelCollateral other) {
      return new Capture(evidence, other, at);
    }

    Verification<VerifiedSgx> sgx(SgxExpectations expectations) {
      return INTEL.verifySgx(evidence, collateral, expectations, at);
    }

    Verification<VerifiedTdx> tdx(TdxExpectations expectations) {
      return INTEL.verifyTdx(evidence, collateral, expectations, at);
    }
  }

  static <E extends VerifiedQuote> E accepted(
      Verification<E> verification, TcbStatus status, String... advisories) {
    var verified = assertThatVerification(verification).isAccepted();
    assertThat(verified.tcbStatus()).isEqualTo(status);
    assertThat(verified.advisories()).containsAll(List.of(advisories));
    assertThat(verified.isSimulated()).isFalse();
    return verified;
  }

  static <E> void rejected(Verification<E> verification, Check... checks) {
    assertThatVerification(verification).isRejectedBecauseOf(checks);
  }

  static <E> void undecided(Verification<E> verification, Check... checks) {
    assertThatVerification(verification).isUndecidedBecauseOf(checks);
  }
}
