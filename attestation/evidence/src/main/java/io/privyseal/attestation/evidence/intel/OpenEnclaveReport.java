package io.privyseal.attestation.evidence.intel;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// What the Open Enclave SDK wraps around an SGX quote: a report (`oe_get_report`), or evidence
/// (`oe_get_evidence`) with custom claims after the quote.
///
/// | form | header |
/// | --- | --- |
/// | report | version 1 (u32), type 2 for remote (u32), length (u64) |
/// | evidence | version 3 (u32), format (16 bytes), length (u64) |
///
/// Custom claims are bound by the report data of the quote: SHA-256 of their bytes.
///
/// Source: openenclave, include/openenclave/internal/report.h, common/sgx/verifier.h.
///
/// @param quote the quote without what follows it
/// @param customClaims the bytes after the quote; empty in a report
public record OpenEnclaveReport(Quote quote, Bytes customClaims) {
  /// OE_FORMAT_UUID_SGX_ECDSA.
  public static final Bytes SGX_ECDSA = Bytes.ofHex("a3a21e871b4d40148b70a125d2fbcd8c");

  private static final int REPORT_HEADER_BYTES = 16;
  private static final int EVIDENCE_HEADER_BYTES = 4 + 16 + 8;
  private static final long REPORT_VERSION = 1;
  private static final long REMOTE = 2;

  /// Whether `input` starts with one of the two headers.
  public static boolean isOne(Bytes input) {
    return isReport(input) || isEvidence(input);
  }

  private static boolean isReport(Bytes input) {
    return input.length() > REPORT_HEADER_BYTES
        && input.slice(0, 8).equals(Bytes.ofHex("0100000002000000"));
  }

  private static boolean isEvidence(Bytes input) {
    return input.length() > EVIDENCE_HEADER_BYTES
        && input.slice(0, 4).equals(Bytes.ofHex("03000000"))
        && input.slice(4, SGX_ECDSA.length()).equals(SGX_ECDSA);
  }

  /// Opens either form, or takes a quote that has no header.
  ///
  /// @throws MalformedInputException if it is none of them or the lengths do not agree
  public static OpenEnclaveReport open(Bytes input) {
    try {
      return Quote.startsLikeOne(input) ? of(input) : of(unwrapped(input));
    } catch (MalformedInputException e) {
      throw e.in("Open Enclave report");
    }
  }

  private static OpenEnclaveReport of(Bytes content) {
    var all = Quote.parse(content);
    return new OpenEnclaveReport(Quote.parse(all.bytes()), all.trailingBytes());
  }

  private static Bytes unwrapped(Bytes input) {
    var in = BoundedReader.littleEndian(input);
    var version = in.u32("version");
    if (isEvidence(input)) {
      in.bytes(SGX_ECDSA.length(), "format");
    } else if (version != REPORT_VERSION || in.u32("type") != REMOTE) {
      throw new MalformedInputException("header: expected a report of version 1 for others");
    }
    var length = in.u64("length");
    if (length != in.remaining()) {
      throw new MalformedInputException(
          "length: expected %d, found %d".formatted(in.remaining(), length));
    }
    return in.bytes(in.remaining(), "quote");
  }
}
