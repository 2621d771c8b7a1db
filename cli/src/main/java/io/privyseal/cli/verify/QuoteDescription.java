package io.privyseal.cli.verify;

import io.privyseal.attestation.evidence.intel.EnclaveReport;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.TdReport;
import io.privyseal.attestation.verification.intel.VerifiedPlatform;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;

/// An SGX or TDX quote for people and programs.
final class QuoteDescription {
  private QuoteDescription() {}

  /// @param platform if the quote was accepted
  static Description of(Quote quote, Optional<VerifiedPlatform> platform, String form) {
    var draft =
        switch (quote.body()) {
          case EnclaveReport enclave -> enclave(quote, enclave, form);
          case TdReport domain -> domain(quote, domain, form);
        };
    platform.ifPresent(p -> platform(draft, p));
    return draft.brief(
        "%s quote version %d%s"
            .formatted(
                quote.teeType(),
                quote.version(),
                platform.map(p -> ", TCB " + p.tcbStatus().label()).orElse("")));
  }

  private static Description.Draft enclave(Quote quote, EnclaveReport enclave, String form) {
    return new Description.Draft("SGX")
        .fact("quote", "SGX version %d, %s".formatted(quote.version(), form))
        .fact("MRENCLAVE", enclave.mrEnclave().hex())
        .fact("MRSIGNER", enclave.mrSigner().hex())
        .fact("product", "%d, SVN %d".formatted(enclave.isvProdId(), enclave.isvSvn()))
        .fact("report data", Description.trimmed(enclave.reportData().hex()))
        .member(
            "quote",
            JsonObject.builder()
                .put("version", quote.version())
                .put("mrEnclave", enclave.mrEnclave().hex())
                .put("mrSigner", enclave.mrSigner().hex())
                .put("productId", enclave.isvProdId())
                .put("svn", enclave.isvSvn())
                .put("attributes", enclave.attributes().bytes().hex())
                .put("reportData", enclave.reportData().hex())
                .build());
  }

  private static Description.Draft domain(Quote quote, TdReport domain, String form) {
    var rtmrs = JsonArray.ofStrings(domain.rtmrs().stream().map(r -> r.hex()).toList());
    return new Description.Draft("TDX")
        .fact(
            "quote",
            "TDX version %d, TD %s, %s"
                .formatted(quote.version(), domain.isVersion15() ? "1.5" : "1.0", form))
        .fact("MRTD", domain.mrTd().hex())
        .fact("report data", Description.trimmed(domain.reportData().hex()))
        .member(
            "quote",
            JsonObject.builder()
                .put("version", quote.version())
                .put("teeTcbSvn", domain.teeTcbSvn().bytes().hex())
                .put("mrSeam", domain.mrSeam().hex())
                .put("attributes", domain.tdAttributes().bytes().hex())
                .put("xfam", domain.xfam().hex())
                .put("mrTd", domain.mrTd().hex())
                .put("rtmrs", rtmrs)
                .put("reportData", domain.reportData().hex())
                .build());
  }

  private static void platform(Description.Draft draft, VerifiedPlatform platform) {
    var advisories = platform.advisories();
    draft
        .fact(
            "platform",
            "FMSPC %s, under %s root %s"
                .formatted(
                    platform.fmspc(),
                    platform.root().simulated() ? "the SIMULATED" : "Intel's",
                    platform.root().name()))
        .fact(
            "TCB",
            platform.tcbStatus().label()
                + " of "
                + platform.tcbDate()
                + (advisories.isEmpty() ? "" : ", open: " + String.join(", ", advisories)))
        .fact(
            "collateral",
            "evaluation %d, good until %s"
                .formatted(platform.tcbEvaluationDataNumber(), platform.collateralExpires()))
        .member(
            "tcb",
            JsonObject.builder()
                .put("fmspc", platform.fmspc().toString())
                .put("status", platform.tcbStatus().label())
                .put("date", platform.tcbDate().toString())
                .put("advisories", JsonArray.ofStrings(advisories))
                .put("evaluationDataNumber", platform.tcbEvaluationDataNumber())
                .put("collateralExpires", platform.collateralExpires().toString())
                .build());
  }
}
