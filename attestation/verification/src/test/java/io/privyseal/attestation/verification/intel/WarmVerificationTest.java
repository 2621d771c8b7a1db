package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.attestation.testkit.intel.TdReportBuilder;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.x509.Pem;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What a verification costs in signatures, the first time and from then on, and that many at once
/// do not disturb each other.
class WarmVerificationTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  /// The signatures of a quote itself: that of the quoting enclave's report, and its own.
  private static final int QUOTE_SIGNATURES = 2;

  /// Root by itself, authority by root, PCK by authority; TCB signer by root, TCB info and identity
  /// by the signer; two lists.
  private static final int ENDORSEMENT_SIGNATURES = 8;

  private final CryptoEngine engine = CryptoEngines.choose();
  private final SimulatedIntel maker = SimulatedIntel.create(engine, NOW, "simulated");
  private final SimulatedPlatform platform = maker.platform(NOW);
  private final IntelCollateral collateral = collateral(platform, NOW);
  private final AtomicInteger signatures = new AtomicInteger();
  private final QuoteVerifier verifier =
      new QuoteVerifier(
          counting(engine),
          IntelTrustAnchors.intel()
              .withSimulated(
                  maker.name(), Pem.certificate(maker.root().certificate()).getPublicKey()));

  private static IntelCollateral collateral(SimulatedPlatform platform, Instant at) {
    return IntelCollateral.parseJson(
        Bytes.utf8(platform.tdxCollateral(at).build().bundleJson().toJson()));
  }

  /// The engine, and how often it verified.
  private CryptoEngine counting(CryptoEngine counted) {
    return (CryptoEngine)
        Proxy.newProxyInstance(
            CryptoEngine.class.getClassLoader(),
            new Class<?>[] {CryptoEngine.class},
            (_, method, arguments) -> {
              if (method.getName().startsWith("verify")) {
                signatures.incrementAndGet();
              }
              return method.invoke(counted, arguments);
            });
  }

  private QuoteEvidence evidence(SimulatedPlatform from, int measurement) {
    var report =
        TdReportBuilder.tdx10().mrTd(Bytes.ofHex("%02x".formatted(measurement).repeat(48)));
    return QuoteEvidence.of(Quote.parse(from.quote(report)));
  }

  private Verification<VerifiedTdx> verify(QuoteEvidence evidence) {
    return verifier.verifyTdx(evidence, collateral, TdxExpectations.secureDefaults(), NOW);
  }

  @Test
  void theSecondQuoteOfAPlatformCostsItsOwnSignaturesOnly() {
    assertThatVerification(verify(evidence(platform, 1))).isAccepted();
    assertThat(signatures.getAndSet(0)).isEqualTo(ENDORSEMENT_SIGNATURES + QUOTE_SIGNATURES);

    assertThatVerification(verify(evidence(platform, 2))).isAccepted();
    assertThat(signatures.get()).isEqualTo(QUOTE_SIGNATURES);
  }

  @Test
  void anotherPlatformOfTheSameKindCostsOneMore() {
    assertThatVerification(verify(evidence(platform, 1))).isAccepted();
    signatures.set(0);

    assertThatVerification(verify(evidence(maker.platform(NOW), 2))).isAccepted();

    assertThat(signatures.get()).isEqualTo(QUOTE_SIGNATURES + 1);
  }

  @Test
  void whatIsRememberedStillExpires() {
    assertThatVerification(verify(evidence(platform, 1))).isAccepted();

    assertThatVerification(
            verifier.verifyTdx(
                evidence(platform, 1),
                collateral,
                TdxExpectations.secureDefaults(),
                NOW.plus(Duration.ofDays(60))))
        .isUndecidedBecauseOf(
            TdxCheck.TCB_INFO_VALIDITY,
            TdxCheck.QE_IDENTITY_VALIDITY,
            TdxCheck.PCK_REVOCATION,
            TdxCheck.AUTHORITY_REVOCATION);
  }

  @Test
  void aKnownStatementUnderAnotherSignatureIsNotKnown() {
    assertThatVerification(verify(evidence(platform, 1))).isAccepted();
    var known = collateral.tcbInfo().orElseThrow();
    var forged =
        new io.privyseal.attestation.endorsements.intel.SignedStatement(
            known.body(), collateral.qeIdentity().orElseThrow().signature(), known.issuerChain());

    assertThatVerification(
            verifier.verifyTdx(
                evidence(platform, 1),
                collateral.withTcbInfo(forged),
                TdxExpectations.secureDefaults(),
                NOW))
        .isRejectedBecauseOf(TdxCheck.TCB_INFO_SIGNATURE);
  }

  @Test
  void manyAtOnceComeOutAsOneByOne() throws Exception {
    var good = evidence(platform, 1);
    var bytes = good.quote().bytes().toArray();
    bytes[48 + 136] ^= 1;
    var changed = QuoteEvidence.of(Quote.parse(Bytes.copyOf(bytes)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<Future<Verification<VerifiedTdx>>>();
      for (var i = 0; i < 64; i++) {
        var evidence = i % 2 == 0 ? good : changed;
        results.add(threads.submit(() -> verify(evidence)));
      }
      for (var i = 0; i < results.size(); i++) {
        var verification = results.get(i).get();
        if (i % 2 == 0) {
          assertThatVerification(verification).isAccepted();
        } else {
          assertThatVerification(verification).isRejectedBecauseOf(TdxCheck.QUOTE_SIGNATURE);
        }
      }
    }
  }
}
