package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.evidence.intel.EnclaveReport;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;

/// SGX evidence that passed every check. Only [QuoteVerifier] makes it.
public final class VerifiedSgx implements VerifiedQuote {
  private final QuoteEvidence evidence;
  private final EnclaveReport report;
  private final VerifiedPlatform platform;

  VerifiedSgx(QuoteEvidence evidence, EnclaveReport report, VerifiedPlatform platform) {
    this.evidence = evidence;
    this.report = report;
    this.platform = platform;
  }

  /// What the quote states of the enclave.
  public EnclaveReport report() {
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
    return "VerifiedSgx[" + platform + "]";
  }
}
