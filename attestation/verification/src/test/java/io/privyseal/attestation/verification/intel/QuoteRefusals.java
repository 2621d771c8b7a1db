package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.INTEL;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.NOW;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.PLATFORM;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.host.QuoteScene;
import io.privyseal.attestation.testkit.host.QuoteScene.Tee;
import io.privyseal.attestation.testkit.intel.CollateralBuilder;
import io.privyseal.attestation.testkit.intel.EnclaveReportBuilder;
import io.privyseal.attestation.testkit.intel.IntelAuthority;
import io.privyseal.attestation.testkit.intel.IntelAuthority.Role;
import io.privyseal.attestation.testkit.intel.PckExtensionBuilder;
import io.privyseal.attestation.testkit.intel.QuoteBuilder;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.VerificationAssert;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// What tests of refusals of any quote share: a good quote and good collateral of a scene, to be
/// changed and verified.
abstract class QuoteRefusals {
  static final PlatformExpectations DEFAULTS = PlatformExpectations.secureDefaults();
  static final Validity AROUND_NOW = days(-1, 1);
  static final Bytes SIXES = Bytes.ofHex("66".repeat(64));

  final QuoteScene scene;

  QuoteRefusals(QuoteScene scene) {
    this.scene = scene;
  }

  static Validity days(int from, int until) {
    return new Validity(NOW.plus(Duration.ofDays(from)), NOW.plus(Duration.ofDays(until)));
  }

  Check check(QuoteQuestion question) {
    return SimulatedQuotes.check(scene.tee(), question);
  }

  QuoteBuilder quote() {
    return scene.quoting();
  }

  CollateralBuilder collateral() {
    return scene.collateral();
  }

  IntelCollateral good() {
    return collateral().build().read();
  }

  EnclaveReportBuilder qe() {
    return scene.tee() == Tee.SGX ? PLATFORM.sgxQuotingEnclave() : PLATFORM.tdQuotingEnclave();
  }

  QuoteScene on(SimulatedPlatform platform) {
    return new QuoteScene(platform, scene.tee(), scene.runtimeData(), scene.measurement(), NOW);
  }

  VerificationAssert<?> verify(
      Bytes quote, IntelCollateral collateral, PlatformExpectations expected, Instant at) {
    Verification<? extends VerifiedQuote> verification =
        SimulatedQuotes.verify(scene.tee(), quote, List.of(), collateral, expected, at);
    return assertThatVerification(verification);
  }

  /// What comes out of a quote that passes.
  VerifiedQuote accepted(Bytes quote, IntelCollateral collateral) {
    return switch (SimulatedQuotes.verify(
        scene.tee(), quote, List.of(), collateral, DEFAULTS, NOW)) {
      case Verification.Accepted<? extends VerifiedQuote>(var verified, var _) -> verified;
      case Verification<? extends VerifiedQuote> other ->
          throw new AssertionError("not accepted: " + other.findings());
    };
  }

  void says(
      VerificationAssert<?> verified, QuoteQuestion question, String expected, String actual) {
    verified.says(check(question), expected, actual);
  }

  VerificationAssert<?> quoted(QuoteBuilder quote) {
    return verify(quote.bytes(), good(), DEFAULTS, NOW);
  }

  VerificationAssert<?> quoted(QuoteBuilder quote, PlatformExpectations expected) {
    return verify(quote.bytes(), good(), expected, NOW);
  }

  VerificationAssert<?> with(CollateralBuilder collateral) {
    return verify(quote().bytes(), collateral.build().read(), DEFAULTS, NOW);
  }

  VerificationAssert<?> with(IntelCollateral collateral) {
    return verify(quote().bytes(), collateral, DEFAULTS, NOW);
  }

  VerificationAssert<?> expecting(UnaryOperator<PlatformExpectations> change) {
    return verify(quote().bytes(), good(), change.apply(DEFAULTS), NOW);
  }

  VerificationAssert<?> chained(Bytes... certificates) {
    return quoted(quote().certification(5, SimulatedPlatform.chain(List.of(certificates))));
  }

  VerificationAssert<?> withLeaf(Bytes leaf) {
    return chained(leaf, PLATFORM.issuer().certificate(), INTEL.root().certificate());
  }

  VerificationAssert<?> withExtension(Consumer<PckExtensionBuilder> change) {
    var extension = PLATFORM.pckExtension();
    change.accept(extension);
    return withLeaf(PLATFORM.pckCertificate(extension).signedBy(PLATFORM.issuer()));
  }

  static IntelAuthority signerOf(Validity validity) {
    return INTEL.root().issue(Role.TCB_SIGNING, INTEL.tcbSigning().keys(), validity);
  }
}
