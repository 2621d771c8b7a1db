package io.privyseal.client;

import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;

/// Makes evidence about the machine it runs on.
public interface Attester {
  /// What an attestation service is given to judge.
  sealed interface Evidence {
    /// AMD SEV-SNP.
    ///
    /// @param report the attestation report as the guest received it, 1184 bytes
    /// @param certificateChain PEM text: VCEK or VLEK, ASK, ARK
    /// @param endorsements JSON text of further endorsements, `{"Uvm":[...]}`
    /// @param initTimeData what the report's host data is the digest of
    /// @param boundRuntimeData what the report's data is the digest of, where the platform wrote
    ///   claims of its own around the given runtime data, as Azure's paravisor does; empty if it is
    ///   exactly the given
    record SevSnp(
        Bytes report,
        Bytes certificateChain,
        Optional<Bytes> endorsements,
        Optional<Bytes> initTimeData,
        Optional<Bytes> boundRuntimeData)
        implements Evidence {
      public SevSnp(Bytes report, Bytes certificateChain) {
        this(report, certificateChain, Optional.empty(), Optional.empty(), Optional.empty());
      }

      /// The same, with the runtime data that the platform made of the given.
      public SevSnp boundTo(Bytes runtimeData) {
        return new SevSnp(
            report, certificateChain, endorsements, initTimeData, Optional.of(runtimeData));
      }
    }
  }

  /// Evidence whose report data is SHA-256 of `runtimeData`, followed by zeros, or of runtime data
  /// that hold it with its key and are given back with the evidence.
  ///
  /// @param runtimeData JSON text that holds the key to wrap to
  /// @throws AttesterUnavailableException if the device does not answer now
  Evidence attest(Bytes runtimeData);
}
