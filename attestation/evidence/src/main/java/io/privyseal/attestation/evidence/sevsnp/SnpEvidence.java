package io.privyseal.attestation.evidence.sevsnp;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// A report and what travels with it. Nothing in here is believed yet.
///
/// @param report what the guest received from the firmware
/// @param certificates DER, in any order: the VCEK or VLEK, its issuer and the root, as far as
///   given
/// @param revocationLists DER, as far as given
/// @param endorsedTcb the TCB that a host says the certificate is for (THIM's `tcbm`)
/// @param uvmEndorsements COSE_Sign1 statements of the image's publisher, unopened
public record SnpEvidence(
    SnpReport report,
    List<Bytes> certificates,
    List<Bytes> revocationLists,
    Optional<RawTcb> endorsedTcb,
    List<Bytes> uvmEndorsements) {
  /// More certificates than any chain needs, twice over.
  public static final int MAX_CERTIFICATES = 8;

  public static final int MAX_REVOCATION_LISTS = 4;
  public static final int MAX_UVM_ENDORSEMENTS = 4;

  /// Equal certificates and lists are kept once.
  ///
  /// @throws MalformedInputException if there are more than the bounds of this class allow
  public SnpEvidence {
    certificates = bounded("certificates", certificates, MAX_CERTIFICATES);
    revocationLists = bounded("revocation lists", revocationLists, MAX_REVOCATION_LISTS);
    uvmEndorsements = bounded("UVM endorsements", uvmEndorsements, MAX_UVM_ENDORSEMENTS);
  }

  public static SnpEvidence of(SnpReport report, List<Bytes> certificates) {
    return new SnpEvidence(report, certificates, List.of(), Optional.empty(), List.of());
  }

  public SnpEvidence withReport(SnpReport other) {
    return new SnpEvidence(other, certificates, revocationLists, endorsedTcb, uvmEndorsements);
  }

  /// In place of those that are there.
  public SnpEvidence withCertificates(List<Bytes> others) {
    return new SnpEvidence(report, others, revocationLists, endorsedTcb, uvmEndorsements);
  }

  /// In addition to those that are there.
  public SnpEvidence plusCertificates(List<Bytes> more) {
    var all = new ArrayList<>(certificates);
    all.addAll(more);
    return withCertificates(all);
  }

  /// In place of those that are there.
  public SnpEvidence withRevocationLists(List<Bytes> others) {
    return new SnpEvidence(report, certificates, others, endorsedTcb, uvmEndorsements);
  }

  public SnpEvidence withEndorsedTcb(RawTcb tcb) {
    return new SnpEvidence(
        report, certificates, revocationLists, Optional.of(tcb), uvmEndorsements);
  }

  /// In place of those that are there.
  public SnpEvidence withUvmEndorsements(List<Bytes> others) {
    return new SnpEvidence(report, certificates, revocationLists, endorsedTcb, others);
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
