package io.privyseal.attestation.collateral.amd;

import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.Lookup;
import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.evidence.sevsnp.KeyFlags.SigningKey;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.verification.RevocationMode;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Adds to SEV-SNP evidence what it came without and a verifier asks for: certificates of the
/// chain, and the revocation list. Nothing is believed here; what is added stands before what came
/// along, so that too many certificates of a sender leave no less room for the maker's.
public final class SnpCompletion {
  private final Collateral collateral;

  public SnpCompletion(Collateral collateral) {
    this.collateral = collateral;
  }

  /// @param remarks what could not be added as a current item, and why
  public record Completed(SnpEvidence evidence, List<String> remarks) {
    public Completed {
      remarks = List.copyOf(remarks);
    }
  }

  /// @param rule whether a revocation list will be asked for
  public Completed complete(SnpEvidence evidence, RevocationRule rule) {
    var chain = read(evidence.certificates());
    var line =
        chain.stream()
            .map(AmdCertificate::productLine)
            .findFirst()
            .or(() -> evidence.report().productLine());
    if (line.isEmpty()) {
      return new Completed(evidence, List.of());
    }
    var keys = keysOf(evidence, chain);
    var remarks = new ArrayList<String>();
    var completed = evidence;
    var certificates = certificates(evidence, chain, line.get(), keys);
    if (certificates.isPresent()) {
      remarks.addAll(certificates.get().remarks());
      completed =
          completed.withCertificates(
              joined(
                  certificates.get().found().orElse(List.of()),
                  evidence.certificates(),
                  SnpEvidence.MAX_CERTIFICATES));
    }
    if (rule.mode() != RevocationMode.OFF) {
      var list = collateral.amdRevocationList(line.get(), keys);
      remarks.addAll(list.remarks());
      completed =
          completed.withRevocationLists(
              joined(
                  list.found().map(List::of).orElse(List.of()),
                  evidence.revocationLists(),
                  SnpEvidence.MAX_REVOCATION_LISTS));
    }
    return new Completed(completed, remarks);
  }

  /// Those of AMD's profile; the verifier says what is wrong with the others.
  private static List<AmdCertificate> read(List<Bytes> certificates) {
    var read = new ArrayList<AmdCertificate>();
    for (var der : certificates) {
      try {
        read.add(AmdCertificate.parse(der));
      } catch (MalformedInputException _) {
        // Not of AMD's profile.
      }
    }
    return read;
  }

  private static KeyKind keysOf(SnpEvidence evidence, List<AmdCertificate> chain) {
    var named = evidence.report().flags().signingKey().filter(SigningKey.VLEK::equals);
    return named.isPresent() || has(chain, Role.VLEK) ? KeyKind.VLEK : KeyKind.VCEK;
  }

  /// Empty when the chain is whole.
  private Optional<Lookup<List<Bytes>>> certificates(
      SnpEvidence evidence, List<AmdCertificate> chain, ProductLine line, KeyKind keys) {
    var leaf = keys == KeyKind.VCEK ? Role.VCEK : Role.VLEK;
    var issuer = keys == KeyKind.VCEK ? Role.ASK : Role.ASVK;
    if (!has(chain, leaf) && keys == KeyKind.VCEK && !evidence.report().chipId().isAllZero()) {
      var tcb = evidence.report().reportedTcb().as(line.tcbLayout());
      return tcb.reservedIsZero()
          ? Optional.of(collateral.amdCertificates(line, evidence.report().chipId(), tcb))
          : Optional.empty();
    }
    return has(chain, issuer) && has(chain, Role.ARK)
        ? Optional.empty()
        : Optional.of(collateral.amdAuthorities(line, keys));
  }

  private static boolean has(List<AmdCertificate> chain, Role role) {
    return chain.stream().anyMatch(c -> c.role() == role);
  }

  private static List<Bytes> joined(List<Bytes> ours, List<Bytes> theirs, int max) {
    var all = new LinkedHashSet<>(ours);
    all.addAll(theirs);
    return all.stream().limit(max).toList();
  }
}
