package io.privyseal.attestation.evidence;

import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What was found in one or more inputs: a report, certificates, whatever came wrapped together.
///
/// @param report at most one; empty in a file that holds certificates only
/// @param certificates DER
/// @param revocationLists DER
/// @param endorsedTcb the TCB that a host gave with its certificates
/// @param uvmEndorsements COSE_Sign1 statements, unopened
/// @param runtimeData what the report data is said to be bound to
/// @param wrappings what was recognised on the way in, outermost first, for people
public record EvidenceParts(
    Optional<SnpReport> report,
    List<Bytes> certificates,
    List<Bytes> revocationLists,
    Optional<RawTcb> endorsedTcb,
    List<Bytes> uvmEndorsements,
    Optional<Bytes> runtimeData,
    List<String> wrappings) {

  /// Nothing yet.
  public static final EvidenceParts NONE =
      new EvidenceParts(
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          List.of());

  private static final int MAX_WRAPPINGS = 64;

  public EvidenceParts {
    certificates = bounded("certificates", certificates, SnpEvidence.MAX_CERTIFICATES);
    revocationLists =
        bounded("revocation lists", revocationLists, SnpEvidence.MAX_REVOCATION_LISTS);
    uvmEndorsements =
        bounded("UVM endorsements", uvmEndorsements, SnpEvidence.MAX_UVM_ENDORSEMENTS);
    wrappings = List.copyOf(wrappings.subList(0, Math.min(wrappings.size(), MAX_WRAPPINGS)));
  }

  static EvidenceParts ofReport(SnpReport report) {
    return new EvidenceParts(
        Optional.of(report),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  static EvidenceParts ofCertificate(Bytes der) {
    return NONE.withCertificates(List.of(der));
  }

  static EvidenceParts ofRevocationList(Bytes der) {
    return new EvidenceParts(
        Optional.empty(),
        List.of(),
        List.of(der),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  /// Both together.
  ///
  /// @throws MalformedInputException if they hold different reports, TCBs or runtime data, or more
  ///   than the bounds of [SnpEvidence] allow
  public EvidenceParts plus(EvidenceParts other) {
    return new EvidenceParts(
        same("report", report, other.report),
        joined(certificates, other.certificates),
        joined(revocationLists, other.revocationLists),
        same("endorsed TCB", endorsedTcb, other.endorsedTcb),
        joined(uvmEndorsements, other.uvmEndorsements),
        same("runtime data", runtimeData, other.runtimeData),
        joined(wrappings, other.wrappings));
  }

  /// The evidence, to be verified.
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

  EvidenceParts withCertificates(List<Bytes> all) {
    return new EvidenceParts(
        report, all, revocationLists, endorsedTcb, uvmEndorsements, runtimeData, wrappings);
  }

  EvidenceParts withEndorsedTcb(RawTcb tcb) {
    return new EvidenceParts(
        report,
        certificates,
        revocationLists,
        Optional.of(tcb),
        uvmEndorsements,
        runtimeData,
        wrappings);
  }

  EvidenceParts withUvmEndorsements(List<Bytes> all) {
    return new EvidenceParts(
        report, certificates, revocationLists, endorsedTcb, all, runtimeData, wrappings);
  }

  EvidenceParts withRuntimeData(Bytes data) {
    return new EvidenceParts(
        report,
        certificates,
        revocationLists,
        endorsedTcb,
        uvmEndorsements,
        Optional.of(data),
        wrappings);
  }

  /// The same, found inside `wrapping`.
  EvidenceParts in(String wrapping) {
    var all = new ArrayList<String>();
    all.add(wrapping);
    all.addAll(wrappings);
    return new EvidenceParts(
        report, certificates, revocationLists, endorsedTcb, uvmEndorsements, runtimeData, all);
  }

  private static <T> Optional<T> same(String what, Optional<T> one, Optional<T> other) {
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
}
