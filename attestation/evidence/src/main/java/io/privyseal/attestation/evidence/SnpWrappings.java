package io.privyseal.attestation.evidence;

import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.HexFormat;
import java.util.Set;

/// The binary forms in which firmware, hypervisor and guest kernel hand a report on.
///
/// Source: AMD 56860, MSG_REPORT_RSP; AMD 56421 (GHCB), SNP Extended Guest Request, certificate
/// table.
final class SnpWrappings {
  private static final int RESPONSE_HEADER_BYTES = 32;

  /// What the Linux guest driver's ioctl gives out at most, zeros at the end.
  private static final int MAX_RESPONSE_BYTES = 4000;

  private static final int GUID_BYTES = 16;
  private static final int ENTRY_BYTES = GUID_BYTES + 8;
  private static final int MAX_ENTRIES = 16;

  /// VCEK, VLEK, ASK, ARK. Entries of other kinds are passed over, as the format wants it.
  private static final Set<Bytes> CERTIFICATE_GUIDS =
      Set.of(
          Bytes.ofHex("63da758de6644564adc5f4b93be8accd"),
          Bytes.ofHex("a8074bc2a25a483eaae639c045a0b8a1"),
          Bytes.ofHex("4ab7b379bbac4fe4a02f05aef327c782"),
          Bytes.ofHex("c0b406a4a803495297433fb6014cd0ae"));

  private SnpWrappings() {}

  /// A version that may be one, and room for a report.
  static boolean startsLikeReport(Bytes input) {
    return input.length() >= SnpReport.BYTES
        && input.at(0) <= 0x0f
        && input.slice(1, 3).isAllZero();
  }

  /// A report, and nothing or a certificate table after it.
  static EvidenceParts reportWithTable(Bytes input) {
    if (input.length() == SnpReport.BYTES) {
      return EvidenceParts.ofReport(SnpReport.parse(input)).in("SNP report");
    }
    var report = SnpReport.parse(input.slice(0, SnpReport.BYTES));
    return EvidenceParts.ofReport(report)
        .plus(certificateTable(input, SnpReport.BYTES))
        .in("SNP report with certificate table");
  }

  static boolean isReportResponse(Bytes input) {
    return input.length() >= RESPONSE_HEADER_BYTES + SnpReport.BYTES
        && input.length() <= MAX_RESPONSE_BYTES
        && BoundedReader.littleEndian(input.slice(4, 4)).u32("size") == SnpReport.BYTES
        && input.slice(8, RESPONSE_HEADER_BYTES - 8).isAllZero();
  }

  static EvidenceParts reportResponse(Bytes input) {
    var in = BoundedReader.littleEndian(input);
    var status = in.u32("status");
    if (status != 0) {
      throw new MalformedInputException(
          "MSG_REPORT_RSP: the firmware refused the request with status " + status);
    }
    in.bytes(RESPONSE_HEADER_BYTES - 4, "header");
    var report = SnpReport.parse(in.bytes(SnpReport.BYTES, "report"));
    in.zeros(in.remaining(), "after the report");
    return EvidenceParts.ofReport(report);
  }

  static boolean isCertificateTable(Bytes input) {
    return input.length() > ENTRY_BYTES && isKnown(input.slice(0, GUID_BYTES));
  }

  /// The table that starts at `start` of `input`; its offsets count from there.
  static EvidenceParts certificateTable(Bytes input, int start) {
    var table = input.slice(start, input.length() - start);
    var entries = BoundedReader.littleEndian(table);
    var parts = EvidenceParts.NONE;
    for (var i = 0; i < MAX_ENTRIES; i++) {
      var guid = entries.bytes(GUID_BYTES, "certificate table entry");
      var offset = entries.u32("certificate offset");
      var length = entries.u32("certificate length");
      if (guid.isAllZero()) {
        return parts;
      }
      if (offset > table.length() || length > table.length() - offset) {
        throw new MalformedInputException("certificate table: an entry points outside of it");
      }
      if (isKnown(guid)) {
        parts = parts.plus(EvidenceParts.ofCertificate(table.slice((int) offset, (int) length)));
      }
    }
    throw new MalformedInputException(
        "certificate table: expected at most %d entries".formatted(MAX_ENTRIES));
  }

  /// GUIDs are found in both byte orders: as text reads, and with the first three fields swapped.
  private static boolean isKnown(Bytes guid) {
    return CERTIFICATE_GUIDS.contains(guid) || CERTIFICATE_GUIDS.contains(swapped(guid));
  }

  private static Bytes swapped(Bytes guid) {
    var hex = HexFormat.of().formatHex(guid.toArray());
    return Bytes.ofHex(
        reversed(hex.substring(0, 8))
            + reversed(hex.substring(8, 12))
            + reversed(hex.substring(12, 16))
            + hex.substring(16));
  }

  private static String reversed(String hex) {
    var reversed = new StringBuilder();
    for (var i = hex.length() - 2; i >= 0; i -= 2) {
      reversed.append(hex, i, i + 2);
    }
    return reversed.toString();
  }
}
