package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.IntelCertificate;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelEndorsements;
import io.privyseal.attestation.endorsements.intel.IntelRevocationList;
import io.privyseal.attestation.verification.RevocationMode;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.RevocationStatus;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Revocation by the two lists: that of the PCK authority, for the platform, and that of the root,
/// for the PCK authority and the TCB signers. Each is asked for itself: a list that is current does
/// not make up for the other one.
final class QuoteRevocationChecks<C extends Enum<C> & Check> {
  private final PckChain chain;
  private final IntelCollateral collateral;
  private final IntelEndorsements endorsements;
  private final RevocationRule rule;
  private final Instant at;
  private final QuoteFindings<C> findings;

  /// Authorities that signed a list and are not of the platform's chain. The root may have revoked
  /// them.
  private final List<IntelCertificate> renewed = new ArrayList<>();

  QuoteRevocationChecks(
      PckChain chain,
      IntelCollateral collateral,
      IntelEndorsements endorsements,
      RevocationRule rule,
      Instant at,
      QuoteFindings<C> findings) {
    this.chain = chain;
    this.collateral = collateral;
    this.endorsements = endorsements;
    this.rule = rule;
    this.at = at;
    this.findings = findings;
  }

  /// @param signers of TCB info and QE identity, as far as known
  void run(List<IntelCertificate> signers) {
    var platform = chain.leaf().map(l -> List.of(l.certificate())).orElse(List.of());
    look(QuoteQuestion.PCK_REVOCATION, "PCK CRL", collateral.pckCrl(), chain.issuer(), platform);
    var authorities = new ArrayList<>(signers);
    chain.issuer().ifPresent(authorities::add);
    authorities.addAll(renewed);
    look(
        QuoteQuestion.AUTHORITY_REVOCATION,
        "root CRL",
        collateral.rootCaCrl(),
        chain.root(),
        authorities);
  }

  private void look(
      QuoteQuestion question,
      String where,
      Optional<Bytes> given,
      Optional<IntelCertificate> authority,
      List<IntelCertificate> certificates) {
    if (rule.mode() != RevocationMode.OFF && authority.isEmpty()) {
      findings.notChecked(question, where, "the chain is not complete");
      return;
    }
    var status = new RevocationStatus(rule, at);
    if (rule.mode() != RevocationMode.OFF) {
      judge(where, given, authority.orElseThrow(), certificates, status);
    }
    findings.revocation(question, where, status);
  }

  private void judge(
      String where,
      Optional<Bytes> given,
      IntelCertificate authority,
      List<IntelCertificate> certificates,
      RevocationStatus status) {
    var signed = new ArrayList<RevocationStatus.Issued>();
    if (given.isPresent()) {
      try {
        var list = endorsements.readRevocationList(given.get());
        if (list.isOf(authority)) {
          var signer = signerOf(list, authority);
          if (signer.filter(c -> !c.isValidAt(at)).isPresent()) {
            // Believed in what it revokes, not in what it leaves out: it speaks for no time of now.
            status.missing("the %s is signed by an authority that is not valid".formatted(where));
            name(list, certificates, status);
          } else if (signer.isPresent()) {
            signed.add(new RevocationStatus.Issued(list.thisUpdate(), list.nextUpdate()));
            name(list, certificates, status);
          } else {
            status.fault("the %s is not signed by %s".formatted(where, authority.label()));
          }
        }
      } catch (MalformedInputException e) {
        status.fault(String.valueOf(e.getMessage()));
      }
    }
    status.issuedBy(authority.label(), signed);
  }

  private static void name(
      IntelRevocationList list, List<IntelCertificate> certificates, RevocationStatus status) {
    certificates.stream().distinct().filter(list::revokes).forEach(c -> status.revoked(c.label()));
  }

  /// The authority of the platform's own chain, or a certificate of the same authority that came
  /// with the list and that the same root signed: authorities are renewed with new keys. Such a one
  /// is asked for in the root's list as well.
  private Optional<IntelCertificate> signerOf(
      IntelRevocationList list, IntelCertificate authority) {
    if (endorsements.isSignedBy(list, authority)) {
      return Optional.of(authority);
    }
    for (var der : collateral.certificates()) {
      var other = endorsements.read(der);
      if (other.subject().equals(authority.subject())
          && other.role() == authority.role()
          && other.role().isPckAuthority()
          && chain.root().filter(r -> endorsements.isSignedBy(other, r)).isPresent()
          && endorsements.isSignedBy(list, other)) {
        renewed.add(other);
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }
}
