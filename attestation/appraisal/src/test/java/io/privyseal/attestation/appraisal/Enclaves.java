package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.testkit.intel.CollateralBuilder;
import io.privyseal.attestation.testkit.intel.EnclaveReportBuilder;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.attestation.testkit.intel.TdReportBuilder;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.intel.QuoteVerifier;
import io.privyseal.attestation.verification.intel.SgxExpectations;
import io.privyseal.attestation.verification.intel.TdxExpectations;
import io.privyseal.attestation.verification.intel.VerifiedSgx;
import io.privyseal.attestation.verification.intel.VerifiedTdx;
import io.privyseal.foundation.bytes.Bytes;

/// Verified enclaves and trust domains of a simulated Intel.
final class Enclaves {
  static final Bytes MRTD = Guests.filled(48, 0x44);

  private static final SimulatedIntel INTEL =
      SimulatedIntel.create(Guests.ENGINE, Guests.NOW, "test");
  static final SimulatedPlatform PLATFORM = INTEL.platform(Guests.NOW);
  private static final QuoteVerifier VERIFIER =
      new QuoteVerifier(
          Guests.ENGINE,
          IntelTrustAnchors.intel().withSimulated("test", INTEL.root().keys().getPublic()));

  private Enclaves() {}

  static TdReportBuilder trustDomain() {
    return TdReportBuilder.tdx10().mrTd(MRTD).teeTcbSvn(SimulatedPlatform.CURRENT_TEE_TCB);
  }

  static Bytes quote(EnclaveReportBuilder report) {
    return PLATFORM.quote(report);
  }

  static VerifiedSgx verified(Bytes quote) {
    return accepted(
        VERIFIER.verifySgx(
            QuoteEvidence.of(Quote.parse(quote)),
            collateral(PLATFORM.sgxCollateral(Guests.NOW)),
            SgxExpectations.secureDefaults().allowDebugEnclaves(),
            Guests.NOW));
  }

  static VerifiedTdx verified(TdReportBuilder report) {
    return verifiedTrustDomain(PLATFORM.quote(report));
  }

  static VerifiedTdx verifiedTrustDomain(Bytes quote) {
    return accepted(
        VERIFIER.verifyTdx(
            QuoteEvidence.of(Quote.parse(quote)),
            collateral(PLATFORM.tdxCollateral(Guests.NOW)),
            TdxExpectations.secureDefaults().allowDebug(),
            Guests.NOW));
  }

  private static IntelCollateral collateral(CollateralBuilder builder) {
    return IntelCollateral.parseJson(Bytes.utf8(builder.build().bundleJson().toJson()));
  }

  private static <E> E accepted(Verification<E> verification) {
    if (verification instanceof Verification.Accepted<E>(var evidence, _)) {
      return evidence;
    }
    throw new AssertionError(verification.findings());
  }
}
