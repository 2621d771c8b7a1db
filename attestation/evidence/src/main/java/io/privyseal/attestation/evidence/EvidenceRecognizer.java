package io.privyseal.attestation.evidence;

import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.intel.OpenEnclaveReport;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.TdReportStructure;
import io.privyseal.attestation.evidence.tpm.TpmAttest;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.PublicKeys;
import io.privyseal.foundation.crypto.x509.Pem;
import java.util.regex.Pattern;

/// Says what a file or a text is, and takes it out of its wrappings, one inside the other:
///
/// - binary: an SNP report, a MSG_REPORT_RSP, a report with a certificate table, a certificate
///   table; a quote of SGX or TDX, bare or as the Open Enclave SDK wraps it; a TDREPORT; an Azure
///   HCL report; a serialised TPM quote with its registers; an event log; a certificate or a
///   revocation list in DER;
/// - text: PEM, base64 or hex of any of these, and the JSON shapes of [JsonShapes].
///
/// Nothing found is believed. Bounded in size ([#MAX_BYTES]) and nesting ([#MAX_DEPTH]).
public final class EvidenceRecognizer {
  /// Largest input.
  public static final int MAX_BYTES = 1 << 20;

  /// Wrappings inside one another; the deepest that is seen, Azure Attestation's request, has five.
  public static final int MAX_DEPTH = 8;

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
    var content = withoutComment(input);
    if (!content.equals(input)) {
      return recognize(content, depth + 1).in("comment");
    }
    var end = textLength(input);
    return end < 0 ? binary(input) : text(input.slice(0, end), depth);
  }

  /// What follows the lines in front that start with `#`, as files of test data carry their
  /// licence.
  public static Bytes withoutComment(Bytes input) {
    var end = 0;
    while (end < input.length() && input.at(end) == '#') {
      while (end < input.length() && input.at(end) != '\n') {
        end++;
      }
      end = Math.min(end + 1, input.length());
    }
    return input.slice(end, input.length() - end);
  }

  /// What [#recognize(Bytes)] makes of text inside JSON.
  static EvidenceParts recognize(String text, int depth) {
    return recognize(Bytes.utf8(text), depth);
  }

  /// Length of a text without the zeros that some tools leave behind it; -1 if it is none: there
  /// are control characters in it but white space, or it is neither ASCII nor JSON.
  private static int textLength(Bytes input) {
    var end = input.length();
    while (end > 0 && input.at(end - 1) == 0) {
      end--;
    }
    var json = end > 0 && input.slice(0, end).asUtf8().stripLeading().startsWith("{");
    for (var i = 0; i < end; i++) {
      var c = input.at(i);
      var control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
      if (control || (c >= 0x7f && !json)) {
        return -1;
      }
    }
    return Der.isOne(input) ? -1 : end;
  }

  /// Those with a magic of their own come first: what an SNP report starts with, a small number, is
  /// what much else starts with.
  private static EvidenceParts binary(Bytes input) {
    if (SnpWrappings.isCertificateTable(input)) {
      return SnpWrappings.certificateTable(input, 0).in("certificate table");
    }
    if (HclReport.isOne(input)) {
      return EvidenceParts.ofHclReport(HclReport.parse(input)).in("Azure HCL report");
    }
    if (EventLog.startsLikeOne(input)) {
      return EvidenceParts.ofVtpm(VtpmParts.of(EventLog.parse(input))).in("event log");
    }
    if (Quote.startsLikeOne(input)) {
      return quote(Quote.parse(input));
    }
    if (OpenEnclaveReport.isOne(input)) {
      return openEnclave(OpenEnclaveReport.open(input));
    }
    if (TdReportStructure.isOne(input)) {
      TdReportStructure.parse(input);
      return EvidenceParts.ofUnverifiable(
              "TDREPORT", "only its own machine can verify it: have it turned into a quote")
          .in("TDREPORT");
    }
    if (SerializedQuote.isOne(input)) {
      return EvidenceParts.ofVtpm(SerializedQuote.open(input)).in("TPM quote (serialised)");
    }
    if (TpmAttest.isOne(input)) {
      TpmAttest.parse(input);
      return EvidenceParts.ofUnverifiable("TPMS_ATTEST", "it came without its signature: send both")
          .in("TPMS_ATTEST");
    }
    if (SnpWrappings.isReportResponse(input)) {
      return SnpWrappings.reportResponse(input).in("MSG_REPORT_RSP");
    }
    if (EventLog.looksLikeSha1Log(input)) {
      return EvidenceParts.ofVtpm(VtpmParts.of(EventLog.parseTcg(input))).in("event log (SHA-1)");
    }
    if (SnpWrappings.startsLikeReport(input)) {
      return SnpWrappings.reportWithTable(input);
    }
    if (Der.isOne(input)) {
      return der(input);
    }
    throw notRecognized();
  }

  private static EvidenceParts quote(Quote quote) {
    return EvidenceParts.ofQuote(quote)
        .in("%s quote version %d".formatted(quote.teeType(), quote.version()));
  }

  /// Custom claims are what the quote's report data is the digest of.
  static EvidenceParts openEnclave(OpenEnclaveReport report) {
    var parts = quote(report.quote());
    var claims = report.customClaims();
    return (claims.length() == 0 ? parts : parts.withRuntimeData(claims)).in("Open Enclave report");
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
    var hex = HexText.withoutPrefix(dense);
    if (HexText.isOne(hex)) {
      return recognize(Bytes.ofHex(hex), depth + 1).in("hex");
    }
    if (BASE64.matcher(dense).matches()) {
      return recognize(Base64Url.decodeLenient(dense), depth + 1).in("base64");
    }
    throw notRecognized();
  }

  private static MalformedInputException notRecognized() {
    return new MalformedInputException(
        "not recognised: expected a report, a quote, an event log, certificates, or a known"
            + " wrapping of them");
  }

  private static EvidenceParts pem(String text) {
    var parts = EvidenceParts.NONE;
    for (var block : Pem.blocks(text)) {
      parts =
          parts.plus(
              switch (block.label()) {
                case "CERTIFICATE" -> EvidenceParts.ofCertificate(block.der());
                case "X509 CRL" -> EvidenceParts.ofRevocationList(block.der());
                case "PUBLIC KEY" ->
                    EvidenceParts.ofVtpm(VtpmParts.of(PublicKeys.ofSpki(block.der())));
                default ->
                    throw new MalformedInputException(
                        "PEM: expected certificates, revocation lists or a public key, found"
                            + " another block");
              });
    }
    if (parts.equals(EvidenceParts.NONE)) {
      throw new MalformedInputException("PEM: expected a whole block, found none");
    }
    return parts.in("PEM");
  }
}
