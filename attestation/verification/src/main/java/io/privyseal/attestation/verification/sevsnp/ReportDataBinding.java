package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.foundation.bytes.Bytes;

/// How REPORT_DATA must be tied to what the guest sent beside the report.
public sealed interface ReportDataBinding {
  /// The guest put these 64 bytes there: a nonce, or a digest that the caller computed.
  record Exactly(Bytes value) implements ReportDataBinding {
    public Exactly {
      if (value.length() != 64) {
        throw new IllegalArgumentException("report data has 64 bytes");
      }
    }
  }

  /// SHA-256 of these bytes stands in the first 32 bytes, zeros in the rest, as Azure Attestation
  /// and the Azure guest do it.
  record Sha256Of(Bytes runtimeData) implements ReportDataBinding {}

  /// @param reason shown in the finding
  record Unchecked(String reason) implements ReportDataBinding {}
}
