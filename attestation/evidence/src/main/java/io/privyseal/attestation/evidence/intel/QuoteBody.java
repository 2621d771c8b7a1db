package io.privyseal.attestation.evidence.intel;

import io.privyseal.foundation.bytes.Bytes;

/// What a quote states: the report of an enclave or of a trust domain.
public sealed interface QuoteBody permits EnclaveReport, TdReport {
  /// 64 bytes chosen by the attester; binds a nonce or a key.
  int REPORT_DATA_BYTES = 64;

  /// The exact bytes of the report, as they stand in the quote.
  Bytes bytes();

  /// [#REPORT_DATA_BYTES] chosen by the attester.
  Bytes reportData();
}
