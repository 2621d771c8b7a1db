package io.privyseal.attestation.evidence;

import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import java.util.regex.Pattern;

/// Says what a file or a text is, and takes it out of its wrappings, one inside the other:
///
/// - binary: a report, a MSG_REPORT_RSP, a report with a certificate table, a certificate table, an
///   Azure HCL report, a certificate or a revocation list in DER;
/// - text: PEM, base64 or hex of any of these, and the JSON shapes of [JsonShapes].
///
/// Nothing found is believed. Bounded in size ([#MAX_BYTES]) and nesting ([#MAX_DEPTH]).
public final class EvidenceRecognizer {
  /// Largest input.
  public static final int MAX_BYTES = 1 << 20;

  /// Wrappings inside one another; the deepest that is seen, Azure Attestation's request, has five.
  public static final int MAX_DEPTH = 8;

  private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2})+");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]+={0,2}");

  private EvidenceRecognizer() {}

  /// @throws MalformedInputException if it is nothing that is known, or a known thing damaged
  public static EvidenceParts recognize(Bytes input) {
    return recognize(input, 0);
  }

  static EvidenceParts recognize(Bytes input, int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedInputException("wrapped deeper than " + MAX_DEPTH + " levels");
    }
    if (input.length() > MAX_BYTES) {
      throw new MalformedInputException(
          "expected at most %d bytes, found %d".formatted(MAX_BYTES, input.length()));
    }
    if (SnpWrappings.isCertificateTable(input)) {
      return SnpWrappings.certificateTable(input, 0).in("certificate table");
    }
    if (SnpWrappings.isReportResponse(input)) {
      return SnpWrappings.reportResponse(input).in("MSG_REPORT_RSP");
    }
    if (HclReport.isOne(input)) {
      return hclReport(HclReport.parse(input)).in("Azure HCL report");
    }
    if (SnpWrappings.startsLikeReport(input)) {
      return SnpWrappings.reportWithTable(input);
    }
    return Der.isOne(input) ? der(input) : text(input, depth);
  }

  /// What [#recognize(Bytes)] makes of text inside JSON.
  static EvidenceParts recognize(String text, int depth) {
    return recognize(Bytes.utf8(text), depth);
  }

  private static EvidenceParts hclReport(HclReport report) {
    return switch (report.type()) {
      case SNP ->
          EvidenceParts.ofReport(SnpReport.parse(report.hardwareReport()))
              .withRuntimeData(report.runtimeClaims());
      case TDX ->
          throw new MalformedInputException(
              "HCL report: it holds a TDREPORT, which only its own machine can verify");
    };
  }

  private static EvidenceParts der(Bytes input) {
    return switch (Der.kindOf(input)) {
      case CERTIFICATE -> EvidenceParts.ofCertificate(input).in("certificate (DER)");
      case REVOCATION_LIST -> EvidenceParts.ofRevocationList(input).in("revocation list (DER)");
      case OTHER ->
          throw new MalformedInputException("DER, but neither certificate nor revocation list");
    };
  }

  private static EvidenceParts text(Bytes input, int depth) {
    var text = input.asUtf8().strip();
    if (text.startsWith("{")) {
      return JsonShapes.open(Bytes.utf8(text), depth);
    }
    if (text.contains("-----BEGIN ")) {
      return pem(text);
    }
    var dense = text.replaceAll("\\s+", "");
    if (dense.length() == 2 * SnpReport.BYTES && HEX.matcher(dense).matches()) {
      return recognize(Bytes.ofHex(dense), depth + 1).in("hex");
    }
    if (BASE64.matcher(dense).matches()) {
      return recognize(Base64Url.decodeLenient(dense), depth + 1).in("base64");
    }
    throw new MalformedInputException(
        "not recognised: expected an SNP report, certificates, or a known wrapping of them");
  }

  private static EvidenceParts pem(String text) {
    var parts = EvidenceParts.NONE;
    for (var block : Pem.blocks(text)) {
      parts =
          parts.plus(
              switch (block.label()) {
                case "CERTIFICATE" -> EvidenceParts.ofCertificate(block.der());
                case "X509 CRL" -> EvidenceParts.ofRevocationList(block.der());
                default ->
                    throw new MalformedInputException(
                        "PEM: expected certificates or revocation lists, found another block");
              });
    }
    if (parts.certificates().isEmpty() && parts.revocationLists().isEmpty()) {
      throw new MalformedInputException("PEM: expected a whole block, found none");
    }
    return parts.in("PEM");
  }
}
