package io.privyseal.attestation.verification;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.decision.Check;
import java.util.Optional;

/// How REPORT_DATA must be tied to what the guest sent beside the report.
public sealed interface ReportDataBinding {
  /// Length of REPORT_DATA, for every maker.
  int BYTES = 64;

  /// Length of SHA-256.
  int DIGEST_BYTES = 32;

  /// What findings call it.
  String WHERE = "report data";

  /// The guest put these 64 bytes there: a nonce, or a digest that the caller computed.
  record Exactly(Bytes value) implements ReportDataBinding {
    public Exactly {
      if (value.length() != BYTES) {
        throw new IllegalArgumentException("report data has 64 bytes");
      }
    }
  }

  /// SHA-256 of these bytes stands in the first 32 bytes, zeros in the rest, as Azure Attestation
  /// and the Azure guest do it.
  record Sha256Of(Bytes runtimeData) implements ReportDataBinding {}

  /// @param reason shown in the finding
  record Unchecked(String reason) implements ReportDataBinding {}

  /// [Sha256Of] these runtime data; unchecked if none were sent.
  static ReportDataBinding ofRuntimeData(Optional<Bytes> runtimeData) {
    return runtimeData
        .<ReportDataBinding>map(Sha256Of::new)
        .orElseGet(() -> new Unchecked("no runtime data was sent"));
  }

  /// Answers `check`: whether `actual` is bound as this says.
  ///
  /// @param actual the 64 bytes of the report
  default <C extends Enum<C> & Check> void answer(Findings<C> findings, C check, Bytes actual) {
    switch (this) {
      case Unchecked(var reason) -> findings.notChecked(check, WHERE, reason);
      case Exactly(var value) -> compare(findings, check, value, actual);
      case Sha256Of(var runtimeData) ->
          compare(
              findings,
              check,
              Digests.sha256(runtimeData).concat(Bytes.zeros(DIGEST_BYTES)),
              actual);
    }
  }

  private static <C extends Enum<C> & Check> void compare(
      Findings<C> findings, C check, Bytes expected, Bytes actual) {
    if (actual.equals(expected)) {
      findings.passed(check, WHERE, expected.hex(), actual.hex());
    } else {
      findings.failed(
          check, WHERE, expected.hex(), actual.hex(), nearMiss(check, expected, actual));
    }
  }

  private static String nearMiss(Check check, Bytes expected, Bytes actual) {
    if (actual.isAllZero()) {
      return "the guest put nothing into its report data";
    }
    return actual.slice(0, DIGEST_BYTES).equals(expected.slice(0, DIGEST_BYTES))
        ? "the first 32 bytes are right, the last 32 are not"
        : check.mend();
  }
}
