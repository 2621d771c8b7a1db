package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.host.QuoteOffer;
import io.privyseal.attestation.testkit.host.QuoteScene;
import io.privyseal.attestation.testkit.host.QuoteScene.Tee;
import io.privyseal.attestation.testkit.intel.IntelAuthority.Role;
import io.privyseal.attestation.testkit.intel.PlatformTcb;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.decision.Check;
import java.time.Instant;
import java.util.List;

/// What tests of refusals share: a simulated platform of each kind, and a verifier that trusts its
/// maker.
final class SimulatedQuotes {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final SimulatedIntel INTEL =
      SimulatedIntel.create(ENGINE, SharedManufacturer.EPOCH, "Simulated maker");
  static final SimulatedPlatform PLATFORM = INTEL.platform(SharedManufacturer.EPOCH);
  static final SimulatedPlatform SINGLE_PACKAGE =
      INTEL.platform(
          SimulatedIntel.DEFAULT_FMSPC,
          Role.PROCESSOR_CA,
          PlatformTcb.CURRENT,
          SharedManufacturer.EPOCH);
  static final QuoteVerifier VERIFIER =
      new QuoteVerifier(ENGINE, INTEL.addTo(IntelTrustAnchors.intel()));
  static final Bytes RUNTIME_DATA = Bytes.utf8("the present request");
  static final QuoteScene SGX =
      new QuoteScene(PLATFORM, Tee.SGX, RUNTIME_DATA, Bytes.ofHex("5a".repeat(32)), NOW);
  static final QuoteScene TDX =
      new QuoteScene(PLATFORM, Tee.TDX, RUNTIME_DATA, Bytes.ofHex("5b".repeat(48)), NOW);

  private SimulatedQuotes() {}

  static SgxExpectations sgxExpectations() {
    return SgxExpectations.secureDefaults()
        .requireMrEnclave(SGX.measurement())
        .requireReportData(new ReportDataBinding.Sha256Of(RUNTIME_DATA));
  }

  static TdxExpectations tdxExpectations() {
    return TdxExpectations.secureDefaults()
        .requireMrTd(TDX.measurement())
        .requireReportData(new ReportDataBinding.Sha256Of(RUNTIME_DATA));
  }

  /// As the secure defaults expect it of any quote, whichever TEE.
  static Verification<? extends VerifiedQuote> verify(
      Tee tee,
      Bytes quote,
      List<Bytes> certificates,
      IntelCollateral collateral,
      PlatformExpectations platform,
      Instant at) {
    return switch (tee) {
      case SGX ->
          verifySgx(quote, certificates, collateral, sgxExpectations().withPlatform(platform), at);
      case TDX ->
          verifyTdx(quote, certificates, collateral, tdxExpectations().withPlatform(platform), at);
    };
  }

  static Verification<VerifiedSgx> verifySgx(
      Bytes quote,
      List<Bytes> certificates,
      IntelCollateral collateral,
      SgxExpectations expected,
      Instant at) {
    try {
      return VERIFIER.verifySgx(
          new QuoteEvidence(Quote.parse(quote), certificates), collateral, expected, at);
    } catch (MalformedInputException e) {
      return QuoteVerifier.malformedSgx(e);
    }
  }

  static Verification<VerifiedTdx> verifyTdx(
      Bytes quote,
      List<Bytes> certificates,
      IntelCollateral collateral,
      TdxExpectations expected,
      Instant at) {
    try {
      return VERIFIER.verifyTdx(
          new QuoteEvidence(Quote.parse(quote), certificates), collateral, expected, at);
    } catch (MalformedInputException e) {
      return QuoteVerifier.malformedTdx(e);
    }
  }

  static Verification<? extends VerifiedQuote> verify(Tee tee, QuoteOffer offer) {
    return verify(
        tee,
        offer.quote(),
        List.of(),
        offer.collateral().read(),
        PlatformExpectations.secureDefaults(),
        NOW);
  }

  static Check check(Tee tee, QuoteQuestion question) {
    return switch (tee) {
      case SGX -> SgxCheck.of(question);
      case TDX -> TdxCheck.of(question);
    };
  }
}
