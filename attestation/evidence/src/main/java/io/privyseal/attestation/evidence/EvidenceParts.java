package io.privyseal.attestation.evidence;

import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What was found in one or more inputs: reports, quotes, certificates, whatever came wrapped
/// together. [#evidence] says what it comes to.
///
/// @param report of SEV-SNP, at most one; empty in a file that holds certificates only
/// @param quote of SGX or TDX, at most one
/// @param vtpm what was found of a TPM
/// @param certificates DER
/// @param revocationLists DER
/// @param collateral of Intel, JSON as its service or a client of it writes it, unopened
/// @param endorsedTcb the TCB that a host gave with its certificates
/// @param uvmEndorsements COSE_Sign1 statements, unopened
/// @param runtimeData what the report data is said to be bound to
/// @param unverifiable something that is known, and no evidence by itself
/// @param wrappings what was recognised on the way in, outermost first, for people
public record EvidenceParts(
    Optional<SnpReport> report,
    Optional<Quote> quote,
    VtpmParts vtpm,
    List<Bytes> certificates,
    List<Bytes> revocationLists,
    List<Bytes> collateral,
    Optional<RawTcb> endorsedTcb,
    List<Bytes> uvmEndorsements,
    Optional<Bytes> runtimeData,
    Optional<RecognizedEvidence.Unverifiable> unverifiable,
    List<String> wrappings) {

  /// Nothing yet.
  public static final EvidenceParts NONE = new Draft().parts();

  private static final int MAX_WRAPPINGS = 64;

  /// TCB info, identity, and a second try of each.
  private static final int MAX_COLLATERAL = 4;

  public EvidenceParts {
    certificates = bounded("certificates", certificates, SnpEvidence.MAX_CERTIFICATES);
    revocationLists =
        bounded("revocation lists", revocationLists, SnpEvidence.MAX_REVOCATION_LISTS);
    collateral = bounded("collateral", collateral, MAX_COLLATERAL);
    uvmEndorsements =
        bounded("UVM endorsements", uvmEndorsements, SnpEvidence.MAX_UVM_ENDORSEMENTS);
    wrappings = List.copyOf(wrappings.subList(0, Math.min(wrappings.size(), MAX_WRAPPINGS)));
  }

  static EvidenceParts ofReport(SnpReport report) {
    return NONE.with(draft -> draft.report = Optional.of(report));
  }

  static EvidenceParts ofQuote(Quote quote) {
    return NONE.with(draft -> draft.quote = Optional.of(quote));
  }

  static EvidenceParts ofVtpm(VtpmParts vtpm) {
    return NONE.with(draft -> draft.vtpm = vtpm);
  }

  static EvidenceParts ofCertificate(Bytes der) {
    return NONE.withCertificates(List.of(der));
  }

  static EvidenceParts ofRevocationList(Bytes der) {
    return NONE.with(draft -> draft.revocationLists = List.of(der));
  }

  static EvidenceParts ofCollateral(Bytes json) {
    return NONE.with(draft -> draft.collateral = List.of(json));
  }

  static EvidenceParts ofUnverifiable(String label, String reason) {
    return NONE.with(draft ->
        draft.unverifiable = Optional.of(new RecognizedEvidence.Unverifiable(label, reason)));
  }

  /// Both together.
  ///
  /// @throws MalformedInputException if they hold different reports, quotes, TCBs or runtime data,
  ///   or more than the bounds of [SnpEvidence] allow
  public EvidenceParts plus(EvidenceParts other) {
    return new EvidenceParts(
        same("report", report, other.report),
        same("quote", quote, other.quote),
        vtpm.plus(other.vtpm),
        joined(certificates, other.certificates),
        joined(revocationLists, other.revocationLists),
        joined(collateral, other.collateral),
        same("endorsed TCB", endorsedTcb, other.endorsedTcb),
        joined(uvmEndorsements, other.uvmEndorsements),
        same("runtime data", runtimeData, other.runtimeData),
        unverifiable.or(other::unverifiable),
        joined(wrappings, other.wrappings));
  }

  /// The SEV-SNP evidence, to be verified.
  ///
  /// @throws MalformedInputException if there is no report
  public SnpEvidence toSnpEvidence() {
    return new SnpEvidence(
        report.orElseThrow(
            () -> new MalformedInputException("expected an attestation report, found none")),
        certificates,
        revocationLists,
        endorsedTcb,
        uvmEndorsements);
  }

  /// What the parts come to: the most that they are evidence of.
  ///
  /// @throws MalformedInputException if a quote of a TPM came without the values of its registers
  public RecognizedEvidence evidence() {
    var azure = vtpm.evidence(runtimeData);
    if (azure.isPresent() && report.isPresent()) {
      return new RecognizedEvidence.AzureVm(
          azure.get(), new RecognizedEvidence.AzureVm.Hardware.Snp(toSnpEvidence()));
    }
    if (azure.isPresent() && quote.isPresent()) {
      return new RecognizedEvidence.AzureVm(
          azure.get(), new RecognizedEvidence.AzureVm.Hardware.Tdx(quoteEvidence(quote.get())));
    }
    if (report.isPresent()) {
      return new RecognizedEvidence.SevSnp(toSnpEvidence(), runtimeData);
    }
    if (quote.isPresent()) {
      return quoted(quote.get());
    }
    return vtpm.quote().isPresent() ? quotedByTpm() : withoutEvidence();
  }

  private RecognizedEvidence quoted(Quote found) {
    return switch (found.teeType()) {
      case SGX -> new RecognizedEvidence.Sgx(quoteEvidence(found), runtimeData);
      case TDX -> new RecognizedEvidence.Tdx(quoteEvidence(found), runtimeData, vtpm.log());
    };
  }

  private QuoteEvidence quoteEvidence(Quote found) {
    return new QuoteEvidence(found, certificates);
  }

  private RecognizedEvidence quotedByTpm() {
    return new RecognizedEvidence.Tpm(
        vtpm.quote().orElseThrow(),
        vtpm.pcrs()
            .orElseThrow(() ->
                new MalformedInputException("TPM quote: expected the values of its registers")),
        vtpm.log(),
        vtpm.attestationKey());
  }

  private RecognizedEvidence withoutEvidence() {
    if (unverifiable.isPresent()) {
      return unverifiable.get();
    }
    if (vtpm.hcl().isPresent()) {
      return new RecognizedEvidence.Unverifiable(
          "Azure HCL report with a TDREPORT",
          "only its own machine can verify a TDREPORT: have it turned into a quote");
    }
    if (vtpm.log().isPresent()) {
      return new RecognizedEvidence.Unverifiable(
          "event log", "nothing vouches for a log: send the quote of its registers along");
    }
    return vtpm.attestationKey().isPresent()
        ? new RecognizedEvidence.Unverifiable("public key", "a key alone says nothing")
        : new RecognizedEvidence.EndorsementsAlone();
  }

  /// These in place of the certificates that were found.
  ///
  /// @throws MalformedInputException if there are more than [SnpEvidence] allows
  public EvidenceParts withCertificates(List<Bytes> all) {
    return with(draft -> draft.certificates = all);
  }

  /// These in place of the revocation lists that were found.
  ///
  /// @throws MalformedInputException if there are more than [SnpEvidence] allows
  public EvidenceParts withRevocationLists(List<Bytes> all) {
    return with(draft -> draft.revocationLists = all);
  }

  EvidenceParts withEndorsedTcb(RawTcb tcb) {
    return with(draft -> draft.endorsedTcb = Optional.of(tcb));
  }

  EvidenceParts withUvmEndorsements(List<Bytes> all) {
    return with(draft -> draft.uvmEndorsements = all);
  }

  EvidenceParts withRuntimeData(Bytes data) {
    return with(draft -> draft.runtimeData = Optional.of(data));
  }

  /// An HCL report, and the hardware report in it where anybody can verify that.
  static EvidenceParts ofHclReport(HclReport hcl) {
    return switch (hcl.type()) {
      case SNP -> ofReport(SnpReport.parse(hcl.hardwareReport())).with(hcl);
      case TDX -> NONE.with(hcl);
    };
  }

  private EvidenceParts with(HclReport hcl) {
    return with(draft -> {
      draft.vtpm = VtpmParts.of(hcl);
      draft.runtimeData = Optional.of(hcl.runtimeClaims());
    });
  }

  /// The same, found inside `wrapping`.
  EvidenceParts in(String wrapping) {
    var all = new ArrayList<String>();
    all.add(wrapping);
    all.addAll(wrappings);
    return with(draft -> draft.wrappings = all);
  }

  private EvidenceParts with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.parts();
  }

  static <T> Optional<T> same(String what, Optional<T> one, Optional<T> other) {
    if (one.isPresent() && other.isPresent() && !one.get().equals(other.get())) {
      throw new MalformedInputException("expected one " + what + ", found two that differ");
    }
    return one.or(() -> other);
  }

  private static <T> List<T> joined(List<T> one, List<T> other) {
    var all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private static List<Bytes> bounded(String what, List<Bytes> items, int max) {
    var distinct = List.copyOf(new LinkedHashSet<>(items));
    if (distinct.size() > max) {
      throw new MalformedInputException(
          "%s: expected at most %d, found %d".formatted(what, max, distinct.size()));
    }
    return distinct;
  }

  private static final class Draft {
    private Optional<SnpReport> report = Optional.empty();
    private Optional<Quote> quote = Optional.empty();
    private VtpmParts vtpm = VtpmParts.NONE;
    private List<Bytes> certificates = List.of();
    private List<Bytes> revocationLists = List.of();
    private List<Bytes> collateral = List.of();
    private Optional<RawTcb> endorsedTcb = Optional.empty();
    private List<Bytes> uvmEndorsements = List.of();
    private Optional<Bytes> runtimeData = Optional.empty();
    private Optional<RecognizedEvidence.Unverifiable> unverifiable = Optional.empty();
    private List<String> wrappings = List.of();

    private Draft() {}

    private Draft(EvidenceParts from) {
      report = from.report;
      quote = from.quote;
      vtpm = from.vtpm;
      certificates = from.certificates;
      revocationLists = from.revocationLists;
      collateral = from.collateral;
      endorsedTcb = from.endorsedTcb;
      uvmEndorsements = from.uvmEndorsements;
      runtimeData = from.runtimeData;
      unverifiable = from.unverifiable;
      wrappings = from.wrappings;
    }

    private EvidenceParts parts() {
      return new EvidenceParts(
          report,
          quote,
          vtpm,
          certificates,
          revocationLists,
          collateral,
          endorsedTcb,
          uvmEndorsements,
          runtimeData,
          unverifiable,
          wrappings);
    }
  }
}
