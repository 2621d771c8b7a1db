package io.privyseal.attestation.reports.tcb;

import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.RecognizedEvidence;
import io.privyseal.attestation.evidence.RecognizedEvidence.AzureVm;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.intel.TdReport;
import io.privyseal.attestation.evidence.intel.TeeTcbSvn;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Optional;

/// The TCB that a piece of evidence says of its platform. Nothing of it is verified: an outlook for
/// whoever knows where the evidence is from.
public final class EvidenceTcbs {
  private EvidenceTcbs() {}

  /// Empty if the evidence tells no TCB, or not of what platform.
  public static Optional<PlatformTcb> of(RecognizedEvidence evidence) {
    return switch (evidence) {
      case RecognizedEvidence.SevSnp(var snp, _) -> ofSnp(snp);
      case RecognizedEvidence.Sgx(var quote, _) -> ofQuote(quote);
      case RecognizedEvidence.Tdx(var quote, _, _) -> ofQuote(quote);
      case AzureVm(_, AzureVm.Hardware.Snp(var snp)) -> ofSnp(snp);
      case AzureVm(_, AzureVm.Hardware.Tdx(var quote)) -> ofQuote(quote);
      case RecognizedEvidence.Tpm _,
          RecognizedEvidence.Unverifiable _,
          RecognizedEvidence.EndorsementsAlone _ ->
          Optional.empty();
    };
  }

  private static Optional<PlatformTcb> ofSnp(SnpEvidence evidence) {
    var report = evidence.report();
    return report
        .productLine()
        .or(() -> certified(evidence))
        .map(line -> {
          var layout = line.tcbLayout();
          return new PlatformTcb.Amd(
              hex(report.chipId()),
              line,
              report.reportedTcb().as(layout),
              report.currentTcb().as(layout),
              report.committedTcb().as(layout),
              report.launchTcb().as(layout),
              Optional.empty());
        });
  }

  /// Reports before version 3 do not name the processor; the certificates beside them do.
  private static Optional<ProductLine> certified(SnpEvidence evidence) {
    return evidence.certificates().stream().flatMap(der -> line(der).stream()).findFirst();
  }

  private static Optional<ProductLine> line(Bytes der) {
    try {
      return Optional.of(AmdCertificate.parse(der).productLine());
    } catch (MalformedInputException _) {
      return Optional.empty();
    }
  }

  private static Optional<PlatformTcb> ofQuote(QuoteEvidence evidence) {
    Optional<TeeTcbSvn> tdx =
        evidence.quote().body() instanceof TdReport report
            ? Optional.of(report.teeTcbSvn())
            : Optional.empty();
    return PckCertificate.among(evidence.allCertificates())
        .map(pck ->
            new PlatformTcb.Intel(hex(pck.extensions().ppid()), pck.fmspc(), pck.tcb(), tdx));
  }

  private static String hex(Bytes field) {
    return field.isAllZero() ? "" : field.hex();
  }
}
