package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.intel.TdReport;

/// TDX evidence that passed every check. Only [QuoteVerifier] makes it.
public final class VerifiedTdx implements VerifiedQuote {
  private final QuoteEvidence evidence;
  private final TdReport report;
  private final VerifiedPlatform platform;

  VerifiedTdx(QuoteEvidence evidence, TdReport report, VerifiedPlatform platform) {
    this.evidence = evidence;
    this.report = report;
    this.platform = platform;
  }

  /// What the quote states of the trust domain.
  public TdReport report() {
    return report;
  }

  @Override
  public QuoteEvidence evidence() {
    return evidence;
  }

  @Override
  public VerifiedPlatform platform() {
    return platform;
  }

  @Override
  public String toString() {
    return "VerifiedTdx[" + platform + "]";
  }
}
