package io.privyseal.attestation.collateral.amd;

import io.privyseal.attestation.collateral.Asker;
import io.privyseal.attestation.collateral.Asker.Sender;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.CollateralFinding;
import io.privyseal.attestation.collateral.Lookup;
import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.evidence.sevsnp.KeyFlags.SigningKey;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.verification.RevocationMode;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Adds to SEV-SNP evidence what it came without and a verifier asks for: certificates of the
/// chain, and the revocation list. Nothing is believed here; what is added stands before what came
/// along, so that too many certificates of a sender leave no less room for the maker's.
/// Thread-safe.
public final class SnpCompletion {
  /// Certificates whose role is remembered: machines come again, and reading one takes longer than
  /// everything else here.
  private static final int MAX_KNOWN = 1024;

  private static final float LOAD_FACTOR = 0.75f;

  /// What is asked of a certificate; nothing of it is believed.
  private record Known(Role role, ProductLine productLine) {}

  private final Collateral collateral;
  private final Map<Bytes, Optional<Known>> known =
      new LinkedHashMap<>(16, LOAD_FACTOR, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Optional<Known>> eldest) {
          return size() > MAX_KNOWN;
        }
      };

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
  /// @param asker who sent the evidence
  public Completed complete(SnpEvidence evidence, RevocationRule rule, Asker asker) {
    var asked = collateral.askedBy(asker);
    var chain = read(evidence.certificates());
    var line =
        chain.stream()
            .map(Known::productLine)
            .findFirst()
            .or(() -> evidence.report().productLine());
    if (line.isEmpty()) {
      return new Completed(evidence, List.of());
    }
    var keys = keysOf(evidence, chain);
    var remarks = new ArrayList<String>();
    var completed = evidence;
    var certificates = certificates(evidence, chain, line.get(), keys, asked);
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
      var list = asked.amdRevocationList(line.get(), keys);
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

  /// Verifies evidence with what it came without: first with what is held; only evidence that is
  /// not refused as it stands is completed by asking AMD, in the sender's share. Remarks are told
  /// beside a verification that stays undecided.
  ///
  /// A chip cannot be told from an invented one before AMD has said so: what bounds invented ones
  /// is the share.
  public <V> Verification<V> verified(
      SnpEvidence evidence,
      RevocationRule rule,
      Sender sender,
      Function<SnpEvidence, Verification<V>> verify) {
    var held = complete(evidence, rule, new Asker.Stranger());
    var verification = verify.apply(held.evidence());
    if (held.remarks().isEmpty() || !(verification instanceof Verification.Undecided)) {
      return CollateralFinding.explain(verification, held.remarks());
    }
    var completed = complete(evidence, rule, sender);
    return CollateralFinding.explain(verify.apply(completed.evidence()), completed.remarks());
  }

  /// Those of AMD's profile; the verifier says what is wrong with the others.
  private List<Known> read(List<Bytes> certificates) {
    return certificates.stream().map(this::known).flatMap(Optional::stream).toList();
  }

  /// Only what is a certificate is remembered, so that nobody fills the memory with anything else.
  private Optional<Known> known(Bytes der) {
    if (der.length() > AmdCertificate.MAX_BYTES) {
      return Optional.empty();
    }
    synchronized (known) {
      var before = known.get(der);
      if (before != null) {
        return before;
      }
    }
    var read = parsed(der);
    if (read.isPresent()) {
      synchronized (known) {
        known.put(der, read);
      }
    }
    return read;
  }

  private static Optional<Known> parsed(Bytes der) {
    try {
      var certificate = AmdCertificate.parse(der);
      return Optional.of(new Known(certificate.role(), certificate.productLine()));
    } catch (MalformedInputException _) {
      return Optional.empty();
    }
  }

  private static KeyKind keysOf(SnpEvidence evidence, List<Known> chain) {
    var named = evidence.report().flags().signingKey().filter(SigningKey.VLEK::equals);
    return named.isPresent() || has(chain, Role.VLEK) ? KeyKind.VLEK : KeyKind.VCEK;
  }

  /// Empty when the chain is whole.
  private static Optional<Lookup<List<Bytes>>> certificates(
      SnpEvidence evidence,
      List<Known> chain,
      ProductLine line,
      KeyKind keys,
      Collateral collateral) {
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

  private static boolean has(List<Known> chain, Role role) {
    return chain.stream().anyMatch(c -> c.role() == role);
  }

  private static List<Bytes> joined(List<Bytes> ours, List<Bytes> theirs, int max) {
    var all = new LinkedHashSet<>(ours);
    all.addAll(theirs);
    return all.stream().limit(max).toList();
  }
}
