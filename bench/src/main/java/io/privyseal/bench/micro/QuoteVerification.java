package io.privyseal.bench.micro;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.TdReportBuilder;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.intel.QuoteVerifier;
import io.privyseal.attestation.verification.intel.SgxExpectations;
import io.privyseal.attestation.verification.intel.TdxExpectations;
import io.privyseal.attestation.verification.intel.VerifiedQuote;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Verification of SGX and TDX quotes that are already parsed, with collateral at hand: every check
/// of the catalogue, revocation lists included.
@State(Scope.Benchmark)
public class QuoteVerification {
  private static final Instant AT = Instant.parse("2026-06-01T00:00:00Z");

  /// Of one platform, each with another report, so that each call has other signatures to check.
  private static final int QUOTES = 64;

  private final CryptoEngine engine = CryptoEngines.choose();
  private final IntelTrustAnchors anchors;
  private final QuoteVerifier verifier;
  private final IntelCollateral sgxCollateral;
  private final IntelCollateral tdxCollateral;
  private final List<QuoteEvidence> enclaves = new ArrayList<>();
  private final List<QuoteEvidence> domains = new ArrayList<>();
  private final List<Bytes> runtimeData = new ArrayList<>();
  private int next;

  public QuoteVerification() {
    var maker = SimulatedIntel.create(engine, AT, SimulatedIntel.DEFAULT_NAME);
    var platform = maker.platform(AT);
    anchors = maker.addTo(IntelTrustAnchors.intel());
    verifier = new QuoteVerifier(engine, anchors);
    sgxCollateral = platform.sgxCollateral(AT).build().read();
    tdxCollateral = platform.tdxCollateral(AT).build().read();
    for (var i = 0; i < QUOTES; i++) {
      var data = Bytes.utf8("request " + i);
      runtimeData.add(data);
      enclaves.add(evidence(platform.quote(platform.enclaveReport().boundTo(data))));
      domains.add(evidence(platform.quote(TdReportBuilder.tdx10().boundTo(data))));
    }
  }

  private static QuoteEvidence evidence(Bytes quote) {
    return QuoteEvidence.of(Quote.parse(quote));
  }

  /// A platform that is known attests again.
  @Benchmark
  public VerifiedQuote sgxWarm() {
    return sgx(verifier);
  }

  /// A verifier that was just started.
  @Benchmark
  public VerifiedQuote sgxCold() {
    return sgx(new QuoteVerifier(engine, anchors));
  }

  /// A platform that is known attests again.
  @Benchmark
  public VerifiedQuote tdxWarm() {
    return tdx(verifier);
  }

  /// A verifier that was just started.
  @Benchmark
  public VerifiedQuote tdxCold() {
    return tdx(new QuoteVerifier(engine, anchors));
  }

  private VerifiedQuote sgx(QuoteVerifier by) {
    var i = next++ % QUOTES;
    var expected = SgxExpectations.secureDefaults().requireReportData(bound(i));
    return accepted(by.verifySgx(enclaves.get(i), sgxCollateral, expected, AT));
  }

  private VerifiedQuote tdx(QuoteVerifier by) {
    var i = next++ % QUOTES;
    var expected = TdxExpectations.secureDefaults().requireReportData(bound(i));
    return accepted(by.verifyTdx(domains.get(i), tdxCollateral, expected, AT));
  }

  private ReportDataBinding bound(int i) {
    return new ReportDataBinding.Sha256Of(runtimeData.get(i));
  }

  static <E> E accepted(Verification<E> verification) {
    return switch (verification) {
      case Verification.Accepted<E>(var verified, _) -> verified;
      case Verification.Rejected<E>(var findings) ->
          throw new IllegalStateException("good evidence was rejected: " + findings);
      case Verification.Undecided<E>(var findings) ->
          throw new IllegalStateException("good evidence was not decided: " + findings);
    };
  }
}
