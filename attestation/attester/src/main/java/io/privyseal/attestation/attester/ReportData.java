package io.privyseal.attestation.attester;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;

/// The 64 bytes that hardware reports bind, as Azure Attestation wants them.
public final class ReportData {
  public static final int BYTES = 64;

  private static final int DIGEST_BYTES = 32;

  private ReportData() {}

  /// SHA-256 of `runtimeData`, then zeros.
  public static Bytes binding(Bytes runtimeData) {
    return Digests.sha256(runtimeData).concat(Bytes.zeros(BYTES - DIGEST_BYTES));
  }
}
