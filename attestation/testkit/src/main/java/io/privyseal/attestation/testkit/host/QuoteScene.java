package io.privyseal.attestation.testkit.host;

import io.privyseal.attestation.testkit.intel.CollateralBuilder;
import io.privyseal.attestation.testkit.intel.EnclaveReportBuilder;
import io.privyseal.attestation.testkit.intel.QuoteBuilder;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.attestation.testkit.intel.TdReportBuilder;
import io.privyseal.foundation.bytes.Bytes;
import java.time.Instant;

/// An honest attestation of an enclave or a trust domain, and what is expected of it: this runtime
/// data, this measurement, current collateral, and the secure defaults.
///
/// @param platform on which the workload runs
/// @param tee what the workload is
/// @param runtimeData of the present request
/// @param measurement MRENCLAVE, 32 bytes; or MRTD, 48 bytes
/// @param now of the verifier
public record QuoteScene(
    SimulatedPlatform platform, Tee tee, Bytes runtimeData, Bytes measurement, Instant now) {
  /// What the workload runs in.
  public enum Tee {
    SGX("sgx"),
    TDX("tdx");

    private final String catalogue;

    Tee(String catalogue) {
      this.catalogue = catalogue;
    }

    /// How the ids of its checks start.
    public String catalogue() {
      return catalogue;
    }
  }

  /// What the workload hands over.
  public QuoteOffer honest() {
    return offer(quoting());
  }

  /// The workload's quote, before it is signed.
  public QuoteBuilder quoting() {
    return quoting(runtimeData, measurement);
  }

  /// The collateral of the platform, before it is signed.
  public CollateralBuilder collateral() {
    return switch (tee) {
      case SGX -> platform.sgxCollateral(now);
      case TDX -> platform.tdxCollateral(now);
    };
  }

  QuoteBuilder quoting(Bytes data, Bytes workload) {
    return switch (tee) {
      case SGX -> platform.quoting(platform.enclaveReport().mrEnclave(workload).boundTo(data));
      case TDX -> platform.quoting(TdReportBuilder.tdx10().mrTd(workload).boundTo(data));
    };
  }

  /// As the workload is, but under debug.
  QuoteBuilder quotingDebug() {
    return switch (tee) {
      case SGX -> platform.quoting(enclave().debug());
      case TDX -> platform.quoting(trustDomain().debug());
    };
  }

  EnclaveReportBuilder enclave() {
    return platform.enclaveReport().mrEnclave(measurement).boundTo(runtimeData);
  }

  TdReportBuilder trustDomain() {
    return TdReportBuilder.tdx10().mrTd(measurement).boundTo(runtimeData);
  }

  EnclaveReportBuilder quotingEnclave() {
    return switch (tee) {
      case SGX -> platform.sgxQuotingEnclave();
      case TDX -> platform.tdQuotingEnclave();
    };
  }

  QuoteOffer offer(QuoteBuilder quote) {
    return new QuoteOffer(quote.bytes(), collateral().build());
  }

  QuoteScene on(SimulatedPlatform other) {
    return new QuoteScene(other, tee, runtimeData, measurement, now);
  }

  QuoteScene at(Instant other) {
    return new QuoteScene(platform, tee, runtimeData, measurement, other);
  }
}
