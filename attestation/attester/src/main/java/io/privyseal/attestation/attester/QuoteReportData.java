package io.privyseal.attestation.attester;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// What an Intel quote binds.
///
/// Source: Intel, SGX-TDX-DCAP-QuoteVerificationLibrary, `QuoteStructures.h`.
public final class QuoteReportData {
  private static final int HEADER_BYTES = 48;
  private static final int BODY_DESCRIPTOR_BYTES = 6;
  private static final int ENCLAVE_OFFSET = 320;
  private static final int TD_OFFSET = 520;
  private static final long TDX = 0x81;

  private QuoteReportData() {}

  /// @return 64 bytes
  /// @throws MalformedInputException if it is no quote of version 3 to 5
  public static Bytes of(Bytes quote) {
    var in = BoundedReader.littleEndian(quote);
    var version = in.u16("version");
    in.u16("attestation key type");
    var tdx = in.u32("TEE type") == TDX;
    if (version < 3 || version > 5) {
      throw new MalformedInputException("quote: expected version 3 to 5, found " + version);
    }
    in.bytes(HEADER_BYTES - in.position(), "header");
    in.bytes(version == 5 ? BODY_DESCRIPTOR_BYTES : 0, "body descriptor");
    in.bytes(tdx ? TD_OFFSET : ENCLAVE_OFFSET, "body");
    return in.bytes(ReportData.BYTES, "report data");
  }
}
